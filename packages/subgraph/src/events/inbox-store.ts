import { isFinalEvent } from '@enigm/contracts'
import type { EntityManager } from 'typeorm'
import type { App } from '../app'
import type { Received } from './envelope'
import type { Sequence, Turn } from './sequence'

export interface Waiting extends Turn {
  service: string
  aggregateId: string
  type: string
  data: object
  correlationId: string
  occurredAt: Date
  attempts: number
}

export interface Failure {
  row: Waiting
  error: string
  retrySeconds: number
  parked: boolean
}

export interface InboxCounts {
  /** Events that failed ten times; an operator has to retry them. */
  readonly parked: number
  /** Events that failed and are retried. */
  readonly failing: number
  /** Age of the oldest event that is neither applied nor parked. */
  readonly oldestWaitingSeconds: number
}

/** The prefix of the stored error of an event that this version of the service cannot parse. */
export const UNREADABLE = 'UnreadableEvent'

/** How many versions beyond its head are processed for one aggregate at a time. */
const WINDOW = 1000

/**
 * Enters the epoch of events of a source, for the rest of the transaction. At its begin the versions reached in earlier epochs
 * count no more, and what waits of them is dropped: the snapshots of the source follow.
 * @returns whether the epoch is the current one; events of an earlier one are obsolete
 */
export async function enterEpoch(
  manager: EntityManager,
  service: string,
  epoch: number,
  lock: EpochLock = 'SHARE',
): Promise<boolean> {
  const [known]: { epoch: number }[] = await manager.query(
    'SELECT epoch FROM source_epoch WHERE service = $1',
    [service],
  )
  if ((known?.epoch ?? 0) < epoch) {
    const begun: object[] = await manager.query(
      `INSERT INTO source_epoch VALUES ($1, $2) ON CONFLICT (service) DO UPDATE SET epoch = excluded.epoch
       WHERE source_epoch.epoch < excluded.epoch RETURNING service`,
      [service, epoch],
    )
    if (known && begun.length > 0) await forgetVersions(manager, service)
  }
  return (await lockEpoch(manager, service, lock)) === epoch
}

/**
 * The end of snapshots takes `UPDATE` at the begin of its transaction. If it took it later, two replicas with `SHARE` would wait
 * for each other.
 */
type EpochLock = 'SHARE' | 'UPDATE'

/** Until the end of the transaction no other epoch begins. @returns the current epoch of the source, 0 before its first event */
export async function lockEpoch(
  manager: EntityManager,
  service: string,
  lock: EpochLock = 'SHARE',
): Promise<number> {
  const [current]: { epoch: number }[] = await manager.query(
    `SELECT epoch FROM source_epoch WHERE service = $1 FOR ${lock}`,
    [service],
  )
  return current?.epoch ?? 0
}

/** Applied events stay known for as long as others: those that the new stream repeats are not applied again. */
async function forgetVersions(manager: EntityManager, service: string): Promise<void> {
  await manager.query('DELETE FROM inbox_head WHERE service = $1', [service])
  await manager.query('DELETE FROM inbox WHERE service = $1 AND applied_at IS NULL', [service])
  await manager.query('UPDATE inbox SET applied_at = clock_timestamp() WHERE service = $1', [service])
}

/** Whether one of these events is stored, or a later one of its aggregate was applied. */
export async function knowsAny(
  manager: EntityManager,
  service: string,
  events: readonly Received[],
): Promise<boolean> {
  const [row]: { known: boolean }[] = await manager.query(
    `SELECT EXISTS (SELECT FROM inbox WHERE event_id = ANY($2)) OR EXISTS (
       SELECT FROM inbox_head h JOIN unnest($3::text[], $4::int[]) AS e (id, version) ON h.aggregate_id = e.id
       WHERE h.service = $1 AND h.version >= e.version) AS known`,
    [
      service,
      events.map(({ eventId }) => eventId),
      events.map(({ aggregateId }) => aggregateId),
      events.map(({ version }) => version),
    ],
  )
  return row!.known
}

