import { Refusal } from '@enigm/contracts'
import {
  consistencyPath,
  inclusionPath,
  toBase64,
  type ExportConsistency,
  type ExportEntry,
  type ExportHead,
} from '@enigm/ledger'
import {
  AuditOutcome,
  connectionFrom,
  countersBy,
  decodeCursor,
  type App,
  type BatchLoader,
  type Connection,
  type PageArgs,
} from '@enigm/subgraph'
import { z } from 'zod'
import { CHECKPOINT_LOG, proofsOf } from '../ledger/tree'
import type { AuditCategory, AuditExport, AuditLog, AuditLogEntry } from './log.entity'

const EXPORTED_ENTRIES = 100
const COUNTED_DAYS = 30

/** For dashboards, which read no entry: what is done for the platform, as numbers. */
export const platformAuditCounters = countersBy(
  () => `SELECT e.category AS value, count(*)::int AS count FROM ledger_entry e JOIN ledger_log l ON l.id = e.log_id
     WHERE l.scope = 'platform' AND e.at > clock_timestamp() - make_interval(days => ${COUNTED_DAYS}) GROUP BY 1`,
  {
    name: 'PlatformAuditCounters',
    description: `Entries of the platform’s audit log in the last ${COUNTED_DAYS} days by category`,
    values: {
      CHANGE: 'Changes for the platform.',
      READ: 'Reads that are recorded.',
      REFUSAL: 'Refused actions, which have changed nothing.',
    },
  },
)

/** Only entries that meet all of these; null and undefined are no filter. */
export interface LogFilter {
  category?: AuditCategory | null
  actionPrefix?: string | null
  service?: string | null
  from?: Date | null
  until?: Date | null
}

/** Sorts after each text that begins with a prefix. */
const LAST_CHARACTER = '\u{10ffff}'

/** The conditions of a filter. Only the given ones are part of the statement, so that each has its index. */
function conditionsOf(filter: LogFilter, values: unknown[]): string[] {
  const { category, actionPrefix, service, from, until } = filter
  const parameter = (value: unknown) => `$${values.push(value)}`
  return [
    ...(category ? [`category = ${parameter(category)}`] : []),
    ...(actionPrefix
      ? [`action ~>=~ ${parameter(actionPrefix)} AND action ~<~ ${parameter(actionPrefix + LAST_CHARACTER)}`]
      : []),
    ...(service ? [`service = ${parameter(service)}`] : []),
    ...(from ? [`at >= ${parameter(from)}`] : []),
    ...(until ? [`at < ${parameter(until)}`] : []),
  ]
}

interface EntryRow {
  seq: number
  service: string
  at: string
  action: string
  outcome: 'DONE' | 'DENIED'
  reason: string
  category: AuditCategory
  actor: string | null
  target: string | null
}

const fields = `seq::float8 AS seq, service, to_char(ledger_entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at,
  action, outcome, reason, category, actor, target`

/** One page of the entries of a log. */
interface EntriesPage extends Pick<PageArgs, 'first' | 'after'> {
  logId: number
  filter: LogFilter
}

/**
 * Pages of the entries of logs, newest first: by number, and by time in a page that ends at a moment, which the index then begins
 * with. Entries of different services can differ in both orders by the seconds until the ledger has read them. Pages with the same
 * arguments, as those of a list of logs, are read by one statement.
 */
export const entriesOf: BatchLoader<EntriesPage, Connection<AuditLogEntry>> = async (pages, { app }) => {
  const groups = new Map<string, EntriesPage[]>()
  for (const each of pages) {
    const alike = JSON.stringify({ ...each, logId: null })
    groups.set(alike, [...(groups.get(alike) ?? []), each])
  }
  const read = await Promise.all([...groups.values()].map((group) => readEntries(app, group)))
  const found = new Map(read.flat())
  return pages.map((each) => found.get(each)!)
}

