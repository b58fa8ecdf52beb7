import { randomUUID } from 'node:crypto'

const PATIENCE_MILLISECONDS = 90_000
const PAUSE_MILLISECONDS = 200
/** An access token is valid for five minutes. */
export const RENEWED_AFTER_MILLISECONDS = 240_000

interface GraphqlError {
  message: string
  extensions?: { code?: string }
}

interface Payload {
  errors: { code: string; message: string }[]
}

type Outcome<T> = { data: T } | { code: string; message: string }

/** A top-level error of the closed list. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`)
    this.name = 'Refused'
  }
}

/** An expected error in the payload of a mutation. */
export class Failed extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`)
    this.name = 'Failed'
  }
}

export type Contract = 'panel' | 'device'
const paths: Record<Contract, string> = { panel: '/graphql', device: '/device/graphql' }

/** The gateway of a journey, with the name, correlation id, input and payload of each mutation that succeeded. */
export interface Gateway {
  readonly url: string
  readonly answered: { mutation: string; correlationId: string; input: object; payload: object }[]
}

export function gatewayAt(url: string): Gateway {
  return { url: url.replace(/\/+$/, ''), answered: [] }
}

/** A client of the gateway, like that of a panel or a device. It repeats requests that were not answered. */
export class Client {
  private accessToken?: string
  private signedInAt = 0
  private renew?: () => Promise<void>

  constructor(
    private readonly gateway: Gateway,
    private readonly contract: Contract = 'panel',
  ) {}

  /** @param renew gets a new token; a request calls it first when the current token is about to expire */
  signedIn(accessToken: string, renew?: () => Promise<void>): void {
    this.accessToken = accessToken
    this.signedInAt = Date.now()
    this.renew = renew
  }

  /** Drops the token: with an invalid token, the gateway refuses every request, including signing in. */
  signedOut(): void {
    this.accessToken = undefined
    this.renew = undefined
  }

  /**
   * Sends one operation. It is repeated for 90 s when the connection is lost or the answer is UNAVAILABLE.
   * @throws Refused with the code of the first top-level error
   */
  async send<T = any>(query: string, variables: object = {}): Promise<T> {
    return (await this.persist<T>(query, variables)).data
  }

  /** Sends one mutation: one input, and a payload with errors. @throws Failed, Refused */
  async mutate<T = any>(name: string, input: object, selection: string): Promise<T> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`
    const query = `mutation ${name}($input: ${type}!) { ${name}(input: $input) { ${selection} errors { code message } } }`
    const { data, correlationId } = await this.persist<Record<string, Payload & T>>(query, { input })
    const payload = data[name]
    if (!payload) throw new Refused('INTERNAL', `${name} returned no payload`)
    const [error] = payload.errors
    if (error) throw new Failed(error.code, error.message)
    this.gateway.answered.push({ mutation: name, correlationId, input, payload })
    return payload
  }

  private async persist<T>(query: string, variables: object): Promise<{ data: T; correlationId: string }> {
    // When the session has ended, the answer to the request shows it.
    if (Date.now() - this.signedInAt > RENEWED_AFTER_MILLISECONDS)
      await this.renew?.().catch(unless('REFRESH_TOKEN_INVALID'))
    const deadline = Date.now() + PATIENCE_MILLISECONDS
    for (;;) {
      const correlationId = randomUUID()
      const outcome = await this.attempt<T>(query, variables, correlationId)
      if ('data' in outcome) return { data: outcome.data, correlationId }
      if (outcome.code !== 'UNAVAILABLE' || Date.now() > deadline)
        throw new Refused(outcome.code, outcome.message)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS))
    }
  }

  private async attempt<T>(query: string, variables: object, correlationId: string): Promise<Outcome<T>> {
    try {
      const response = await fetch(`${this.gateway.url}${paths[this.contract]}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-correlation-id': correlationId,
          ...(this.accessToken ? { authorization: `Bearer ${this.accessToken}` } : {}),
        },
        body: JSON.stringify({ query, variables }),
      })
      const body = (await response.json()) as { data?: T; errors?: GraphqlError[] }
      const [error] = body.errors ?? []
      if (error) return { code: error.extensions?.code ?? 'INTERNAL', message: error.message }
      return { data: body.data as T }
    } catch (error) {
      return { code: 'UNAVAILABLE', message: (error as Error).message }
    }
  }
}

/**
 * Makes an attempt whose answer can get lost: the result of `done` decides whether it succeeded.
 * @throws the error of the attempt when it has not succeeded
 */
export async function achieve<T>(
  attempt: () => Promise<unknown>,
  done: () => Promise<T | null | undefined>,
): Promise<T> {
  let failure: unknown = new Error('the attempt had no effect and reported no error')
  try {
    await attempt()
  } catch (error) {
    if (!(error instanceof Failed || error instanceof Refused)) throw error
    failure = error
  }
  const result = await done()
  if (result) return result
  throw failure
}

/** Waits for an effect in another service: repeats `probe` until it returns a result. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | null | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS
  for (;;) {
    const found = await probe()
    if (found) return found
    if (Date.now() > deadline)
      throw new Error(`${what} did not happen within ${PATIENCE_MILLISECONDS / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS / 4))
  }
}

/** For `catch`: null for a failure with this code, so that `eventually` makes the attempt again. @throws every other error */
export const unless =
  (code: string) =>
  (error: unknown): null => {
    if (error instanceof Failed && error.code === code) return null
    throw error
  }
