import { eventCatalogue, type EventData, type EventEnvelope, type EventType } from '@enigm/contracts'
import type { App } from '../app'
import { camelCase, SnakeCase } from '../database/naming'
import type { Transaction } from '../database/transaction'
import { handlersOfAggregate, type EventHandlers } from '../handlers'

type AggregateName = EventType extends `${infer Service}.${infer Entity}.${string}`
  ? `${Service}.${Entity}`
  : never

/** The data of every event of an aggregate: its current state. */
type DataOf<Name extends AggregateName> = EventData<Extract<EventType, `${Name}.snapshot`>>

interface ProjectionOptions<Data, Row> {
  /** The table of the copy. */
  readonly table: string
  /** The property of the event that names the row, and its column where that is not `id`. */
  readonly key: keyof Data & string
  readonly keyColumn?: string
  /** The columns of the row, by property; null deletes the row. */
  readonly row: (data: Data, app: App<any>) => Row | null
  /** Runs in the same transaction after an existing row was deleted. */
  readonly forgotten?: (row: Row, tx: Transaction, app: App<any>) => Promise<void>
}

const naming = new SnakeCase()

/**
 * Keeps a copy of another service's aggregates: each event carries the current state, so the latest one is kept. The last event
 * of an aggregate that its service erases deletes the copy (ACC-05), and no later event can recreate it.
 * `projection('accounts.membership', { table: 'membership', key: 'membershipId', row: ({ state, role, accountId }) => … })`
 */
export function projection<const Name extends AggregateName, Row extends object>(
  name: Name,
  { table, key, keyColumn = 'id', row, forgotten }: ProjectionOptions<DataOf<Name>, Row>,
): EventHandlers {
  async function forget(id: unknown, tx: Transaction, app: App<any>): Promise<void> {
    const [gone] = await tx.query<Record<string, unknown>>(
      `DELETE FROM "${table}" WHERE "${keyColumn}" = $1 RETURNING *`,
      [id],
    )
    if (gone && forgotten) await forgotten(inCamelCase(gone) as Row, tx, app)
  }

  async function remember({ data }: EventEnvelope<any>, tx: Transaction, app: App<any>): Promise<void> {
    const state = data as DataOf<Name>
    const kept = row(state, app)
    if (!kept) return forget(state[key], tx, app)
    const columns = Object.keys(kept).map((property) => naming.columnName(property, undefined, []))
    await tx.query(upsert(table, keyColumn, columns), [state[key], ...Object.values(kept)])
  }

  /** Forgets the rows whose aggregate has no version in this epoch of its source: the restored source does not have it. */
  async function prune(tx: Transaction, app: App<any>): Promise<void> {
    const [service] = name.split('.')
    const rows = await tx.query<{ id: string }>(
      `SELECT "${keyColumn}" AS id FROM "${table}" t
       WHERE NOT EXISTS (SELECT FROM inbox_head h WHERE h.service = $1 AND h.aggregate_id = t."${keyColumn}")`,
      [service],
    )
    for (const { id } of rows) await forget(id, tx, app)
  }

  const erased = `${name}.erased`
  return {
    ...handlersOfAggregate(name, Object.assign(remember, { prunes: [prune] })),
    ...(Object.hasOwn(eventCatalogue, erased) && {
      [erased]: ({ data }: EventEnvelope<any>, tx: Transaction, app: App<any>) =>
        forget((data as DataOf<Name>)[key], tx, app),
    }),
  }
}

function upsert(table: string, key: string, columns: readonly string[]): string {
  const names = [key, ...columns].map((column) => `"${column}"`)
  const parameters = names.map((_, index) => `$${index + 1}`)
  const set = columns.map((column) => `"${column}" = excluded."${column}"`)
  return `INSERT INTO "${table}" (${names.join(', ')}) VALUES (${parameters.join(', ')})
    ON CONFLICT ("${key}") DO UPDATE SET ${set.join(', ')}`
}

function inCamelCase(row: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [camelCase(column), value]))
}