/** @param pages differ in their log only */
async function readEntries(
  app: App<any>,
  pages: readonly EntriesPage[],
): Promise<[EntriesPage, Connection<AuditLogEntry>][]> {
  const { first, after, filter } = pages[0]!
  const [before = Number.MAX_SAFE_INTEGER] = decodeCursor(after, z.tuple([z.int()])) ?? []
  const values: unknown[] = [pages.map(({ logId }) => logId), before, first + 1]
  const [position, order] = filter.until ? byTime(`$${values.push(filter.until)}::timestamptz`) : byNumber
  const conditions = [position, ...conditionsOf(filter, values)]
  const rows = await app.read<EntryRow & { page: number }>(
    `SELECT asked.page::int AS page, entry.*
     FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (log_id, page)
     CROSS JOIN LATERAL (
       SELECT ${fields} FROM ledger_entry WHERE log_id = asked.log_id AND ${conditions.join(' AND ')}
       ORDER BY ${order} LIMIT $3) entry
     ORDER BY asked.page, ${filter.until ? 'entry.at DESC, ' : ''}entry.seq DESC`,
    values,
  )
  return pages.map((each, index) => {
    const entries = rows.filter(({ page }) => page === index + 1).map(entryOf)
    return [each, connectionFrom(entries, first, ({ seq }) => [seq])]
  })
}

function entryOf({
  at,
  actor,
  target,
  outcome,
  reason,
  seq,
  service,
  action,
  category,
}: EntryRow): AuditLogEntry {
  return {
    ...{ seq, service, action, category },
    at: new Date(at),
    outcome: AuditOutcome[outcome],
    reason: reason || null,
    actorHandle: actor,
    targetHandle: target || null,
  }
}

/** SQL: an entry after the cursor `$2`, and the order of the entries. */
const byNumber = ['seq < $2', 'ledger_entry.seq DESC'] as const

/**
 * The same by time, before `until`. A scan of the index begins at this bound, even if a condition of the filter has an earlier one:
 * it is the earlier one of the cursor and `until`.
 */
function byTime(until: string): readonly [string, string] {
  const cursorAt = '(SELECT c.at FROM ledger_entry c WHERE c.log_id = asked.log_id AND c.seq = $2)'
  return [
    `(ledger_entry.at, seq) < (least(${cursorAt}, ${until}), CASE WHEN ${cursorAt} < ${until} THEN $2::bigint ELSE 0 END)`,
    'ledger_entry.at DESC, ledger_entry.seq DESC',
  ]
}

interface ExportOptions {
  filter: LogFilter
  /** The size of the log in the export; null for the newest that a checkpoint contains. */
  size: number | null
  /** The last entry of the part before. */
  after: number
  /** Sizes of earlier states whose consistency the export proves. */
  previousSize: number | null
  previousCheckpointSize: number | null
}

interface HeadRow {
  index: number
  size: number
  root: Buffer
}

/**
 * One part of an export, oldest entry first; null before a checkpoint contains the log.
 * @throws Refusal BAD_USER_INPUT if there is no state of the given size
 */
export async function exportOf(
  app: App<any>,
  log: AuditLog,
  { filter, size, after, previousSize, previousCheckpointSize }: ExportOptions,
): Promise<AuditExport | null> {
  const [head] = await app.read<HeadRow>(
    `SELECT index::float8 AS index, size::float8 AS size, root FROM ledger_head
     WHERE log_id = $1 AND ($2::bigint IS NULL OR ledger_head.size = $2) ORDER BY ledger_head.size DESC LIMIT 1`,
    [log.logId, size],
  )
  if (!head && size === null) return null
  if (!head) throw new Refusal('BAD_USER_INPUT', 'No checkpoint contains this size of the log.', ['size'])
  const entries = await entryLines(app, log, head.size, after, filter)
  const isFirst = after === 0
  const start = isFirst
    ? await startLines(app, log, head, { filter, previousSize, previousCheckpointSize })
    : []
  const shown = entries.slice(0, EXPORTED_ENTRIES)
  return {
    lines: [...start, ...shown].map((line) => JSON.stringify(line)),
    size: head.size,
    next: entries.length > EXPORTED_ENTRIES ? shown.at(-1)!.seq : null,
  }
}

