import { correlationHeader, errorCodes, errorMessages, type ErrorCode } from '@enigm/contracts'
import { GraphQLError } from 'graphql'
import type { InternalTokens } from '../identity/internal-token'
import type { RequestContext } from '../identity/request'
import type { SubgraphClient, SubgraphRequest, SubgraphResponse } from './fetch'

/** Sends the planned fetches of a request to one subgraph. */
export interface DataSource {
  /** @throws SubgraphUnavailable */
  fetch(request: SubgraphRequest, context: RequestContext): Promise<SubgraphResponse>
}

/** The client of this read has gone. */
class Abandoned extends GraphQLError {
  constructor() {
    super(errorMessages.UNAVAILABLE, { extensions: { code: 'UNAVAILABLE' satisfies ErrorCode } })
    this.name = 'Abandoned'
  }
}

/**
 * Signs each fetch for the caller; forwards no header of the client. When the client has gone, reads do not run. Mutations do,
 * because it cannot know how many of them have. The connection of a single one is closed: the subgraph completes what it has
 * begun, and drops what only waits for its turn, e.g. for the check of a PIN. Of several, the next one would otherwise begin
 * before the one before it has ended.
 */
export function signedDataSource(client: SubgraphClient, tokens: InternalTokens): DataSource {
  return {
    async fetch(request, { caller, correlationId, stats }) {
      const isMutation = request.query?.startsWith('mutation')
      if (stats.isAbandoned && !isMutation) throw new Abandoned()
      const authorization = `Bearer ${await tokens.tokenFor(client.name, caller)}`
      const headers = { authorization, [correlationHeader]: correlationId }
      const signal = isMutation && stats.isSingle ? stats.whenAbandoned : undefined
      const response = await client.send(request, headers, signal)
      return response.errors
        ? { data: response.data ?? null, errors: response.errors.map(sanitizedError) }
        : response
    },
  }
}

type SubgraphError = NonNullable<SubgraphResponse['errors']>[number]

const knownCodes: ReadonlySet<unknown> = new Set(errorCodes)

/** Keeps message, path, code and input path; an unknown code becomes INTERNAL. */
function sanitizedError({ message, path, extensions }: SubgraphError): SubgraphError {
  const code = knownCodes.has(extensions?.['code']) ? extensions?.['code'] : 'INTERNAL'
  const input = extensions?.['path']
  return { message, ...(path ? { path } : {}), extensions: { code, ...(input ? { path: input } : {}) } }
}

/** For the open mode: no internal token, and errors unchanged. */
export function openDataSource(client: SubgraphClient): DataSource {
  return { fetch: (request) => client.send(request, {}) }
}
