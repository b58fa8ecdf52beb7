import { postJson, Refusal } from './gateway'
import { accessToken, renewedAfterRefusal } from './session'

/** A persisted document: the gateway knows the text of the hash, and the browser sends only the hash. */
export interface Document<Data, Variables> {
  readonly name: string
  readonly hash: string
  /** Binds the types; never set. */
  readonly types?: (variables: Variables) => Data
}

/**
 * Sends one persisted document, with the session's token when there is one. A token that the gateway refuses is renewed once:
 * a session that was restricted meanwhile goes on with fewer scopes.
 * @throws Refusal
 */
export async function send<Data, Variables>(
  document: Document<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Data> {
  const token = await accessToken()
  try {
    return await post(document, variables, { token, signal })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'UNAUTHENTICATED' || token === undefined) throw error
    const renewed = await renewedAfterRefusal(token)
    if (renewed === undefined) throw error
    return post(document, variables, { token: renewed, signal })
  }
}

async function post<Data, Variables>(
  { name, hash }: Document<Data, Variables>,
  variables: Variables,
  options: Parameters<typeof postJson>[2],
): Promise<Data> {
  const persistedQuery = { version: 1, sha256Hash: hash }
  const request = { operationName: name, variables, extensions: { persistedQuery } }
  const { body } = await postJson<{ data?: Data | null }>('/graphql', request, options)
  if (!body.data) throw new Refusal('INTERNAL')
  return body.data
}
