import { getMetadataArgsStorage } from 'typeorm'
import { SnakeCase } from './naming'

declare const row: unique symbol

/** One SQL statement whose rows have a known type. */
export interface Statement<Row> {
  readonly sql: string
  readonly [row]?: Row
}

export type EntityClass<E> = new () => E

/** A property that rows are sorted by: `'requestedAt desc'`. */
export type Order<Row> = `${keyof Row & string}` | `${keyof Row & string} desc`

/** A column of an entity as its metadata describes it, or one that the statement computes. */
export interface SelectedColumn {
  readonly sql: string
  /** The type of the column in PostgreSQL, e.g. `timestamptz`; `computed` for a computed column. */
  readonly type: string
}

interface Parts {
  readonly from: string
  readonly alias: string
  readonly entityColumns: ReadonlyMap<string, SelectedColumn>
  /** Property to SQL expression, in the order of the statement. */
  readonly columns: readonly (readonly [property: string, sql: string])[]
  readonly joins: readonly string[]
  readonly conditions: readonly string[]
  readonly order: readonly string[]
  readonly end: readonly string[]
}

const naming = new SnakeCase()
const quoted = (name: string) => `"${name}"`

/**
 * Reads an entity: the columns come from its metadata, the rest is SQL with `$n` for the parameters. The text is the same for
 * the same calls, so that it is prepared once.
 * `app.read(select(Device).where('account_id = $1').orderBy('requestedAt desc'), [accountId])`
 */
export function select<E extends object>(entity: EntityClass<E>, alias?: string): Select<E>
/** Reads some of an entity's properties. */
export function select<E extends object, const P extends keyof E & string>(
  entity: EntityClass<E>,
  alias: string | undefined,
  only: readonly P[],
): Select<Pick<E, P>>
export function select(entity: EntityClass<object>, alias?: string, only?: readonly string[]) {
  const table = tableOf(entity)
  const name = alias ?? table
  const entityColumns = columnsOf(entity, name)
  const properties = only ?? [...entityColumns.keys()]
  return new Select({
    from: alias ? `${quoted(table)} ${quoted(alias)}` : quoted(table),
    alias: name,
    entityColumns,
    columns: properties.map((property) => [property, columnIn(entityColumns, property).sql] as const),
    joins: [],
    conditions: [],
    order: [],
    end: [],
  })
}

export class Select<Row extends object> implements Statement<Row> {
  declare readonly [row]?: Row

  constructor(private readonly parts: Parts) {}

  get sql(): string {
    const { columns, from, joins, conditions, order, end } = this.parts
    return [
      `SELECT ${columns.map(([property, sql]) => `${sql} AS ${quoted(property)}`).join(', ')} FROM ${from}`,
      ...joins,
      ...(conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : []),
      ...(order.length > 0 ? [`ORDER BY ${order.join(', ')}`] : []),
      ...end,
    ].join(' ')
  }

  /** Adds computed columns: `.with<{ ready: boolean }>({ ready: "p.state = 'CONFIRMED'" })`. */
  with<Computed extends object>(columns: {
    readonly [C in keyof Computed]: string
  }): Select<Row & Computed> {
    const more = Object.entries<string>(columns).map(([name, sql]) => [name, `(${sql})`] as const)
    return new Select<Row & Computed>({ ...this.parts, columns: [...this.parts.columns, ...more] })
  }

  /** `.join('LEFT JOIN carrier_profile p ON p.id = e.profile_id')` */
  join(sql: string): Select<Row> {
    return this.and({ joins: [...this.parts.joins, sql] })
  }

  /** Rows for which all conditions hold, those of earlier calls included. */
  where(...conditions: string[]): Select<Row> {
    return this.and({ conditions: [...this.parts.conditions, ...conditions.map((sql) => `(${sql})`)] })
  }

  /** Sorts by properties of the entity. */
  orderBy(...order: Order<Row>[]): Select<Row> {
    const sql = order.map((each) => {
      const [property = '', direction] = each.split(' ')
      return `${this.column(property).sql}${direction ? ' DESC' : ''}`
    })
    return this.and({ order: [...this.parts.order, ...sql] })
  }

  /** `.limit('$3')` */
  limit(count: string | number): Select<Row> {
    return this.and({ end: [...this.parts.end, `LIMIT ${count}`] })
  }

  /** How many rows there are, instead of the rows. */
  count(): Statement<{ count: number }> {
    return new Select<{ count: number }>({
      ...this.parts,
      columns: [['count', 'count(*)::int']],
      order: [],
      end: [],
    })
  }

  /**
   * A statement around this one that gives the same rows:
   * `.within((rows) => `WITH taken AS (${rows}), seen AS (UPDATE …) SELECT * FROM taken`)`
   */
  within(around: (rows: string) => string): Statement<Row> {
    return { sql: around(this.sql) }
  }

  /** Locks the rows of the entity, not those that are joined to it. */
  forUpdate(): Select<Row> {
    return this.and({ end: [...this.parts.end, `FOR UPDATE OF ${quoted(this.parts.alias)}`] })
  }

  /** Protects the rows of the entity from changes until the transaction ends; other transactions can do the same. */
  forShare(): Select<Row> {
    return this.and({ end: [...this.parts.end, `FOR SHARE OF ${quoted(this.parts.alias)}`] })
  }

  /** @throws Error if neither the entity nor `with` has this property */
  column(property: string): SelectedColumn {
    const { entityColumns, columns } = this.parts
    const computed = columns.find(([name]) => name === property && !entityColumns.has(name))
    return computed ? { sql: computed[1], type: 'computed' } : columnIn(entityColumns, property)
  }

  private and(changed: Partial<Parts>): Select<Row> {
    return new Select<Row>({ ...this.parts, ...changed })
  }
}

/** The table of an entity, by the naming strategy. */
export function tableOf(entity: EntityClass<object>): string {
  const [table] = getMetadataArgsStorage().filterTables(entity)
  if (!table) throw new Error(`${entity.name} is not an entity`)
  return naming.tableName(entity.name, table.name)
}

/** The columns of an entity by property, those of its superclasses included. */
function columnsOf(entity: EntityClass<object>, alias: string): ReadonlyMap<string, SelectedColumn> {
  const classes: EntityClass<object>[] = []
  for (let type = entity; type.prototype; type = Object.getPrototypeOf(type)) classes.push(type)
  return new Map(
    getMetadataArgsStorage()
      .filterColumns(classes)
      .map(({ propertyName, options }) => {
        const sql = `${quoted(alias)}.${quoted(naming.columnName(propertyName, options.name, []))}`
        return [propertyName, { sql, type: String(options.type) }]
      }),
  )
}

function columnIn(columns: ReadonlyMap<string, SelectedColumn>, property: string): SelectedColumn {
  const column = columns.get(property)
  if (!column) throw new Error(`there is no column of ${property}`)
  return column
}
