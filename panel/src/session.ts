import { useSyncExternalStore } from 'react'
import { postJson, Refusal } from './gateway'

/**
 * The session of this browser. The refresh token is in a cookie that no script can read; the access token is in the memory of
 * this tab; nothing is in any storage.
 */
export type SessionState =
  | { readonly status: 'unknown' }
  | { readonly status: 'signed-out'; readonly because?: EndOfSession }
  | { readonly status: 'signed-in'; readonly sessionId: string }

/** Why a tab that was signed in is signed out. */
export type EndOfSession = 'here' | 'another-tab' | 'without-cookie' | 'ended'

/** The answer to a browser that is signed in. */
interface SignedIn {
  readonly accessToken: string
  readonly accessTokenExpiresAt: string
  readonly session: { readonly id: string }
}

/** @throws TypeError if the gateway has answered something else, so that no half of a session is kept */
function signedIn(body: unknown): SignedIn {
  const { accessToken, accessTokenExpiresAt, session } = Object(body) as Partial<SignedIn>
  if (typeof accessToken === 'string' && typeof accessTokenExpiresAt === 'string' && session?.id)
    return { accessToken, accessTokenExpiresAt, session }
  throw new TypeError('The gateway answered a sign-in with something that is no session.')
}

/** Whether the browser has no session: it sent no cookie. */
const isSignedOut = (body: unknown): boolean => (Object(body) as { session?: unknown }).session === null

type Answer = Awaited<ReturnType<typeof postJson>>

/** An access token is renewed so long before its end that a request on a slow line still arrives in time. */
const MARGIN_MS = 20_000

let state: SessionState = { status: 'unknown' }
let token: { readonly text: string; readonly renewAt: number } | undefined
let renewal: Promise<void> | undefined
let leaving: Promise<unknown> | undefined
const listeners = new Set<() => void>()

/** The tabs of a browser tell each other when they sign in or out; without the channel each finds out at its next request. */
const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('session') : undefined
channel?.addEventListener('message', ({ data }) => {
  if (data === 'signed-out' && state.status === 'signed-in') drop('another-tab')
  if (data === 'signed-in' && state.status === 'signed-out') void resume()
})

export function useSession(): SessionState {
  return useSyncExternalStore(subscribe, () => state)
}

/** Calls the listener when another session, or none, has taken the place of the present one. */
export function onSessionChange(listener: () => void): void {
  let known = sessionIdOf(state)
  subscribe(() => {
    if (sessionIdOf(state) === known) return
    known = sessionIdOf(state)
    listener()
  })
}

/** Finds out whether this browser is signed in; at once when this tab knows. @throws Refusal when the gateway cannot tell */
export async function resume(): Promise<SessionState> {
  if (state.status !== 'signed-in') await renew()
  return state
}

/** @throws Refusal UNAUTHENTICATED for a wrong number or secret, FORBIDDEN when the account may not sign in, or another */
export async function signIn(accountNumber: string, loginSecret: string): Promise<void> {
  accept(await postJson('/auth/sign-in', { accountNumber, loginSecret }))
  channel?.postMessage('signed-in')
}

/** The answer of an authenticator, in base64url as it signs. */
interface PasskeyAnswer {
  readonly credentialId: string
  readonly authenticatorData: string
  readonly clientDataJson: string
  readonly signature: string
  readonly userHandle: string
}

/** @throws Refusal UNAUTHENTICATED for a passkey that is not accepted, FORBIDDEN when it is blocked or the account may not sign in */
export async function signInWithPasskey(answer: PasskeyAnswer): Promise<void> {
  accept(await postJson('/auth/passkey', answer))
  channel?.postMessage('signed-in')
}

/** Ends the session at the gateway first: a sign-out that is not confirmed changes nothing. @throws Refusal */
export async function signOut(): Promise<void> {
  if (leaving) return void (await leaving)
  leaving = postJson('/auth/sign-out', {})
  try {
    await leaving
  } finally {
    leaving = undefined
  }
  drop('here')
  channel?.postMessage('signed-out')
}

/** The access token of this tab, renewed when it ends soon; undefined while signed out. @throws Refusal */
export async function accessToken(): Promise<string | undefined> {
  if (leaving) await untilLeft(leaving)
  if (state.status === 'signed-in' && (!token || performance.now() > token.renewAt)) await renew()
  return token?.text
}

/** The hint that a sign-out causes arrives before its answer: a read for a session that has ended then is not sent. */
async function untilLeft(answer: Promise<unknown>): Promise<void> {
  const hasLeft = await answer.then(
    () => true,
    () => false,
  )
  if (hasLeft) throw new Refusal('UNAUTHENTICATED')
}

/** Whether the token of this tab names a scope: a guess of what is worth fetching early. The gateway decides. */
export function probablyHas(scope: string): boolean {
  const [, claims = ''] = token?.text.split('.') ?? []
  try {
    const { scopes } = Object(JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))))
    return Array.isArray(scopes) && scopes.includes(scope)
  } catch {
    // The token of another gateway can have another form.
    return false
  }
}

/** The next token after the gateway has refused one; undefined when the session has ended. @throws Refusal */
export async function renewedAfterRefusal(refused: string): Promise<string | undefined> {
  if (token?.text === refused) await renew()
  return token?.text
}

/** Renews once for all callers of this tab; the lock keeps the tabs of a browser from renewing at the same time. */
function renew(): Promise<void> {
  renewal ??= locked(refresh).finally(() => {
    renewal = undefined
  })
  return renewal
}

function locked(task: () => Promise<void>): Promise<void> {
  return navigator.locks ? navigator.locks.request('session', task) : task()
}

async function refresh(): Promise<void> {
  const wasSignedIn = state.status === 'signed-in'
  try {
    const answer = await postJson('/auth/refresh', {})
    if (isSignedOut(answer.body)) drop(wasSignedIn ? 'without-cookie' : undefined)
    else accept(answer)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'UNAUTHENTICATED') throw error
    drop(wasSignedIn ? 'ended' : undefined)
  }
}

/** The lifetime is counted by the clock of the gateway, so that a wrong clock here does no harm. */
function accept({ body, headers }: Answer): void {
  const { accessToken: text, accessTokenExpiresAt, session } = signedIn(body)
  const now = Date.parse(headers.get('date') ?? '') || Date.now()
  token = { text, renewAt: performance.now() + Date.parse(accessTokenExpiresAt) - now - MARGIN_MS }
  become({ status: 'signed-in', sessionId: session.id })
}

function drop(because: EndOfSession | undefined): void {
  token = undefined
  become({ status: 'signed-out', because })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function sessionIdOf(of: SessionState): string | undefined {
  return of.status === 'signed-in' ? of.sessionId : undefined
}

function become(next: SessionState): void {
  state = next
  for (const listener of listeners) listener()
}
