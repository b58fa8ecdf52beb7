import type { App } from '../app'
import type { Snapshot } from '../handlers'
import { Select, select, type EntityClass } from './select'
import type { Aggregate } from './transaction'

/**
 * The current states of all aggregates of an entity, page by page in the order of ids, for services that join late. A `select`
 * in place of the entity adds columns that the event data needs.
 */
export function snapshotOf<Row extends Aggregate>(
  from: EntityClass<Row> | Select<Row>,
  data: (row: Row) => object,
): (app: App<any>, after: string, limit: number) => Promise<Snapshot[]> {
  return async (app, after, limit) => {
    const all = from instanceof Select ? from : select(from)
    const page = all
      .where(`${all.column('id').sql} > $1`)
      .orderBy('id')
      .limit('$2')
    const rows = await app.read(page, [after, limit])
    return rows.map((row) => ({ aggregateId: row.id, version: row.version, data: data(row) }))
  }
}
