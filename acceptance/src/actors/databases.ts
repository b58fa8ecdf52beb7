import { idPrefix, serviceNames, type ServiceName } from '@enigm/contracts'
import { Pool } from 'pg'
import { processEnvironment, type System } from '@enigm/embedded'
import type { Kind } from './values'

/** Tables that record what happened. They do not hold the state of objects. */
const recordTables = [
  'outbox',
  'inbox',
  'inbox_head',
  'report_request',
  'timer',
  'consumed_grant',
  'idempotency',
  'audit_entry',
  'audit_head',
  'denial_window',
  'machine_denial_window',
  'migration',
]
const identifier = /\b([a-z]+)_[1-9A-HJ-NP-Za-km-z]{16,22}\b/g
const kinds = new Map<string, Kind>([
  ...Object.entries(idPrefix).map(([kind, prefix]) => [prefix, kind as Kind] as const),
  ['dh', 'deviceHandle'],
  ['ah', 'accountHandle'],
  ['kh', 'keyHandle'],
])

export type Identifiers = ReadonlyMap<Kind, readonly string[]>

/** The databases of all services. */
export class Databases {
  private readonly pools: readonly (readonly [ServiceName, Pool])[]
  private readonly tables = new Map<ServiceName, string[]>()

  constructor(system: System) {
    this.pools = serviceNames.map((name) => [
      name,
      new Pool({ connectionString: processEnvironment(name, system).DATABASE_URL, max: 1 }),
    ])
  }

  /** All identifiers in the rows that contain one of these texts, e.g. the ids of an account and of its server. */
  async identifiersInRowsWith(seeds: readonly string[]): Promise<Identifiers> {
    const found = new Map<Kind, string[]>()
    for (const [id] of (await this.rowsWith(seeds)).join('\n').matchAll(identifier)) {
      const kind = kinds.get(id.slice(0, id.indexOf('_')))
      if (!kind) continue
      const known = found.get(kind) ?? []
      if (!known.includes(id)) found.set(kind, [...known, id])
    }
    return found
  }

  /** The rows that contain one of these texts, from all tables that hold state. */
  async rowsWith(texts: readonly string[]): Promise<string[]> {
    const patterns = texts.map((text) => `%${text}%`)
    const rows = await Promise.all(
      this.pools.map(async ([name, pool]) => {
        const tables = await this.tablesOf(name, pool)
        const union = tables
          .map((table) => `SELECT '${table} ' || t::text AS row FROM "${table}" t`)
          .join(' UNION ALL ')
        const { rows: found } = await pool.query<{ row: string }>(
          `SELECT row FROM (${union}) every WHERE row LIKE ANY($1) ORDER BY row`,
          [patterns],
        )
        return found.map(({ row }) => row)
      }),
    )
    return rows.flat()
  }

  /** The number of events that all services have emitted. */
  async countEvents(): Promise<number> {
    return this.sum('SELECT count(*)::int AS count FROM outbox WHERE NOT reported')
  }

  /** The number of denials in an account's audit trail, including those that the limit of a minute suppressed. */
  async countDenials(accountId: string): Promise<number> {
    const entered = await this.sum(
      `SELECT count(*)::int AS count FROM audit_entry WHERE outcome = 'DENIED' AND scope = $1`,
      `account:${accountId}`,
    )
    const [, accounts] = this.pools.find(([name]) => name === 'accounts')!
    const { rows } = await accounts.query<{ count: number }>(
      'SELECT suppressed::int AS count FROM denial_window WHERE account_id = $1',
      [accountId],
    )
    return entered + (rows[0]?.count ?? 0)
  }

  /** The audit entries (outcome DONE) and events of one correlation id. */
  async traces(correlationId: string): Promise<{ done: number; events: number }> {
    const count = (table: string) =>
      this.sum(`SELECT count(*)::int AS count FROM ${table} correlation_id = $1`, correlationId)
    const [done, events] = await Promise.all([
      count(`audit_entry WHERE outcome = 'DONE' AND`),
      count('outbox WHERE NOT reported AND'),
    ])
    return { done, events }
  }

  async query(service: ServiceName, sql: string, parameters: unknown[]): Promise<void> {
    await this.pools.find(([name]) => name === service)![1].query(sql, parameters)
  }

  async close(): Promise<void> {
    await Promise.all(this.pools.map(([, pool]) => pool.end()))
  }

  private async sum(sql: string, ...parameters: unknown[]): Promise<number> {
    const counts = await Promise.all(
      this.pools.map(([, pool]) => pool.query<{ count: number }>(sql, parameters)),
    )
    return counts.reduce((total, { rows }) => total + rows[0]!.count, 0)
  }

  private async tablesOf(name: ServiceName, pool: Pool): Promise<string[]> {
    const known = this.tables.get(name)
    if (known) return known
    const { rows } = await pool.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> ALL($1) ORDER BY 1`,
      [recordTables],
    )
    const tables = rows.map((row) => row.name)
    this.tables.set(name, tables)
    return tables
  }
}
