import type { IncomingMessage } from 'node:http'
import { hopLimit, Refusal } from '@enigm/contracts'
import { z } from 'zod'
import type { GraphQLRequest } from '../schema/documents'

/** Largest body of a request, in bytes. */
const LARGEST_BODY = hopLimit.requestBytes

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
  return requestOf(parsed(await readText(request)))
}

/**
 * The request whose document and other parts arrived separately.
 * @param bytes of both
 * @throws Refusal as for one that arrived as a whole
 */
export function joinedRequest(query: string, rest: string, bytes: number): GraphQLRequest {
  if (bytes > LARGEST_BODY) throw new Refusal('LIMIT_EXCEEDED')
  const parts = parsed(rest)
  const isObject = typeof parts === 'object' && parts !== null && !Array.isArray(parts)
  return requestOf(isObject ? { ...parts, query } : undefined)
}

function requestOf(value: unknown): GraphQLRequest {
  const read = graphqlRequest.safeParse(value)
  if (!read.success) throw new Refusal('BAD_USER_INPUT', 'The body must be a JSON object with a query.')
  return read.data
}

async function readText(request: IncomingMessage): Promise<string> {
  const body = announcesMoreThan(LARGEST_BODY, request) ? undefined : await readBody(request, LARGEST_BODY)
  if (!body) throw new Refusal('LIMIT_EXCEEDED')
  return body.toString('utf8')
}

/** Whether a request announces a body of more bytes than this. */
export function announcesMoreThan(largest: number, { headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > largest
}

/** Reads the body of a request. @returns undefined as soon as it has more than `largest` bytes; the rest stays unread */
export async function readBody(request: IncomingMessage, largest: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largest) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
