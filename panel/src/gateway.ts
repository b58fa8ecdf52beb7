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
    readonly extensions?: { code?: RefusalCode; correlationId?: string }
  }[]
}

/** Sends JSON to the gateway. @throws Refusal as the gateway has answered, or UNREACHABLE when it has not */
export async function postJson<Body extends object>(
  path: string,
  body: object,
  { token, signal }: { readonly token?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<{ readonly body: Body; readonly headers: Headers }> {
  const response = await answered(
    fetch(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    }),
  )
  const answer = await answered<RefusedAnswer & Body>(response.json())
  if (!answer.errors) return { body: answer, headers: response.headers }
  const [{ message, extensions } = {}] = answer.errors
  if (message === UNKNOWN_HASH) throw new Refusal('OUTDATED')
  throw new Refusal(extensions?.code ?? 'INTERNAL', extensions?.correlationId)
}

/** @throws Refusal UNREACHABLE when the connection is lost, or when something else than the gateway has answered */
async function answered<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (error) {
    throw new Refusal('UNREACHABLE', undefined, { cause: error })
  }
}
