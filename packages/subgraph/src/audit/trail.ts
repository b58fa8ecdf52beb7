import { createHash } from 'node:crypto'
import type { App } from '../app'

/** One row of the table of audit entries; ids only (AUD-05). */
export interface AuditRow {
  scope: string
  seq: number
  /** UTC with microseconds, as hashed. */
  at: string
  actor: string
  action: string
  target: string
  outcome: 'DONE' | 'DENIED'
  reason: string
  grantId: string
  correlationId: string
  previousHash: string
  hash: string
}

const PLATFORM = 'platform'

/** The columns of an entry, as `AuditRow` names them. */
export const auditColumns = `scope, seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, actor, action, target,
  outcome, reason, grant_id AS "grantId", correlation_id AS "correlationId", previous_hash AS "previousHash", hash`

/** Only entries that meet all of these; null and undefined are no filter. */
export interface TrailFilter {
  /** What the action begins with, e.g. `devices.device.`. */
  actionPrefix?: string | null
  /** The first moment. */
  from?: Date | null
  /** The moment after the last one. */
  until?: Date | null
}

/** Gives the committed entries of the platform's trail their place in its chain; entries of other scopes have theirs already. */
async function chainEntries(app: Pick<App, 'read'>): Promise<void> {
  await app.read(`SELECT chain_audit('${PLATFORM}')`)
}

/** The newest entries of one scope before `beforeSeq`. */
export interface TrailPage extends TrailFilter {
  scope: string
  limit: number
  beforeSeq: number
}

/** The entries of several pages, newest first, by one statement; in the order of the pages. */
export async function readTrails(app: App, pages: readonly TrailPage[]): Promise<AuditRow[][]> {
  if (pages.some(({ scope }) => scope === PLATFORM)) await chainEntries(app)
  const rows = await app.read<AuditRow & { page: number }>(
    `SELECT asked.page::int AS page, entry.*
     FROM unnest($1::text[], $2::int[], $3::int[], $4::text[], $5::timestamptz[], $6::timestamptz[])
       WITH ORDINALITY AS asked (scope, size, before, prefix, since, until, page)
     CROSS JOIN LATERAL (
       SELECT ${auditColumns} FROM audit_entry e WHERE e.scope = asked.scope AND e.seq < asked.before
         AND (asked.prefix IS NULL OR starts_with(e.action, asked.prefix))
         AND (asked.since IS NULL OR e.at >= asked.since) AND (asked.until IS NULL OR e.at < asked.until)
       ORDER BY e.seq DESC LIMIT asked.size) entry
     ORDER BY asked.page, entry.seq DESC`,
    [
      pages.map(({ scope }) => scope),
      pages.map(({ limit }) => limit),
      pages.map(({ beforeSeq }) => beforeSeq),
      pages.map(({ actionPrefix }) => actionPrefix ?? null),
      pages.map(({ from }) => from ?? null),
      pages.map(({ until }) => until ?? null),
    ],
  )
  const entries = pages.map((): AuditRow[] => [])
  for (const { page, ...row } of rows) entries[page - 1]!.push(row)
  return entries
}

/** A whole scope from its first entry on; entries that are about to be purged are left out. */
export async function readWholeTrail(app: App, scope: string): Promise<AuditRow[]> {
  if (scope === PLATFORM) await chainEntries(app)
  return app.read<AuditRow>(
    `SELECT ${auditColumns} FROM audit_entry
     WHERE scope = $1 AND seq > (SELECT purged_seq FROM audit_head WHERE scope = $1) ORDER BY seq`,
    [scope],
  )
}

/** The last entry of a scope that was purged after its year: the entries that remain continue its hash. */
export async function beginningOfTrail(app: App, scope: string): Promise<Pick<AuditRow, 'seq' | 'hash'>> {
  const [purged] = await app.read<Pick<AuditRow, 'seq' | 'hash'>>(
    'SELECT purged_seq AS seq, purged_hash AS hash FROM audit_head WHERE scope = $1',
    [scope],
  )
  return purged ?? wholeTrail
}

/** Of a scope from which nothing was purged. */
const wholeTrail = { seq: 0, hash: '' }

/** The expected hash of an entry: SHA-256 over the hash of the previous entry and every field, as the database computes it. */
export function hashOf(entry: Omit<AuditRow, 'hash'>): string {
  const fields = [
    entry.previousHash,
    entry.scope,
    entry.seq,
    entry.at,
    entry.actor,
    entry.action,
    entry.target,
    entry.outcome,
    entry.reason,
    entry.grantId,
    entry.correlationId,
  ]
  const text = `[${fields.map((field) => JSON.stringify(field)).join(', ')}]`
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/**
 * Checks the hash chain of one scope: no entry was changed, removed or inserted. The removal of the last entries is detected
 * only by comparison with a head that was stored elsewhere (AUD-04).
 * @param beginning the last purged entry
 * @returns the sequence number of the first invalid entry, or null
 */
export function firstBreak(entries: readonly AuditRow[], beginning = wholeTrail): number | null {
  let previous = beginning.hash
  for (const [index, entry] of entries.entries()) {
    const fits =
      entry.seq === beginning.seq + index + 1 &&
      entry.previousHash === previous &&
      hashOf(entry) === entry.hash
    if (!fits) return entry.seq
    previous = entry.hash
  }
  return null
}
