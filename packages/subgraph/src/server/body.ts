import type { IncomingMessage } from 'node:http'
import { Refusal } from '@enigm/contracts'
import { z } from 'zod'
import type { GraphQLRequest } from '../schema/documents'

/** Largest body of a request, in bytes. */
const LARGEST_BODY = 100_000

const graphqlRequest = z.object({
  query: z.string().min(1),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
})

/**
 * Reads one GraphQL request.
 * @throws Refusal LIMIT_EXCEEDED above 100 kB, BAD_USER_INPUT if it is not a JSON object with a query
 */
export async function readRequest(request: IncomingMessage): Promise<GraphQLRequest> {
  const read = graphqlRequest.safeParse(parsed(await readText(request)))
  if (!read.success) throw new Refusal('BAD_USER_INPUT', 'The body must be a JSON object with a query.')
  return read.data
}

async function readText(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) throw new Refusal('LIMIT_EXCEEDED')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_BODY) throw new Refusal('LIMIT_EXCEEDED')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
