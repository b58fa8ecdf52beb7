import type { App } from '../app'
import type { CallContext } from '../caller'
import type { Transaction } from '../database/transaction'
import { commonFailures, DomainFailure } from '../failure'
import { isFarFuture, isOverdue } from '../job-worker'

/** An event or a job that the service cannot process, or not in time. Payloads and error texts stay in the database. */
export interface StalledRow {
  id: string
  kind: 'EVENT' | 'JOB'
  type: string
  state: 'PARKED' | 'RETRYING' | 'OVERDUE' | 'FAR_FUTURE'
  attempts: number
  errorCode: string | null
  since: Date
  nextAttemptAt: Date | null
  correlationId: string
}

const isStalledEvent = 'applied_at IS NULL AND (parked_at IS NOT NULL OR attempts > 0)'
const isStalledJob = `(error IS NOT NULL OR ${isOverdue} OR ${isFarFuture})`
const isIdle = '(lease_until IS NULL OR lease_until <= clock_timestamp())'

const stalled = `
  SELECT event_id AS id, 'EVENT' AS kind, type,
    CASE WHEN parked_at IS NOT NULL THEN 'PARKED' ELSE 'RETRYING' END AS state, attempts,
    split_part(error, ':', 1) AS "errorCode", received_at AS since,
    CASE WHEN parked_at IS NULL THEN next_try_at END AS "nextAttemptAt", correlation_id AS "correlationId"
  FROM inbox WHERE ${isStalledEvent}
  UNION ALL
  SELECT id, 'JOB', kind,
    CASE WHEN error IS NOT NULL THEN 'RETRYING' WHEN ${isOverdue} THEN 'OVERDUE' ELSE 'FAR_FUTURE' END, attempts,
    split_part(error, ':', 1), due_at, due_at, correlation_id
  FROM job WHERE ${isStalledJob}`

/** The stalled work of the service after an id, in the order of the ids, which are random. */
export function readStalledWork(
  app: App<any>,
  { state = null, afterId, limit }: { state?: StalledRow['state'] | null; afterId: string; limit: number },
): Promise<StalledRow[]> {
  return app.read<StalledRow>(
    `SELECT * FROM (${stalled}) AS work WHERE id COLLATE "C" > $1 AND ($2::text IS NULL OR state = $2)
     ORDER BY id COLLATE "C" LIMIT $3`,
    [afterId, state, limit],
  )
}

/** Gives an event ten more attempts, or a job the next one now. @throws DomainFailure NOT_FOUND */
export async function retryStalledWork(app: App<any>, context: CallContext, id: string): Promise<void> {
  await app.transaction(context, async (tx) => {
    const retried = [
      ...(await tx.query(
        `UPDATE inbox SET parked_at = NULL, attempts = 0, next_try_at = clock_timestamp()
         WHERE event_id = $1 AND ${isStalledEvent} RETURNING event_id`,
        [id],
      )),
      ...(await tx.query(
        `UPDATE job SET due_at = clock_timestamp() WHERE id = $1 AND ${isStalledJob} AND ${isIdle} RETURNING id`,
        [id],
      )),
    ]
    await record(tx, app, { id, action: 'retried', changed: retried.length })
    tx.wakes.jobs = true
  })
}

/**
 * Drops an event or a job without its effect. The following events of the aggregate are applied afterwards.
 * @throws DomainFailure NOT_FOUND
 */
export async function discardStalledWork(
  app: App<any>,
  context: CallContext,
  id: string,
  reason: string,
): Promise<void> {
  await app.transaction(context, async (tx) => {
    const isDiscarded = (await discardEvent(tx, id)) || (await discardJob(tx, id))
    await record(tx, app, { id, action: 'discarded', changed: isDiscarded ? 1 : 0, reason })
  })
}

/** The head of the aggregate is locked before its events, as by the inbox. Only the next event of an aggregate is attempted. */
async function discardEvent(tx: Transaction, id: string): Promise<boolean> {
  const [head] = await tx.query<{ service: string; aggregateId: string; version: number }>(
    `SELECT h.service, h.aggregate_id AS "aggregateId", h.version FROM inbox_head h
     JOIN inbox i USING (service, aggregate_id) WHERE i.event_id = $1 FOR UPDATE OF h`,
    [id],
  )
  if (!head) return false
  const [event] = await tx.query<{ version: number; isSnapshot: boolean }>(
    `UPDATE inbox SET applied_at = clock_timestamp(), parked_at = NULL
     WHERE event_id = $1 AND ${isStalledEvent} AND (is_snapshot OR version <= $2 + 1)
     RETURNING version, is_snapshot AS "isSnapshot"`,
    [id, head.version],
  )
  if (event && !event.isSnapshot && event.version > head.version)
    await tx.query('UPDATE inbox_head SET version = $3 WHERE service = $1 AND aggregate_id = $2', [
      head.service,
      head.aggregateId,
      event.version,
    ])
  return event !== undefined
}

async function discardJob(tx: Transaction, id: string): Promise<boolean> {
  const gone = await tx.query(
    `DELETE FROM job WHERE id = $1 AND ${isStalledJob} AND ${isIdle} RETURNING id`,
    [id],
  )
  return gone.length > 0
}

async function record(
  tx: Transaction,
  app: App<any>,
  { id, action, changed, reason }: { id: string; action: string; changed: number; reason?: string },
): Promise<void> {
  if (changed === 0) throw new DomainFailure('NOT_FOUND', commonFailures.NOT_FOUND, ['input', 'id'])
  await tx.audit({
    scope: 'platform',
    target: id,
    action: `${app.name}.work.${action}`,
    reason,
    outcome: 'DONE',
  })
}
