import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm'

/** Turns a raw row into an entity, column by column. */
export function toEntity<E extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<E>,
  raw: Record<string, unknown>,
): E {
  const metadata = manager.connection.getMetadata(entity)
  const result = metadata.create() as E
  for (const column of metadata.columns) {
    column.setEntityValue(result, hydrated(manager, column, raw[column.databaseName]))
  }
  return result
}

/** The value of a property for the value of its column. */
export function hydrated(
  { connection }: EntityManager,
  column: EntityMetadata['columns'][number],
  value: unknown,
): unknown {
  return connection.driver.prepareHydratedValue(value, column)
}
