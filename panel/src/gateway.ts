import type { Puzzle } from './proof-of-work'

/** The codes of the gateway for a refused request; UNREACHABLE when it has not answered, OUTDATED when it serves another panel. */
export type RefusalCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'PIN_REQUIRED'
  | 'BAD_USER_INPUT'
  | 'LIMIT_EXCEEDED'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'INTERNAL'
  | 'UNREACHABLE'
  | 'OUTDATED'

/** The gateway has refused a request as a whole, or has not answered it. */
export class Refusal extends Error {
  override readonly name = 'Refusal'

  constructor(
    readonly code: RefusalCode,
    /** Support finds the request by it in the log. */
    readonly correlationId?: string,
    options?: ErrorOptions,
  ) {
    super(code, options)
  }
}

/** An expected failure in the payload of a mutation. */
export interface UserError {
  readonly code: string
  readonly message: string
  readonly path: readonly string[]
}

/** A mutation has changed nothing, for the reasons that its payload names. */
export class Failure extends Error {
  override readonly name = 'Failure'

  constructor(readonly errors: readonly [UserError, ...UserError[]]) {
    super(errors[0].code)
  }

  get code(): string {
    return this.errors[0].code
  }
}

/** How the gateway says that its list of documents lacks the hash: it serves a panel that was built later. */
const UNKNOWN_HASH = 'PersistedQueryNotFound'

/** The errors of a GraphQL answer, which `/auth/*` gives as well. */
interface RefusedAnswer {
  readonly errors?: readonly {
    readonly message?: string
    readonly extensions?: { code?: RefusalCode; correlationId?: string; proofOfWork?: Puzzle }
  }[]
}

interface PostOptions {
  readonly token?: string | undefined
  readonly signal?: AbortSignal | undefined
}

interface Answer<Body> {
  readonly body: Body
  readonly headers: Headers
}

/** Another tab of the same network can use up what a solved puzzle has paid for. */
const MOST_PUZZLES = 3

/**
 * Sends JSON to the gateway, and again with the solution when it gives a puzzle.
 * @throws Refusal as the gateway has answered, or UNREACHABLE when it has not
 */
export async function postJson<Body extends object>(
  path: string,
  body: object,
  options: PostOptions = {},
): Promise<Answer<Body>> {
  let answer = await post<Body>(path, body, options)
  for (let solved = 0; solved < MOST_PUZZLES; solved += 1) {
    const puzzle = answer.body.errors?.[0]?.extensions?.proofOfWork
    if (!puzzle) break
    const { solve } = await import('./proof-of-work')
    answer = await post<Body>(path, body, options, await solve(puzzle))
  }
  const [failed] = answer.body.errors ?? []
  if (!failed) return answer
  if (failed.message === UNKNOWN_HASH) throw new Refusal('OUTDATED')
  throw new Refusal(failed.extensions?.code ?? 'INTERNAL', failed.extensions?.correlationId)
}

async function post<Body extends object>(
  path: string,
  body: object,
  { token, signal }: PostOptions,
  solution?: string,
): Promise<Answer<RefusedAnswer & Body>> {
  const response = await answered(
    fetch(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(solution === undefined ? {} : { 'proof-of-work': solution }),
      },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    }),
  )
  return { body: await answered<RefusedAnswer & Body>(response.json()), headers: response.headers }
}

/** @throws Refusal UNREACHABLE when the connection is lost, or when something else than the gateway has answered */
async function answered<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (error) {
    throw new Refusal('UNREACHABLE', undefined, { cause: error })
  }
}
