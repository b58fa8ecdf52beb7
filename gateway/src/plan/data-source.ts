import { correlationHeader, errorCodes } from '@enigm/contracts'
import type { SubgraphClient, SubgraphRequest, SubgraphResponse } from './fetch'
import type { InternalTokens } from '../identity/internal-token'
import type { RequestContext } from '../identity/request'

/** Carries the planned fetches of a request to one subgraph. */
export interface DataSource {
  /** @throws SubgraphUnavailable */
  fetch(request: SubgraphRequest, context: RequestContext): Promise<SubgraphResponse>
}

/** In the caller's name, and with nothing of the client's headers. */
export function signedDataSource(client: SubgraphClient, tokens: InternalTokens): DataSource {
  return {
    async fetch(request, { caller, correlationId }) {
      const authorization = `Bearer ${await tokens.tokenFor(client.name, caller)}`
      const response = await client.send(request, { authorization, [correlationHeader]: correlationId })
      return response.errors
        ? { data: response.data ?? null, errors: response.errors.map(statedError) }
        : response
    },
  }
}

type SubgraphError = NonNullable<SubgraphResponse['errors']>[number]

const closedList: ReadonlySet<unknown> = new Set(errorCodes)

/** Of a subgraph's error only what a client may hear: what, where and its code. A code that is not on the list is a fault. */
function statedError({ message, path, extensions }: SubgraphError): SubgraphError {
  const code = closedList.has(extensions?.['code']) ? extensions?.['code'] : 'INTERNAL'
  return { message, ...(path ? { path } : {}), extensions: { code } }
}

/** For the open mode: no token, and errors as the subgraph wrote them. */
export function openDataSource(client: SubgraphClient): DataSource {
  return { fetch: (request) => client.send(request, {}) }
}
