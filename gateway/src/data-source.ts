import { correlationHeader } from '@enigm/contracts'
import type { SubgraphClient, SubgraphRequest, SubgraphResponse } from './fetch'
import type { InternalTokens } from './internal-token'
import type { RequestContext } from './request'

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

/** Of a subgraph's error only what a client may hear: what, where and its code. */
function statedError({ message, path, extensions }: SubgraphError): SubgraphError {
  return { message, ...(path ? { path } : {}), extensions: { code: extensions?.['code'] ?? 'INTERNAL' } }
}

/** For the open mode: no token, and errors as the subgraph wrote them. */
export function openDataSource(client: SubgraphClient): DataSource {
  return { fetch: (request) => client.send(request, {}) }
}
