import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { schemaLinks } from '@enigm/contracts'
import { graphql, parse, type GraphQLSchema } from 'graphql'
import { freePort } from './nats.fixture'

export type Resolvers = Parameters<typeof buildSubgraphSchema>[0] extends infer M
  ? M extends { resolvers?: infer R }
    ? NonNullable<R>
    : never
  : never

/** What a subgraph was sent. */
export interface Received {
  readonly query: string
  readonly variables: Record<string, unknown>
  readonly headers: IncomingHttpHeaders
}

/** A subgraph of a test's own, on loopback. */
export interface TestSubgraph {
  readonly name: string
  readonly url: string
  readonly sdl: string
  readonly received: Received[]
  /** What `/ready` says. */
  missing: string[]
  /** Answers the next requests itself, without GraphQL. */
  answer: ((request: Received) => { status: number; body: string; delay?: Promise<void> }) | undefined
  kill(): Promise<void>
  start(): Promise<void>
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

export async function createSubgraph(
  name: string,
  types: string,
  resolvers: Resolvers,
): Promise<TestSubgraph> {
  const sdl = `${schemaLinks}\n${types}`
  const schema: GraphQLSchema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }] as never)
  const port = await freePort()
  let server: Server | undefined
  const subgraph: TestSubgraph = {
    name,
    sdl,
    url: `http://127.0.0.1:${port}`,
    received: [],
    missing: [],
    answer: undefined,
    async kill() {
      const closed = new Promise((resolve) => server?.close(resolve))
      server?.closeAllConnections()
      await closed
    },
    async start() {
      server = createServer(async (request, response) => {
        if (request.url === '/ready') {
          const ready = subgraph.missing.length === 0
          response.statusCode = ready ? 200 : 503
          return response.end(JSON.stringify({ ready, missing: subgraph.missing }))
        }
        const { query, variables, operationName } = JSON.parse(await bodyOf(request))
        const received = { query, variables, headers: request.headers }
        subgraph.received.push(received)
        if (subgraph.answer) {
          const { status, body, delay } = subgraph.answer(received)
          await delay
          response.statusCode = status
          return response.end(body)
        }
        const contextValue = { headers: request.headers }
        const result = await graphql({
          schema,
          source: query,
          variableValues: variables,
          operationName,
          contextValue,
        })
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(result))
      })
      await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve))
      void (server.address() as AddressInfo)
    },
  }
  await subgraph.start()
  return subgraph
}
