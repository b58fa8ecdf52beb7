import { randomUUID } from 'node:crypto'

const PATIENCE_MILLISECONDS = 90_000
const PAUSE_MILLISECONDS = 200

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

/** An expected failure that a mutation's payload names. */
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

/** Where requests go, and which mutations were answered: name and correlation id of each. */
export interface Gateway {
  readonly url: string
  readonly answered: { mutation: string; correlationId: string }[]
}

export function gatewayAt(url: string): Gateway {
  return { url: url.replace(/\/+$/, ''), answered: [] }
}

/** A client of the gateway, as a panel or a device has one: it repeats what was not answered. */
export class Client {
  private accessToken?: string

  constructor(
    private readonly gateway: Gateway,
    private readonly contract: Contract = 'panel',
  ) {}

  signedIn(accessToken: string): void {
    this.accessToken = accessToken
  }

  /** Forgets the session: a token that has ended would refuse everything, signing in included. */
  signedOut(): void {
    this.accessToken = undefined
  }

  /**
   * Sends one operation; a lost connection or UNAVAILABLE is tried again for 90 s.
   * @throws Refused with the code of the first top-level error
   */
  async send<T = any>(query: string, variables: object = {}): Promise<T> {
    return (await this.persist<T>(query, variables)).data
  }

  /** Sends one mutation by the schema's rule (one input, a payload with errors). @throws Failed, Refused */
  async mutate<T = any>(name: string, input: object, selection: string): Promise<T> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`
    const query = `mutation ${name}($input: ${type}!) { ${name}(input: $input) { ${selection} errors { code message } } }`
    const { data, correlationId } = await this.persist<Record<string, Payload & T>>(query, { input })
    const payload = data[name]
    if (!payload) throw new Refused('INTERNAL', `${name} gave no payload`)
    const [error] = payload.errors
    if (error) throw new Failed(error.code, error.message)
    this.gateway.answered.push({ mutation: name, correlationId })
    return payload
  }

  private async persist<T>(query: string, variables: object): Promise<{ data: T; correlationId: string }> {
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
 * Does something of which the answer may get lost: whatever the attempt says, what counts is whether it has been done.
 * @throws the attempt's own error when it has not
 */
export async function achieve<T>(
  attempt: () => Promise<unknown>,
  done: () => Promise<T | null | undefined>,
): Promise<T> {
  let failure: unknown = new Error('it was not done, and nothing said why')
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

/** Waits for something that another service does soon; it asks again until `probe` gives it. */
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
