import { COUNT_SENTENCE, type Audience } from '@enigm/contracts'
import { Field, Int, ObjectType } from 'type-graphql'
import type { App } from '../app'
import { dailyCounts, type Suppressed } from '../database/daily-counts'
import { camelCase } from '../database/naming'
import { select, tableOf, type EntityClass } from '../database/select'
import { Audiences } from './directives'

/** As `camelCase` makes it. */
type CamelCase<T extends string> = T extends `${infer Head}_${infer Rest}`
  ? `${Lowercase<Head>}${Capitalize<CamelCase<Rest>>}`
  : Lowercase<T>

/** One number for each value of an enum, as `dailyCounts` shows it. */
export type Counts<Value extends string> = Suppressed<Numbers<Value>>

type Numbers<Value extends string> = { [V in Value as CamelCase<V>]: number }

interface CounterOptions<Value extends string> {
  /** The name of the GraphQL type. */
  readonly name: string
  readonly audiences: readonly [Audience, ...Audience[]]
  /** The counted objects, e.g. `eSIMs by state`. */
  readonly description: string
  /** The description of the number of each value. */
  readonly values: Readonly<Record<Value, string>>
}

export interface Counters<Value extends string> {
  /** The GraphQL type. */
  readonly type: new () => Counts<Value>
  /** The counters of all rows. */
  count(app: Pick<App<any>, 'read' | 'data'>): Promise<Counts<Value>>
  /** The numbers of another statement, for `dailyCounts`. */
  numbers(rows: readonly ValueCount<Value>[]): Numbers<Value>
}

/** The number of rows with one value. */
interface ValueCount<Value extends string> {
  value: Value
  count: number
}

/**
 * Counters of an entity by one of its properties, counted by `dailyCounts`:
 * `const esimCounters = countersOf(Esim, 'state', { name: 'EsimCounters', audiences: ['panel'], description: 'eSIMs by state',
 * values: { ORDERED: 'eSIMs that wait for their activation.' } })`
 */
export function countersOf<E extends object, P extends keyof E & string>(
  entity: EntityClass<E>,
  property: P,
  { name, audiences, description, values }: CounterOptions<E[P] & string>,
): Counters<E[P] & string> {
  type Value = E[P] & string
  const names = Object.keys(values) as Value[]

  @Audiences(...audiences)
  @ObjectType(name, { description: `${description}; ${COUNT_SENTENCE}.` })
  class CountersType {}
  for (const value of names) {
    Field(() => Int, { nullable: true, description: values[value] })(CountersType.prototype, camelCase(value))
  }

  const numbers = (rows: readonly ValueCount<Value>[]) =>
    Object.fromEntries(
      names.map((value) => [camelCase(value), rows.find((row) => row.value === value)?.count ?? 0]),
    ) as Numbers<Value>
  return {
    type: CountersType as new () => Counts<Value>,
    numbers,
    async count(app) {
      const column = select(entity).column(property).sql
      const count = async () => [
        numbers(
          await app.read<ValueCount<Value>>(
            `SELECT ${column} AS value, count(*)::int AS count FROM "${tableOf(entity)}" GROUP BY 1`,
          ),
        ),
      ]
      const [counts] = await dailyCounts(app, { kind: name, keys: [''], count })
      return counts!
    },
  }
}
