import type { Logger } from 'pino'
import type { EntityManager } from 'typeorm'
import type { App } from '../app'
import type { SubgraphDefinition } from '../definition'
import { errorCode } from '../events/wake'
import { withoutHold } from './legal-hold'
import { storedTables } from './stored'
import type { Term } from './stored-table'

const CHUNK = 5_000
const EVERY_MILLISECONDS = 10 * 60 * 1000
const FOREIGN_KEY_VIOLATION = '23503'

type Purged = Readonly<Record<string, number>>
interface TermedTable {
  readonly table: string
  readonly term: Term
}

interface PurgeOptions {
  readonly now?: Date
  readonly chunk?: number
  /** Called for a table whose rows cannot be deleted; the others are purged. Without it, the purge ends with the error. */
  readonly failed?: (table: string, error: unknown) => void
}

/** The tables of a service whose rows have a term. */
export function termedTables(definition: SubgraphDefinition<any>): TermedTable[] {
  return storedTables(definition).flatMap(([table, { kept }]) =>
    typeof kept === 'string' ? [] : [{ table, term: kept }],
  )
}

/**
 * Deletes the rows whose term is over, chunk by chunk, so that no transaction holds many locks; two processes share the chunks. A
 * table whose rows others still refer to comes after those. `now` replaces the clock of the database.
 * @returns the number of deleted rows per table
 */
export async function purge(
  manager: EntityManager,
  tables: readonly TermedTable[],
  { now, chunk = CHUNK, failed = rethrow }: PurgeOptions = {},
): Promise<Purged> {
  const purged: Record<string, number> = {}
  const waiting = [...tables]
  const referred = new Set<string>()
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { table } = next
    try {
      const count = await purgeTable(manager, next, now ?? null, chunk)
      if (count > 0) {
        purged[table] = (purged[table] ?? 0) + count
        referred.clear()
      }
    } catch (error) {
      const isReferred = errorCode(error) === FOREIGN_KEY_VIOLATION && !referred.has(table)
      if (!isReferred) failed(table, error)
      else {
        referred.add(table)
        waiting.push(next)
      }
    }
  }
  return purged
}

function rethrow(_table: string, error: unknown): void {
  throw error
}

async function purgeTable(
  manager: EntityManager,
  { table, term }: TermedTable,
  now: Date | null,
  chunk: number,
): Promise<number> {
  const deleteChunk = table === 'audit_entry' ? purgeAudit : purgeRows(table, term, now)
  for (let total = 0; ;) {
    const count = await deleteChunk(manager, chunk)
    total += count
    if (count < chunk) return total
  }
}

/** Only a function of the owner deletes entries of the trail; it has the term, which is no parameter. */
async function purgeAudit(manager: EntityManager, chunk: number): Promise<number> {
  const [row]: { purged: number }[] = await manager.query('SELECT purge_audit($1) AS purged', [chunk])
  return row!.purged
}

function purgeRows(table: string, { days, after, when, subjects }: Term, now: Date | null) {
  const conditions = [
    `${after} < coalesce($2::timestamptz, clock_timestamp()) - make_interval(secs => $3)`,
    ...(when ? [`(${when})`] : []),
    ...(subjects ? [withoutHold(subjects)] : []),
  ]
  const sql = `WITH purged AS (
     DELETE FROM "${table}" WHERE ctid = ANY (ARRAY(
       SELECT t.ctid FROM "${table}" t WHERE ${conditions.join(' AND ')} LIMIT $1 FOR UPDATE OF t SKIP LOCKED)) RETURNING 1)
   SELECT count(*)::int AS count FROM purged`
  return async (manager: EntityManager, chunk: number): Promise<number> => {
    const [row]: { count: number }[] = await manager.query(sql, [chunk, now, days * 24 * 60 * 60])
    return row!.count
  }
}

/** Purges every table of a service with a term, now and every ten minutes. @returns the function that ends this */
export function startPurging(
  definition: SubgraphDefinition<any>,
  app: App,
  log: Logger,
): () => Promise<void> {
  const tables = termedTables(definition)
  let running: Promise<unknown> | undefined
  const failed = (table: string, error: unknown) =>
    log.warn({ table, code: errorCode(error) }, 'rows whose term is over cannot be deleted')
  const start = () => {
    running ??= purge(app.data.manager, tables, { failed }).finally(() => (running = undefined))
  }
  const timer = setInterval(start, EVERY_MILLISECONDS)
  start()
  return async () => {
    clearInterval(timer)
    await running
  }
}
