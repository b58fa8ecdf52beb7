import { suppressSmallCount } from '@enigm/contracts'
import type { App } from '../app'

/** Numbers as an aggregate shows them. */
export type Suppressed<T> = { [K in keyof T]: number | null }

interface DailyCount<T> {
  key: string
  counts: Suppressed<T>
}

/** Where the counts are kept: `kind` names the counter, each key one of its subjects. */
interface CountedSubjects<T> {
  readonly kind: string
  readonly keys: readonly string[]
  /** Counts these subjects now, in their order. */
  readonly count: (keys: readonly string[]) => Promise<readonly T[]>
  /** The last day (UTC) on which the counts of this subject are shown; today unless it is given. */
  readonly lastDay?: (key: string) => Date
}

/**
 * Counts of aggregates, the only way to show them (FED-06): rounded, and counted once a day (UTC). All reads of a day, on all
 * processes, get the same answer, so no reader can derive a person's step from a number by reading before and after it, nor measure
 * a number by adding accounts until it moves. Only the rounded numbers are stored.
 */
export async function dailyCounts<T extends object>(
  { data }: Pick<App<any>, 'data'>,
  { kind, keys, count, lastDay }: CountedSubjects<T>,
): Promise<Suppressed<T>[]> {
  const stored = await find<T>(data, kind, keys)
  const missing = keys.filter((key) => !stored.has(key))
  if (missing.length === 0) return keys.map((key) => stored.get(key)!)
  const counted = (await count(missing)).map(suppress)
  await data.query('DELETE FROM daily_count WHERE valid_until <= clock_timestamp()')
  await data.query(
    `INSERT INTO daily_count (kind, key, counts, valid_until)
     SELECT $1, key, counts, date_trunc('day', coalesce(last_day, clock_timestamp()), 'UTC') + interval '24 hours'
     FROM unnest($2::text[], $3::jsonb[], $4::timestamptz[]) AS counted (key, counts, last_day)
     ORDER BY key ON CONFLICT DO NOTHING`,
    [
      kind,
      missing,
      counted.map((counts) => JSON.stringify(counts)),
      missing.map((key) => lastDay?.(key) ?? null),
    ],
  )
  const shown = await find<T>(data, kind, keys)
  // At midnight a number can expire between its insertion and the read.
  return keys.map((key) => shown.get(key) ?? counted[missing.indexOf(key)] ?? stored.get(key)!)
}

async function find<T>(
  data: App['data'],
  kind: string,
  keys: readonly string[],
): Promise<Map<string, Suppressed<T>>> {
  const rows: DailyCount<T>[] = await data.query(
    'SELECT key, counts FROM daily_count WHERE kind = $1 AND key = ANY($2) AND valid_until > clock_timestamp()',
    [kind, keys],
  )
  return new Map(rows.map(({ key, counts }) => [key, counts]))
}

function suppress<T extends object>(counts: T): Suppressed<T> {
  const numbers = Object.entries(counts) as [string, number][]
  return Object.fromEntries(
    numbers.map(([name, count]) => [name, suppressSmallCount(count)]),
  ) as Suppressed<T>
}
