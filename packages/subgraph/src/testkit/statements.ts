import { AsyncLocalStorage } from 'node:async_hooks'
import { Client, type QueryConfig } from 'pg'
import type { App } from '../app'
import { Batch } from '../database/batching-client'

const backgroundStatements =
  /\b(outbox|inbox(?! waiting)|inbox_head|source_epoch|snapshot_request|job|probe|chain_audit|purged)\b|^(SELECT$|SELECT asked\.id |LISTEN |(START TRANSACTION|BEGIN|COMMIT|ROLLBACK)\b)/

/**
 * The statements that a subgraph of this process sends to its database during an action, in order, without those that begin or
 * end a transaction and those of the background workers, the waiting polls of devices and the probe.
 */
export async function statementsOf(app: App<any>, run: () => Promise<unknown>): Promise<string[]> {
  const found: string[] = []
  const { database } = new Client({ connectionString: app.config.DATABASE_URL })
  const query = Client.prototype.query as (this: Client, ...parts: unknown[]) => unknown
  const record = function (this: Client, sent: string | QueryConfig | Batch, ...rest: unknown[]) {
    if (this.database === database)
      found.push(...textsOf(sent).filter((text) => text && !backgroundStatements.test(text)))
    return query.call(this, sent, ...rest)
  }
  Object.assign(Client.prototype, { query: record })
  try {
    await run()
    return found
  } finally {
    Object.assign(Client.prototype, { query })
  }
}

/**
 * How often an action waits for its database, with the begin and the end of its transactions. The action is a call of this process,
 * not a request to its server, so that background work is not counted.
 */
export async function roundTripsOf(run: () => Promise<unknown>): Promise<number> {
  const action = new AsyncLocalStorage<boolean>()
  const own = new Set<Client>()
  let trips = 0
  const query = Client.prototype.query as (this: Client, ...parts: unknown[]) => unknown
  const count = function (this: Client, sent: string | QueryConfig | Batch, ...rest: unknown[]) {
    if (action.getStore()) own.add(this)
    if (own.has(this)) trips++
    if (textsOf(sent).some((text) => /^(COMMIT|ROLLBACK)$/.test(text))) own.delete(this)
    return query.call(this, sent, ...rest)
  }
  Object.assign(Client.prototype, { query: count })
  try {
    await action.run(true, run)
    return trips
  } finally {
    Object.assign(Client.prototype, { query })
  }
}

function textsOf(sent: string | QueryConfig | Batch): string[] {
  if (sent instanceof Batch) return sent.statements.map(({ text }) => text)
  return [typeof sent === 'string' ? sent : sent.text]
}
