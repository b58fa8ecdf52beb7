import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { idPrefix, serviceNames, type ServiceName } from '@enigm/contracts'
import { Pool, type QueryConfig } from 'pg'
import { processEnvironment, type System } from '@enigm/embedded'
import type { Kind } from './values'

/** Tables that record what happened. They do not hold the state of objects. */
const recordTables = [
  'outbox',
  'inbox',
  'inbox_head',
  'snapshot_request',
  'job',
  'consumed_grant',
  'idempotency',
  'audit_entry',
  'audit_head',
  'audit_sequence',
  'denial_window',
  'machine_denial_window',
  'migration',
  'ledger_checkpoint',
  'ledger_entry',
  'ledger_head',
  'ledger_log',
  'ledger_node',
  'ledger_source',
  'ledger_state',
]
/** The longest wait for a denial that the gateway has sent to accounts. */
const LATEST_DENIAL_MS = 5_000
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
        const { rows: found } = await pool.query<{ row: string }>({
          name: 'rows',
          text: `SELECT row FROM (${union}) every WHERE row LIKE ANY($1) ORDER BY row`,
          values: [patterns],
        })
        return found.map(({ row }) => row)
      }),
    )
    return rows.flat()
  }

  /** The denials in an account's audit trail, including those that the limit of a minute suppressed; 0 without an account. */
  async countDenials(accountId: string | undefined): Promise<number> {
    if (!accountId) return 0
    const { denials } = await this.sum<{ denials: number }>((service) => ({
      name: 'denials',
      text: `SELECT (${denialsIn(service)}) AS denials`,
      values: [accountId],
    }))
    return denials
  }

  /**
   * The denials that were added to `before`. The gateway answers after half a second even if accounts has not recorded the denial
   * yet, as on a busy machine, so that an expected one is waited for.
   */
  async denialsSince(before: number, accountId: string | undefined, expected: number): Promise<number> {
    const deadline = performance.now() + LATEST_DENIAL_MS
    for (;;) {
      const added = (await this.countDenials(accountId)) - before
      if (added >= expected || performance.now() > deadline) return added
      await delay(50)
    }
  }

  /** The looks of an account by these audited fields within an hour: a repeated one writes no entry (docs/decisions/0114). */
  async looks(accountId: string | undefined, actions: readonly string[]): Promise<number> {
    if (!accountId) return 0
    const { looks } = await this.sum<{ looks: number }>(() => ({
      name: 'looks',
      text: `SELECT count(*)::int AS looks FROM audit_entry
        WHERE scope = 'account:' || $1 AND action = ANY($2) AND outcome = 'DONE' AND at > clock_timestamp() - interval '1 hour'`,
      values: [accountId, actions],
    }))
    return looks
  }

  /** The audit entries (outcome DONE) and events of one correlation id. */
  traces(correlationId: string): Promise<{ done: number; events: number }> {
    return this.sum(() => ({
      name: 'traces',
      text: `SELECT
        (SELECT count(*)::int FROM audit_entry WHERE outcome = 'DONE' AND correlation_id = $1) AS done,
        (SELECT count(*)::int FROM outbox WHERE NOT is_snapshot AND correlation_id = $1) AS events`,
      values: [correlationId],
    }))
  }

  /** Runs one statement in the database of a service. */
  async query<T extends object>(service: ServiceName, sql: string, parameters: unknown[] = []): Promise<T[]> {
    return (await this.pools.find(([name]) => name === service)![1].query<T>(sql, parameters)).rows
  }

  async close(): Promise<void> {
    await Promise.all(this.pools.map(([, pool]) => pool.end()))
  }

  /** Runs a statement in the database of each service and adds up the numbers of each column. */
  private async sum<T extends Record<string, number>>(
    statement: (service: ServiceName) => QueryConfig,
  ): Promise<T> {
    const answers = await Promise.all(this.pools.map(([name, pool]) => pool.query<T>(statement(name))))
    const total: Record<string, number> = {}
    for (const [column, value] of answers.flatMap(({ rows }) => Object.entries(rows[0]!)))
      total[column] = (total[column] ?? 0) + value
    return total as T
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

function denialsIn(service: ServiceName): string {
  const entered = `SELECT count(*)::int FROM audit_entry WHERE outcome = 'DENIED' AND scope = 'account:' || $1::text`
  if (service !== 'accounts') return entered
  return `SELECT (${entered}) + coalesce((SELECT suppressed::int FROM denial_window WHERE account_id = $1), 0)`
}
