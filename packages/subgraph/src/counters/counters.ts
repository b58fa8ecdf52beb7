import { COUNT_SENTENCE, type Audience } from '@enigm/contracts'
import { GraphQLDate } from 'graphql-scalars'
import { Field, Int, ObjectType } from 'type-graphql'
import type { App } from '../app'
import { camelCase } from '../database/naming'
import { select, tableOf, type EntityClass } from '../database/select'
import { DAY_MILLISECONDS } from '../moments'
import { Audiences } from '../schema/directives'
import { dailyCounts, type Suppressed } from './daily-counts'

/** As `camelCase` makes it. */
type CamelCase<T extends string> = T extends `${infer Head}_${infer Rest}`
  ? `${Lowercase<Head>}${Capitalize<CamelCase<Rest>>}`
  : Lowercase<T>

/** One number for each value of an enum, as `dailyCounts` shows it. */
export type Counts<Value extends string> = Suppressed<Numbers<Value>>

type Numbers<Value extends string> = { [V in Value as CamelCase<V>]: number }

type CountsApp = Pick<App<any>, 'read' | 'data'>

interface CounterOptions<Value extends string> {
  /** The name of the GraphQL type: `EsimCounters`. */
  readonly name: string
  /** The API schemas with the type; those of the platform unless they are given. */
  readonly audiences?: readonly [Audience, ...Audience[]]
  /** The counted objects, e.g. `eSIMs by state`. */
  readonly description: string
  /** The description of the number of each value. */
  readonly values: Readonly<Record<Value, string>>
}

/** The counts of one day (UTC). */
interface CounterDay<Value extends string> {
  date: string
  counts: Counts<Value>
}

export interface Counters<Value extends string> {
  readonly name: string
  readonly description: string
  /** The GraphQL type. */
  readonly type: new () => Counts<Value>
  /** The GraphQL type of one day. */
  readonly dayType: new () => CounterDay<Value>
  /** The counts of today. */
  count(app: CountsApp): Promise<Counts<Value>>
  /** The counts of the last days, today first, at most `KEPT_DAYS`; a day on which the service did not run is absent. */
  history(app: CountsApp, days: number): Promise<CounterDay<Value>[]>
  /** The numbers of another statement, for `dailyCounts`. */
  numbers(rows: readonly ValueCount<Value>[]): Numbers<Value>
}

/** The number of rows with one value. */
interface ValueCount<Value extends string> {
  value: Value
  count: number
}

/** The days, today included, whose counts are kept (FED-08). */
export const KEPT_DAYS = 400

const platformAudiences: readonly [Audience, ...Audience[]] = ['panel', 'internal']
const today = `clock_timestamp() AT TIME ZONE 'UTC'`

/**
 * Counters of an entity by one of its properties. In `counters` of a part they get their root fields and are counted every day:
 * `const esimCounters = countersOf(Esim, 'state', { name: 'EsimCounters', description: 'eSIMs by state',
 * values: { ORDERED: 'eSIMs that wait for their activation.' } })`
 */
export function countersOf<E extends object, P extends keyof E & string>(
  entity: EntityClass<E>,
  property: P,
  options: CounterOptions<E[P] & string>,
): Counters<E[P] & string> {
  return countersBy(
    () =>
      `SELECT ${select(entity).column(property).sql} AS value, count(*)::int AS count FROM "${tableOf(entity)}" GROUP BY 1`,
    options,
  )
}

/** Counters of a statement that gives a `value` and its `count` in each row; a value without a row counts zero. */
export function countersBy<Value extends string>(
  statement: () => string,
  { name, audiences = platformAudiences, description, values }: CounterOptions<Value>,
): Counters<Value> {
  const names = Object.keys(values) as Value[]
  const shown = `${description}; ${COUNT_SENTENCE}.`

  @Audiences(...audiences)
  @ObjectType(name, { description: shown })
  class CountersType {}
  for (const value of names) {
    Field(() => Int, { nullable: true, description: values[value] })(CountersType.prototype, camelCase(value))
  }

  @Audiences(...platformAudiences)
  @ObjectType(`${name.replace(/s$/, '')}Day`, { description: `${description} on one day.` })
  class DayType {
    @Field(() => GraphQLDate, { description: 'The day, in UTC.' })
    date!: string

    @Field(() => CountersType, { description: shown })
    counts!: Counts<Value>
  }

  const numbers = (rows: readonly ValueCount<Value>[]) =>
    Object.fromEntries(
      names.map((value) => [camelCase(value), rows.find((row) => row.value === value)?.count ?? 0]),
    ) as Numbers<Value>
  const count = async (app: CountsApp) => {
    const [{ date }] = (await app.read<{ date: string }>(`SELECT (${today})::date::text AS date`)) as [
      { date: string },
    ]
    const [counts] = await dailyCounts(app, {
      kind: name,
      keys: [date],
      count: async () => [numbers(await app.read<ValueCount<Value>>(statement()))],
      lastDay: (day) => new Date(Date.parse(day) + (KEPT_DAYS - 1) * DAY_MILLISECONDS),
    })
    return counts!
  }
  return {
    name,
    description,
    type: CountersType as new () => Counts<Value>,
    dayType: DayType,
    numbers,
    count,
    async history(app, days) {
      await count(app)
      return app.read<CounterDay<Value>>(
        `SELECT key AS date, counts FROM daily_count
         WHERE kind = $1 AND key > ((${today})::date - $2::int)::text AND valid_until > clock_timestamp()
         ORDER BY key DESC`,
        [name, days],
      )
    },
  }
}
