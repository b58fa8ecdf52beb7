import {
  connectionFrom,
  decodeCursor,
  systemContext,
  type Connection,
  type CallContext,
  type PageArgs,
} from '@enigm/subgraph'
import type { Job } from '@enigm/subgraph'
import { z } from 'zod'
import type { AccountsApp } from '../../config'
import type { SecurityEvent, SecurityEventCategory } from './security-event.entity'

/** Fires once a day for all accounts together. */
export const purgeJob = 'security-event.purge'

const EVERY_MILLISECONDS = 24 * 60 * 60 * 1000
const BATCH = 10_000
const kept = `clock_timestamp() - interval '90 days'`

/** A page of the account's own security events, newest first; what is older than 90 days is gone, purged or not. */
export async function securityEvents(
  app: AccountsApp,
  accountId: string,
  category: SecurityEventCategory | null,
  page: PageArgs,
): Promise<Connection<SecurityEvent>> {
  const [after = null] = decodeCursor(page.after, z.tuple([z.string().max(64)])) ?? []
  const rows = await app.read<SecurityEvent>(
    `SELECT id, category, at, session_id AS "sessionId", device_id AS "deviceId" FROM security_event
     WHERE account_id = $1 AND at > ${kept} AND ($2::text IS NULL OR category = $2)
       AND ($3::text IS NULL OR seq < (SELECT seq FROM security_event WHERE account_id = $1 AND id = $3))
     ORDER BY seq DESC LIMIT $4`,
    [accountId, category, after, page.first + 1],
  )
  return connectionFrom(rows, page.first, ({ id }) => [id])
}

/** A security event as staff see it. */
export interface SecurityEventForStaff {
  category: SecurityEventCategory
  at: Date
  /** Counts the events of one hour from 1, and so tells no more than the list does. */
  ordinal: number
}

/** A page of an account's security events by category and hour, newest first; a cursor names no event. */
export async function securityEventsForStaff(
  app: AccountsApp,
  accountId: string,
  category: SecurityEventCategory | null,
  page: PageArgs,
): Promise<Connection<SecurityEventForStaff>> {
  const [hour = null, ordinal = null] = decodeCursor(page.after, z.tuple([z.iso.datetime(), z.int()])) ?? []
  const rows = await app.read<SecurityEventForStaff>(
    `SELECT category, at, ordinal FROM (
       SELECT category, at, row_number() OVER (PARTITION BY at ORDER BY seq)::int AS ordinal FROM security_event
       WHERE account_id = $1 AND at > ${kept}) event
     WHERE ($2::text IS NULL OR category = $2) AND ($3::timestamptz IS NULL OR (at, ordinal) < ($3, $4::int))
     ORDER BY at DESC, ordinal DESC LIMIT $5`,
    [accountId, category, hour, ordinal, page.first + 1],
  )
  return connectionFrom(rows, page.first, ({ at, ordinal: place }) => [at.toISOString(), place])
}

/** Sees to it that the purge runs; at every start it is due at once. */
export async function schedulePurge(app: AccountsApp): Promise<void> {
  await app.transaction(systemContext(), (tx) =>
    tx.scheduleJob({ kind: purgeJob, aggregateId: 'all', dueAt: new Date() }),
  )
}

/** Deletes what is older than 90 days (PRV-05), in batches, and comes again the next day or for the next batch. */
export async function purge(job: Job, app: AccountsApp, context: CallContext): Promise<void> {
  await app.transaction(context, async (tx) => {
    await tx.completeJob(job)
    const gone = await tx.query(
      `DELETE FROM security_event WHERE id IN (
         SELECT id FROM security_event WHERE at <= ${kept} ORDER BY at LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING id`,
      [BATCH],
    )
    const wait = gone.length < BATCH ? EVERY_MILLISECONDS : 0
    await tx.scheduleJob({ kind: purgeJob, aggregateId: 'all', dueAt: new Date(Date.now() + wait) })
  })
}
