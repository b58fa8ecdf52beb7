import pino from 'pino'
import type { App } from '../app'
import type { Caller } from '../caller'
import type { BaseConfig } from '../config'
import { Context } from '../context'
import { createTestKey } from '../testkit/keys'
import { buildSubgraph } from './build'
import { Documents } from './documents'
import { library } from './library.fixture'
import { FakeApp } from './library-app.fixture'

/** The schema of the library with new keys, and a function that sends one request to it. */
export async function startLibrary() {
  const [internal, grant] = await Promise.all([createTestKey(), createTestKey()])
  const logged: Record<string, unknown>[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) })
  const config = {
    INTERNAL_PUBLIC_KEYS: JSON.parse(internal.jwks),
    GRANT_PUBLIC_KEYS: JSON.parse(grant.jwks),
  } as BaseConfig
  const app = new FakeApp(config, log)
  const schema = buildSubgraph(library, app as unknown as App)
  const documents = new Documents(schema)
  const request = (caller: Caller, query: string, variables: Record<string, unknown> = {}) =>
    documents.execute({ query, variables }, new Context(app as unknown as App, caller, 'correlation-1', log))
  return { app, schema, documents, request, keys: { internal, grant }, logged }
}

export function callerWith(parts: Partial<Caller> = {}): Caller {
  return {
    kind: 'account',
    accountId: 'acct_one',
    sessionId: 'sess_one',
    role: 'CUSTOMER',
    scopes: new Set(),
    ...parts,
  }
}
