import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { CURRENT_MILLISECONDS } from '@enigm/contracts'
import { Pool } from 'undici'
import { concurrently } from './measure'

export const WORKERS = 4
/** Between two reads that look for a refusal: without a pause they take both cores from the revocation that they wait for. */
export const CHECK_MILLISECONDS = 5
export const TIMEOUT_MILLISECONDS = 60_000

interface Session {
  id: string
  token: string
}

export interface Holder {
  own: Session
  others: Session[]
}

/** A session to close, and the token of its account holder. */
export interface Target {
  session: Session
  holder: string
}

/** A client that returns the first error code of an answer, including that of the payload. */
export class Gateway {
  private readonly pool: Pool

  constructor(url: string) {
    this.pool = new Pool(url, { connections: 32 })
  }

  async ask(query: string, variables: object, token?: string): Promise<{ data?: any; code?: string }> {
    const response = await this.pool.request({
      path: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = (await response.body.json()) as any
    const failure = Object.values<any>(data ?? {})[0]?.errors?.[0]?.code
    return { data, code: errors?.[0]?.extensions.code ?? failure }
  }

  /** @throws Error when the answer contains an error */
  async must(query: string, variables: object, token?: string): Promise<any> {
    const { data, code } = await this.ask(query, variables, token)
    if (code) throw new Error(`refused with ${code}: ${query}`)
    return data
  }

  /** Tries a mutation that changes nothing visible. @returns whether the session was accepted */
  async mutates({ token }: Session): Promise<boolean> {
    const input = { shownToFellowMembers: false, joinDayShown: false }
    return (await this.ask(updateVisibility, { input }, token)).code === undefined
  }

  async refuses({ token }: Session): Promise<boolean> {
    return (await this.ask('{ me { id } }', {}, token)).code === 'UNAUTHENTICATED'
  }

  close(): Promise<void> {
    return this.pool.close()
  }
}

const createAccount = `mutation ($input: CreateAccountInput!) { createAccount(input: $input) { accountNumber loginSecret errors { code } } }`
const startSession = `mutation ($input: StartSessionInput!) { startSession(input: $input) { session { id } accessToken errors { code } } }`
const updateVisibility = `mutation ($input: UpdateAccountVisibilityInput!) { updateAccountVisibility(input: $input) { errors { code } } }`
const closeSession = `mutation ($input: CloseSessionInput!) { closeSession(input: $input) { errors { code } } }`

/** An account with so many sessions, besides the one that closes them. */
export async function prepareHolder(gateway: Gateway, count: number): Promise<Holder> {
  const key = { idempotencyKey: randomBytes(16).toString('base64url') }
  const { accountNumber, loginSecret } = (await gateway.must(createAccount, { input: key })).createAccount
  const sessions: Session[] = []
  for (let started = 0; started <= count; started++) {
    const data = await gateway.must(startSession, { input: { accountNumber, loginSecret } })
    const { session, accessToken } = data.startSession
    sessions.push({ id: session.id, token: accessToken })
  }
  const [own, ...others] = sessions
  if (!own) throw new Error('no session was started')
  return { own, others }
}

/** Closes a session; an attempt can be lost while the broker restarts. @returns the time of the answer */
export async function revoke(gateway: Gateway, { session, holder }: Target): Promise<number> {
  const deadline = performance.now() + TIMEOUT_MILLISECONDS
  for (;;) {
    const { code } = await gateway.ask(closeSession, { input: { sessionId: session.id } }, holder)
    if (!code || code === 'INVALID_TRANSITION') return performance.now()
    if (code !== 'UNAVAILABLE' || performance.now() > deadline) throw new Error(`closing failed: ${code}`)
    await delay(CHECK_MILLISECONDS)
  }
}

/**
 * Closes sessions and goes on mutating with their tokens.
 * @returns for each the milliseconds from the answer that closed it to the begin of its last accepted mutation
 */
export async function lastAccepted(gateway: Gateway, targets: Target[]): Promise<number[]> {
  const accepted: number[] = []
  await concurrently(targets.length, WORKERS, async (index) => {
    const target = targets[index] as Target
    const answered = await revoke(gateway, target)
    let last = 0
    while (performance.now() - answered < 3 * CURRENT_MILLISECONDS) {
      const begun = performance.now()
      if (await gateway.mutates(target.session)) last = begun - answered
      else if (begun - answered > CURRENT_MILLISECONDS) break
    }
    accepted.push(last)
  })
  return accepted
}
