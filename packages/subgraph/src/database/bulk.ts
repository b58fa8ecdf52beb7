import { eventCatalogue, newId, type EventData, type EventType } from '@enigm/contracts'
import { In, type EntityTarget, type FindOptionsWhere, type ObjectLiteral } from 'typeorm'
import { changeOf } from '../change'
import { DomainFailure } from '../failure'
import type { Lifecycle } from '../lifecycle'
import { toEntity } from './hydrate'
import type { Aggregate, AuditSubject, Transaction } from './transaction'

/** Event and audit entry for each of many aggregates that change together. */
export interface BulkEvents<E> {
  data: (each: E) => object
  /** Absent, or undefined for one aggregate, only if the change is already audited. */
  audit?: (each: E) => AuditSubject | undefined
  concerns?: (each: E) => readonly string[]
}

/** `tx.create` for many aggregates, with one event and one audit entry each, in three statements. */
export async function createMany<E extends Aggregate & ObjectLiteral>(
  tx: Transaction,
  entity: EntityTarget<E>,
  rows: readonly Omit<E, 'version'>[],
  { type, ...events }: BulkEvents<E> & { type: EventType },
): Promise<E[]> {
  const created = rows.map(
    (row) => tx.manager.create(entity, { ...row, version: 1 } as never) as unknown as E,
  )
  await tx.manager.insert(entity, created as never)
  await emitMany(tx, type, created, events)
  return created
}

/**
 * `tx.move` for many aggregates: all or none.
 * @throws DomainFailure INVALID_TRANSITION if one does not exist or its state does not allow the move
 */
export async function moveMany<E extends Aggregate & { state: string } & ObjectLiteral, A extends string>(
  tx: Transaction,
  entity: EntityTarget<E>,
  table: Lifecycle<E['state'], A>,
  action: A,
  { ids, set, ...events }: BulkEvents<E> & { ids: readonly string[]; set?: Partial<E> },
): Promise<E[]> {
  const { from, to, event } = table.moves[action]
  const { raw } = await tx.manager
    .createQueryBuilder()
    .update(entity)
    .set({ ...set, state: to, version: () => 'version + 1' } as never)
    .where({ id: In([...ids]), state: In([...from]) } as FindOptionsWhere<E>)
    .returning('*')
    .execute()
  const moved = (raw as Record<string, unknown>[]).map((row) => toEntity(tx.manager, entity, row))
  if (moved.length !== ids.length) {
    throw new DomainFailure('INVALID_TRANSITION', 'The current state of one of them does not allow this.')
  }
  await emitMany(tx, event, moved, events)
  return moved
}

async function emitMany<E extends Aggregate>(
  tx: Transaction,
  type: EventType,
  aggregates: readonly E[],
  { data, audit, concerns }: BulkEvents<E>,
): Promise<void> {
  const eventIds = aggregates.map(() => newId('event'))
  await tx.query(
    `INSERT INTO outbox (event_id, type, aggregate_id, version, data, correlation_id)
     SELECT event_id, $2, aggregate_id, version, data, $6
     FROM unnest($1::text[], $3::text[], $4::int[], $5::jsonb[]) AS event (event_id, aggregate_id, version, data)`,
    [
      eventIds,
      type,
      aggregates.map(({ id }) => id),
      aggregates.map(({ version }) => version),
      aggregates.map((each) =>
        JSON.stringify(eventCatalogue[type].parse(data(each) as EventData<EventType>)),
      ),
      tx.context.correlationId,
    ],
  )
  tx.noteEmitted(type, eventIds)
  for (const each of aggregates) {
    const further = [audit?.(each)?.scope, ...(concerns?.(each) ?? [])]
    tx.hint(changeOf(type, each.id, data(each), further))
  }
  const subjects = audit ? aggregates.map(audit).filter((subject) => subject !== undefined) : []
  if (subjects.length > 0)
    await tx.auditAll(subjects.map((subject) => ({ ...subject, action: type, outcome: 'DONE' })))
}