/** Stores events; an event that is already stored stays unchanged. Sorted, so that two replicas cannot deadlock. */
export async function insert(manager: EntityManager, events: readonly Received[]): Promise<void> {
  const sorted = [...events].sort((a, b) => (a.eventId < b.eventId ? -1 : 1))
  await manager.query(
    `INSERT INTO inbox (event_id, service, type, aggregate_id, version, is_snapshot, data, correlation_id, occurred_at)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::boolean[], $7::jsonb[],
       $8::text[], $9::timestamptz[])
     ON CONFLICT DO NOTHING`,
    [
      sorted.map(({ eventId }) => eventId),
      sorted.map(({ service }) => service),
      sorted.map(({ type }) => type),
      sorted.map(({ aggregateId }) => aggregateId),
      sorted.map(({ version }) => version),
      sorted.map(({ isSnapshot }) => isSnapshot),
      sorted.map(({ data }) => data),
      sorted.map(({ correlationId }) => correlationId),
      sorted.map(({ occurredAt }) => occurredAt),
    ],
  )
}

/** Locks the heads in the order of their ids, against deadlocks, and gives the version that each has reached. */
export async function lockHeads(
  manager: EntityManager,
  service: string,
  aggregateIds: readonly string[],
): Promise<Map<string, number>> {
  await manager.query(
    `INSERT INTO inbox_head (service, aggregate_id, version)
     SELECT $1, id, 0 FROM unnest($2::text[]) AS id ORDER BY id COLLATE "C" ON CONFLICT DO NOTHING`,
    [service, aggregateIds],
  )
  const rows: { aggregate_id: string; version: number }[] = await manager.query(
    `SELECT aggregate_id, version FROM inbox_head WHERE service = $1 AND aggregate_id = ANY($2)
     ORDER BY aggregate_id COLLATE "C" FOR UPDATE`,
    [service, aggregateIds],
  )
  return new Map(rows.map(({ aggregate_id, version }) => [aggregate_id, version]))
}

export function findWaiting(
  manager: EntityManager,
  service: string,
  aggregateIds: readonly string[],
): Promise<Waiting[]> {
  return manager.query(
    `SELECT event_id AS "eventId", service, i.aggregate_id AS "aggregateId", type, i.version, is_snapshot AS "isSnapshot", data,
       correlation_id AS "correlationId", occurred_at AS "occurredAt", attempts,
       parked_at IS NOT NULL OR next_try_at > clock_timestamp() AS blocked
     FROM inbox i JOIN inbox_head h USING (service, aggregate_id)
     WHERE service = $1 AND i.aggregate_id = ANY($2) AND applied_at IS NULL AND (is_snapshot OR i.version <= h.version + ${WINDOW})
     ORDER BY i.received_at`,
    [service, aggregateIds],
  )
}

/** Aggregates by service with a next event whose next attempt is due. */
export async function findDue(manager: EntityManager, limit: number): Promise<Map<string, string[]>> {
  const rows: { service: string; aggregate_id: string }[] = await manager.query(
    `SELECT DISTINCT service, aggregate_id FROM inbox i JOIN inbox_head h USING (service, aggregate_id)
     WHERE applied_at IS NULL AND parked_at IS NULL AND next_try_at <= clock_timestamp()
       AND (is_snapshot OR i.version <= h.version + 1)
     LIMIT $1`,
    [limit],
  )
  const due = new Map<string, string[]>()
  for (const { service, aggregate_id } of rows) due.set(service, [...(due.get(service) ?? []), aggregate_id])
  return due
}

