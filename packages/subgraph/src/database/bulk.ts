import type { EventData, EventType } from '@enigm/contracts'
import { In, type EntityTarget, type FindOptionsWhere, type ObjectLiteral } from 'typeorm'
import { DomainFailure } from '../failure'
import type { Lifecycle } from '../lifecycle'
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
  const created = await tx.rows.insert(
    entity,
    rows.map((row) => ({ ...row, version: 1 }) as unknown as Partial<E>),
  )
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
  const moved = await tx.rows.update(
    entity,
    { id: In([...ids]) } as FindOptionsWhere<E>,
    { ...set, state: to } as unknown as Partial<E>,
    from,
  )
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
  await tx.emitAll(
    type,
    aggregates.map((each) => ({
      aggregate: each,
      data: data(each) as EventData<EventType>,
      audit: audit?.(each),
      concerns: concerns?.(each),
    })),
  )
}
