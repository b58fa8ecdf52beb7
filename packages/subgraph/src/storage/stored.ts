import type { Purpose } from '@enigm/contracts'
import { getMetadataArgsStorage } from 'typeorm'
import { SnakeCase } from '../database/naming'
import { tableOf, type EntityClass } from '../database/select'
import type { SubgraphDefinition } from '../definition'
import { machineTables } from './machine-tables'
import type { RetentionRule, StoredTable, StoredTables } from './stored-table'

/** One table as the data inventory lists it. */
export interface InventoryTable extends RetentionRule {
  readonly table: string
  readonly columns: readonly { readonly name: string; readonly purpose: Purpose }[]
}

const storedEntities = new Map<EntityClass<object>, StoredTable>()
const naming = new SnakeCase()

/**
 * States why each property of an entity is stored and how long its rows are kept (PRV-08, PRV-09):
 * `@Stored({ class: 'OPERATIONAL', kept: 'HOLDER', purposes: { IDENTIFICATION: ['id'], HOLDER: ['accountId'] } })`.
 */
export function Stored<const P extends Readonly<Partial<Record<Purpose, readonly string[]>>>>(
  rule: RetentionRule & { readonly purposes: P },
) {
  return <
    E extends Record<
      NonNullable<P[keyof P]> extends readonly (infer K extends string)[] ? K : never,
      unknown
    >,
  >(
    entity: EntityClass<E>,
  ): void => {
    storedEntities.set(entity as EntityClass<object>, rule)
  }
}

/**
 * Every table of a service with the purpose of each column: those of its entities, those that its parts describe, and those of the
 * machinery. A test compares the list with the database.
 * @throws Error when an entity has no description, or two descriptions name one table or column
 */
export function inventoryOf(definition: SubgraphDefinition<any>): InventoryTable[] {
  const missing = definition.entities.find((entity) => !storedEntities.has(entity as EntityClass<object>))
  if (missing) throw new Error(`the entity ${missing.name} of ${definition.name} has no @Stored`)
  const tables = storedTables(definition)
  const twice = tables.find(([table], index) => tables.findIndex(([other]) => other === table) !== index)
  if (twice) throw new Error(`the table ${twice[0]} of ${definition.name} is described twice`)
  return tables
    .map(([table, stored]) => described(table, stored))
    .sort((a, b) => (a.table < b.table ? -1 : 1))
}

/** The described tables of a service, by name. */
export function storedTables({ entities, storage = {}, erase }: SubgraphDefinition<any>): StoredTables {
  const ofEntities = (entities as EntityClass<object>[]).flatMap((entity): [string, StoredTable][] => {
    const stored = storedEntities.get(entity)
    return stored ? [[tableOf(entity), { ...stored, purposes: byColumn(entity, stored.purposes) }]] : []
  })
  return [...ofEntities, ...Object.entries(storage), ...Object.entries(machineTables(erase !== undefined))]
}

function described(table: string, { purposes, ...rule }: StoredTable): InventoryTable {
  const columns = (Object.entries(purposes) as [Purpose, readonly string[]][]).flatMap(([purpose, names]) =>
    names.map((name) => ({ name, purpose })),
  )
  const names = columns.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw new Error(`the column ${table}.${twice} has two purposes`)
  return {
    table,
    class: rule.class,
    kept: rule.kept,
    columns: columns.sort((a, b) => (a.name < b.name ? -1 : 1)),
  }
}

/** Properties as the columns that hold them. */
function byColumn(entity: EntityClass<object>, byPurpose: StoredTable['purposes']): StoredTable['purposes'] {
  const columns = new Map(
    getMetadataArgsStorage()
      .filterColumns([entity])
      .map(({ propertyName, options }) => [propertyName, naming.columnName(propertyName, options.name, [])]),
  )
  const columnOf = (property: string) => columns.get(property) ?? property
  return Object.fromEntries(
    Object.entries(byPurpose).map(([purpose, properties = []]) => [purpose, properties.map(columnOf)]),
  )
}
