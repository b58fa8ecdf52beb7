import type { GraphQLSchema } from 'graphql'
import { Registry } from 'prom-client'
import type { App } from '../app'
import { startLibrary } from '../schema/library-request.fixture'
import type { TestKey } from '../testkit/keys'
import { serve, type RunningServer } from './http'

interface Served {
  server: RunningServer
  base: string
  internal: TestKey
  registry: Registry
  missing: string[]
  /** The lines of the log. */
  logged: Record<string, unknown>[]
  post(body: string, headers?: Record<string, string>): Promise<Response>
}

/** Serves the library for one test, and stops the server afterwards. */
export async function serving(
  test: (served: Served) => Promise<void>,
  schemaOf = (schema: GraphQLSchema) => schema,
) {
  const { app, schema, keys, logged } = await startLibrary()
  const registry = new Registry()
  const missing: string[] = []
  const server = await serve({
    schema: schemaOf(schema),
    app: app as unknown as App,
    status: () => ({ ready: missing.length === 0, missing }),
    registry,
    host: '127.0.0.1',
    port: 0,
  })
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(server.url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
  try {
    await test({
      server,
      base: new URL(server.url).origin,
      internal: keys.internal,
      registry,
      missing,
      logged,
      post,
    })
  } finally {
    await server.stop()
  }
}
