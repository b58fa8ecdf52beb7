import {
  FindOperator,
  type EntityManager,
  type EntityMetadata,
  type EntityTarget,
  type FindOptionsWhere,
  type ObjectLiteral,
} from 'typeorm'
import { connectionOf } from './data-source'
import { hydrated, toEntity } from './hydrate'

type ColumnMetadata = EntityMetadata['columns'][number]
type Values = Readonly<Record<string, unknown>>

/** The statements of a transaction on the rows of its entities. */
export class Rows {
  constructor(private readonly manager: EntityManager) {}

  async query(sql: string, parameters: readonly unknown[]): Promise<object[]> {
    // It is sent before the first await, so that statements keep their order.
    const { rows } = await connectionOf(this.manager).query(sql, [...parameters])
    return rows as object[]
  }

  /** Inserts rows by one statement. @returns them with the values that the database adds */
  async insert<E extends ObjectLiteral>(entity: EntityTarget<E>, rows: readonly Partial<E>[]): Promise<E[]> {
    if (rows.length === 0) return []
    const metadata = this.manager.connection.getMetadata(entity)
    const isGiven = ({ propertyName }: ColumnMetadata) => rows.some((row) => row[propertyName] !== undefined)
    const given = metadata.columns.filter(isGiven)
    const added = metadata.columns.filter((column) => !given.includes(column))
    const parameters: unknown[] = []
    const tuples = rows.map((row) => {
      const places = given.map((column) => {
        const value: unknown = row[column.propertyName]
        return value === undefined ? 'DEFAULT' : `$${parameters.push(this.stored(column, value))}`
      })
      return `(${places.join(', ')})`
    })
    const returning = added.length > 0 ? ` RETURNING ${namesOf(added)}` : ''
    const raw = await this.query(
      `INSERT INTO ${tableOf(metadata)} (${namesOf(given)}) VALUES ${tuples.join(', ')}${returning}`,
      parameters,
    )
    return rows.map((row, index) => {
      const stored = raw[index] as Values | undefined
      const created = metadata.create() as E
      for (const column of given) column.setEntityValue(created, row[column.propertyName])
      for (const column of added)
        column.setEntityValue(created, hydrated(this.manager, column, stored![column.databaseName]))
      return created
    })
  }

  /** Changes the rows of one condition, those of an aggregate to their next version. @param from the states that they can have */
  async update<E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    where: FindOptionsWhere<E>,
    set: Partial<E>,
    from?: readonly string[],
  ): Promise<E[]> {
    const changed = await this.changed(entity, where, set, from)
    return changed.map((row) => toEntity(this.manager, entity, row))
  }

  /** Locks and reads one row, or null. */
  async lock<E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    where: FindOptionsWhere<E>,
  ): Promise<E | null> {
    const found = this.selected(entity, where)
    if (!found) return this.manager.findOne(entity, { where, lock: { mode: 'pessimistic_write' } })
    return this.first(entity, `${found.sql} FOR UPDATE`, found.parameters)
  }

  /** Reads one row, or null. */
  async find<E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    where: FindOptionsWhere<E>,
  ): Promise<E | null> {
    const found = this.selected(entity, where)
    if (!found) return this.manager.findOneBy(entity, where)
    return this.first(entity, found.sql, found.parameters)
  }

  private selected<E extends ObjectLiteral>(entity: EntityTarget<E>, where: FindOptionsWhere<E>) {
    const metadata = this.manager.connection.getMetadata(entity)
    const parameters: unknown[] = []
    const condition = this.condition(metadata, where, parameters)
    return condition && { sql: `SELECT * FROM ${tableOf(metadata)} WHERE ${condition} LIMIT 1`, parameters }
  }

  private async first<E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<E | null> {
    const [row] = await this.query(sql, parameters)
    return row ? toEntity(this.manager, entity, row as Values) : null
  }

  private async changed<E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    where: FindOptionsWhere<E>,
    set: Partial<E>,
    from?: readonly string[],
  ): Promise<Values[]> {
    const metadata = this.manager.connection.getMetadata(entity)
    const parameters: unknown[] = []
    const assigned = metadata.columns
      .filter(({ propertyName }) => set[propertyName] !== undefined)
      .map((column) => {
        const place = parameters.push(this.stored(column, set[column.propertyName]))
        return `"${column.databaseName}" = $${place}`
      })
    const condition = this.condition(metadata, where, parameters)
    if (!condition) return this.changedByBuilder(entity, where, set, from)
    const states = from ? ` AND "state" = ANY($${parameters.push(from)})` : ''
    if (isAggregate(metadata)) assigned.push('"version" = "version" + 1')
    const sql = `UPDATE ${tableOf(metadata)} SET ${assigned.join(', ')}
      WHERE ${condition}${states} RETURNING *`
    return (await this.query(sql, parameters)) as Values[]
  }

  private async changedByBuilder<E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    where: FindOptionsWhere<E>,
    set: Partial<E>,
    from?: readonly string[],
  ): Promise<Values[]> {
    const update = this.manager
      .createQueryBuilder()
      .update(entity)
      .set({
        ...set,
        ...(isAggregate(this.manager.connection.getMetadata(entity)) && { version: () => 'version + 1' }),
      } as never)
      .where(where)
      .returning('*')
    if (from) update.andWhere('state = ANY(:from)', { from })
    return ((await update.execute()) as { raw: Values[] }).raw
  }

  /** SQL for a condition that compares each property with a value; undefined for one with operators or alternatives. */
  private condition(
    metadata: EntityMetadata,
    where: FindOptionsWhere<ObjectLiteral>,
    parameters: unknown[],
  ): string | undefined {
    if (Array.isArray(where)) return undefined
    const entries = Object.entries(where) as [string, unknown][]
    if (entries.length === 0 || !entries.every(([, value]) => isPlain(value) || isList(value)))
      return undefined
    const equal = entries.map(([property, value]) => {
      const column = metadata.findColumnWithPropertyName(property)
      if (!column) throw new Error(`${metadata.name} has no ${property}`)
      if (isList(value)) return `"${column.databaseName}" = ANY($${parameters.push(value.value)})`
      return `"${column.databaseName}" = $${parameters.push(this.stored(column, value))}`
    })
    return equal.join(' AND ')
  }

  private stored(column: ColumnMetadata, value: unknown): unknown {
    return this.manager.connection.driver.preparePersistentValue(value, column)
  }
}

function isAggregate(metadata: EntityMetadata): boolean {
  return metadata.findColumnWithPropertyName('version') !== undefined
}

function tableOf({ tableName }: EntityMetadata): string {
  return `"${tableName}"`
}

function namesOf(columns: readonly ColumnMetadata[]): string {
  return columns.map(({ databaseName }) => `"${databaseName}"`).join(', ')
}

/** `In([…])` of plain values. */
function isList(value: unknown): value is FindOperator<unknown> {
  return (
    value instanceof FindOperator &&
    value.type === 'in' &&
    (value.value as unknown as unknown[]).every(isPlain)
  )
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) || value instanceof Date
}