/** Entities by service of which an event has been missing for so long that it is considered lost. */
export function findGaps(
  manager: EntityManager,
  seconds: number,
): Promise<{ service: string; entity: string }[]> {
  return manager.query(
    `SELECT DISTINCT i.service, split_part(i.type, '.', 2) AS entity
     FROM inbox i JOIN inbox_head h USING (service, aggregate_id)
     WHERE i.applied_at IS NULL AND NOT i.is_snapshot AND i.version > h.version + 1
       AND i.received_at < clock_timestamp() - make_interval(secs => $1)
       AND NOT EXISTS (
         SELECT FROM inbox next WHERE next.service = i.service AND next.aggregate_id = i.aggregate_id
           AND next.version = h.version + 1 AND next.applied_at IS NULL)`,
    [seconds],
  )
}

export async function recordFailure(manager: EntityManager, failure: Failure): Promise<void> {
  await manager.query(
    `UPDATE inbox SET attempts = attempts + 1, error = $2, next_try_at = clock_timestamp() + make_interval(secs => $3),
       parked_at = CASE WHEN $4 THEN clock_timestamp() END
     WHERE event_id = $1`,
    [failure.row.eventId, failure.error.slice(0, 2000), failure.retrySeconds, failure.parked],
  )
}

/** Marks the settled events and advances the heads. A head at the last event of its aggregate is kept for as long as the event. */
export async function settle(
  manager: EntityManager,
  service: string,
  sequences: readonly Sequence<Waiting>[],
): Promise<void> {
  const eventIds = sequences.flatMap((sequence) => sequence.settled().map(({ eventId }) => eventId))
  if (eventIds.length === 0) return
  await manager.query(
    'UPDATE inbox SET applied_at = clock_timestamp(), parked_at = NULL WHERE event_id = ANY($1)',
    [eventIds],
  )
  const moved = sequences.filter((sequence) => sequence.moved)
  if (moved.length === 0) return
  await manager.query(
    `UPDATE inbox_head h SET version = reached.version, ended_at = CASE WHEN reached.is_ended THEN clock_timestamp() END
     FROM unnest($2::text[], $3::int[], $4::boolean[]) AS reached (aggregate_id, version, is_ended)
     WHERE h.service = $1 AND h.aggregate_id = reached.aggregate_id`,
    [
      service,
      moved.map(({ aggregateId }) => aggregateId),
      moved.map(({ head }) => head),
      moved.map((sequence) => sequence.settled().some(isLast(sequence.head))),
    ],
  )
}

function isLast(head: number) {
  return ({ version, type }: Waiting): boolean => version === head && isFinalEvent(type)
}

/** The events that are not applied yet, in one row. */
export const inboxCounts = `
  SELECT count(*) FILTER (WHERE parked_at IS NOT NULL)::int AS parked,
    count(*) FILTER (WHERE parked_at IS NULL AND attempts > 0)::int AS failing,
    coalesce(extract(epoch FROM now() - min(received_at) FILTER (WHERE parked_at IS NULL)), 0)::float
      AS "oldestWaitingSeconds"
  FROM inbox WHERE applied_at IS NULL`

export async function count(manager: EntityManager): Promise<InboxCounts> {
  const [row]: InboxCounts[] = await manager.query(inboxCounts)
  return row!
}

/** Gives every parked event ten more attempts. @returns the number of these events */
export function retryParked(app: App): Promise<number> {
  return unpark(app.data.manager, '%')
}

/** Retries the events that could not be parsed: this version of the service may be newer. */
export function retryUnreadable(app: App): Promise<number> {
  return unpark(app.data.manager, `${UNREADABLE}:%`)
}

async function unpark(manager: EntityManager, error: string): Promise<number> {
  const rows: object[] = await manager.query(
    `WITH retried AS (
       UPDATE inbox SET parked_at = NULL, attempts = 0, next_try_at = clock_timestamp()
       WHERE parked_at IS NOT NULL AND applied_at IS NULL AND error LIKE $1 RETURNING event_id)
     SELECT event_id FROM retried`,
    [error],
  )
  return rows.length
}
