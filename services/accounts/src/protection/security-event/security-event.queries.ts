import { K_ANONYMITY } from '@enigm/contracts'
import {
  connectionFrom,
  countersOf,
  dailyCounts,
  DAY_MILLISECONDS,
  decodeCursor,
  select,
  type App,
  type Connection,
  type Counts,
  type PageArgs,
  type TrustSignal,
} from '@enigm/subgraph'
import { z } from 'zod'
import { SecurityEvent, type SecurityEventCategory } from './security-event.entity'

const COUNTED_DAYS = 7

/** SQL: an event from after this moment is shown; an older one is not, even before it is deleted (PRV-05). */
const shownSince = `clock_timestamp() - interval '90 days'`

/** A page of the list, of one category or of all. */
type PageOfCategory = PageArgs & { category?: SecurityEventCategory | null }

/** A cursor is the id of an event: the place in the table would show how many events all accounts have. */
const ownEvents = select(SecurityEvent)
  .where(
    'account_id = $1',
    `at > ${shownSince}`,
    '$2::text IS NULL OR category = $2',
    '$3::text IS NULL OR seq < (SELECT seq FROM security_event WHERE account_id = $1 AND id = $3)',
  )
  .orderBy('seq desc')
  .limit('$4')

/** A page of the account's own security events, newest first. */
export async function securityEvents(
  app: App<any>,
  accountId: string,
  { category = null, first, after }: PageOfCategory,
): Promise<Connection<SecurityEvent>> {
  const [afterId = null] = decodeCursor(after, z.tuple([z.string().max(64)])) ?? []
  const rows = await app.read(ownEvents, [accountId, category, afterId, first + 1])
  return connectionFrom(rows, first, ({ id }) => [id])
}

/** One signal for each category with events that are shown: their number, and the hour of the latest one (TRU-10). */
export async function securityTrustSignals(app: App<any>, accountId: string): Promise<TrustSignal[]> {
  const rows = await app.read<{ category: SecurityEventCategory; count: number; observedAt: Date }>(
    `SELECT category, count(*)::int AS count, max(at) AS "observedAt" FROM security_event
     WHERE account_id = $1 AND at > ${shownSince} GROUP BY category ORDER BY category`,
    [accountId],
  )
  return rows.map(({ category, count, observedAt }) => ({
    kind: 'SECURITY_EVENTS',
    value: `${category}:${count}`,
    source: 'accounts',
    observedAt,
  }))
}

/** A security event as staff see it. */
export interface SecurityEventForStaff {
  category: SecurityEventCategory
  at: Date
  /** Counts the events of one hour from 1, and so discloses no more than the list does. */
  ordinal: number
}

/** A page of an account's security events by category and hour, newest first; a cursor names no event. */
export async function securityEventsForStaff(
  app: App<any>,
  accountId: string,
  { category = null, first, after }: PageOfCategory,
): Promise<Connection<SecurityEventForStaff>> {
  const [hour = null, ordinal = null] = decodeCursor(after, z.tuple([z.iso.datetime(), z.int()])) ?? []
  const rows = await app.read<SecurityEventForStaff>(
    `SELECT category, at, ordinal FROM (
       SELECT category, at, row_number() OVER (PARTITION BY at ORDER BY seq)::int AS ordinal FROM security_event
       WHERE account_id = $1 AND at > ${shownSince}) event
     WHERE ($2::text IS NULL OR category = $2) AND ($3::timestamptz IS NULL OR (at, ordinal) < ($3, $4::int))
     ORDER BY at DESC, ordinal DESC LIMIT $5`,
    [accountId, category, hour, ordinal, first + 1],
  )
  return connectionFrom(rows, first, ({ at, ordinal: place }) => [at.toISOString(), place])
}

export const securityEventCounters = countersOf(SecurityEvent, 'category', {
  name: 'SecurityEventCounters',
  audiences: ['internal'],
  description: `Security events of one day by category, null when fewer than ${K_ANONYMITY} accounts have caused them`,
  values: {
    SESSION: 'Events about sessions.',
    PIN: 'Events about PINs.',
    CREDENTIAL: 'Events about ways to sign in.',
    RECOVERY: 'Events about recoveries.',
    DEVICE: 'Events about devices of sessions.',
    POLICY: 'Events that a rule has caused.',
    ADMINISTRATION: 'Events that the platform has caused.',
    DELETION: 'Events about deletions of accounts.',
  },
})

export type DailyCounts = Counts<SecurityEventCategory> & { day: Date }

/** The events of one category on one day. */
interface CategoryCount {
  day: Date
  value: SecurityEventCategory
  count: number
}

/**
 * The last 7 full days, newest first. The numbers of a day are counted once and kept while they are shown: the erasure of an
 * account, which removes its events, does not change them (FED-06).
 */
export async function countSecurityEvents(app: App<any>): Promise<DailyCounts[]> {
  const days = await app.read<{ day: Date }>(
    `SELECT date_trunc('day', clock_timestamp(), 'UTC') - n * interval '24 hours' AS day
     FROM generate_series(1, $1::int) n ORDER BY n`,
    [COUNTED_DAYS],
  )
  const keys = days.map(({ day }) => day.toISOString())
  const count = async (missing: readonly string[]) => {
    const rows = await app.read<CategoryCount>(
      `SELECT d.day, e.category AS value, count(*)::int AS count FROM unnest($1::timestamptz[]) AS d (day)
       JOIN security_event e ON e.at >= d.day AND e.at < d.day + interval '24 hours'
       GROUP BY d.day, e.category HAVING count(DISTINCT e.account_id) >= $2`,
      [missing, K_ANONYMITY],
    )
    return missing.map((day) =>
      securityEventCounters.numbers(rows.filter((row) => row.day.toISOString() === day)),
    )
  }
  const lastDay = (day: string) => new Date(Date.parse(day) + COUNTED_DAYS * DAY_MILLISECONDS)
  const counts = await dailyCounts(app, { kind: 'SecurityEventCounters', keys, count, lastDay })
  return days.map(({ day }, index) => ({ day, ...counts[index]! }))
}
