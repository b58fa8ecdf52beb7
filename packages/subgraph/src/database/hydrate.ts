import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm'

/** Turns a raw row into an entity, column by column. */
export function toEntity<E extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<E>,
  raw: Record<string, unknown>,
): E {
  const { connection } = manager
  const metadata = connection.getMetadata(entity)
  const result = metadata.create() as E
  for (const column of metadata.columns) {
    column.setEntityValue(result, connection.driver.prepareHydratedValue(raw[column.databaseName], column))
  }
  return result
}