type StartOptions = Pick<ExportOptions, 'filter' | 'previousSize' | 'previousCheckpointSize'>

async function startLines(
  app: App<any>,
  { id, logId }: AuditLog,
  { index, size, root }: HeadRow,
  { filter, previousSize, previousCheckpointSize }: StartOptions,
): Promise<(ExportHead | ExportConsistency)[]> {
  const [checkpoint] = await app.read<{ size: number; note: string }>(
    'SELECT size::float8 AS size, note FROM ledger_checkpoint ORDER BY ledger_checkpoint.size DESC LIMIT 1',
  )
  const signed = checkpoint!.size
  requireEarlier('previousSize', previousSize, size)
  requireEarlier('previousCheckpointSize', previousCheckpointSize, signed)
  const [proof = [], ofCheckpoints = []] = await proofsOf(app, CHECKPOINT_LOG, [
    inclusionPath(index, signed),
    ...(previousCheckpointSize ? [consistencyPath(previousCheckpointSize, signed)] : []),
  ])
  const [ofLog = []] = previousSize ? await proofsOf(app, logId, [consistencyPath(previousSize, size)]) : []
  const consistency = (
    of: ExportConsistency['of'],
    from: number | null,
    path: string[],
  ): ExportConsistency[] => (from ? [{ type: 'consistency', of, from, proof: path }] : [])
  return [
    {
      ...{ type: 'head', format: 1, log: id, size, root: toBase64(root) },
      isFiltered: conditionsOf(filter, []).length > 0,
      ...{ index, proof, checkpoint: checkpoint!.note },
    },
    ...consistency('log', previousSize, ofLog),
    ...consistency('checkpoints', previousCheckpointSize, ofCheckpoints),
  ]
}

function requireEarlier(name: string, size: number | null, latest: number): void {
  if (size !== null && size > latest)
    throw new Refusal('BAD_USER_INPUT', 'An earlier size is larger than the present one.', [name])
}

interface ProvenRow extends EntryRow {
  actorSalt: string | null
  targetSalt: string | null
  record: string | null
  recordSalt: string | null
  commitments: ExportEntry['commitments']
}

const provenFields = `${fields}, actor_salt AS "actorSalt", target_salt AS "targetSalt", record, record_salt AS "recordSalt",
  jsonb_build_object('actor', actor_commitment, 'target', target_commitment, 'record', record_commitment) AS commitments`

async function entryLines(
  app: App<any>,
  { logId }: AuditLog,
  size: number,
  after: number,
  filter: LogFilter,
): Promise<ExportEntry[]> {
  const values: unknown[] = [logId, after, size, EXPORTED_ENTRIES + 1]
  const conditions = ['log_id = $1', 'seq > $2', 'seq <= $3', ...conditionsOf(filter, values)]
  const rows = await app.read<ProvenRow>(
    `SELECT ${provenFields} FROM ledger_entry WHERE ${conditions.join(' AND ')} ORDER BY ledger_entry.seq LIMIT $4`,
    values,
  )
  const proofs = await proofsOf(
    app,
    logId,
    rows.map(({ seq }) => inclusionPath(seq - 1, size)),
  )
  return rows.map((row, index) => lineOf(row, proofs[index]!))
}

function lineOf(row: ProvenRow, proof: string[]): ExportEntry {
  const { seq, service, at, action, outcome, reason, commitments } = row
  const opened = (salt: string | null, value: string | null) =>
    salt === null ? undefined : { salt, value: value! }
  return {
    ...{ type: 'entry', seq, service, at, action, outcome, reason, commitments },
    disclosures: {
      actor: opened(row.actorSalt, row.actor),
      target: opened(row.targetSalt, row.target),
      record: opened(row.recordSalt, row.record),
    },
    proof,
  }
}
