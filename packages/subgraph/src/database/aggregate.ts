import type { EventData, EventType } from '@enigm/contracts'
import type { FindOptionsWhere, ObjectLiteral } from 'typeorm'
import type { Lifecycle } from '../lifecycle'
import { createMany, moveMany } from './bulk'
import type { EntityClass } from './select'
import { snapshotOf } from './snapshot'
import type { Aggregate, AuditSubject, Transaction } from './transaction'

/** What every change of an aggregate has in common. */
interface AggregateOptions<E, State extends string, Action extends string> {
  readonly lifecycle: Lifecycle<State, Action, any>
  /** What every event says of it. */
  readonly event: (row: E) => object
  /** Whose trail its changes stand in, and what they are about; ids only. Null where another aggregate's entry covers them. */
  readonly audit: ((row: E) => AuditSubject) | null
  /** Scopes that every change concerns although neither event nor audit entry names them. */
  readonly concerns?: (row: E) => readonly string[]
}

/** What one change adds to that. */
export interface ChangeDetails<E> {
  /** Added to the event. */
  readonly event?: object | ((row: E) => object)
  /** Why, as a code in the audit entry. */
  readonly reason?: string
  /** In place of the aggregate's own; null where the change is audited already. */
  readonly audit?: ((row: E) => AuditSubject) | null
}

interface MoveDetails<E> extends ChangeDetails<E> {
  readonly set?: Partial<E>
}

/**
 * Describes an aggregate: `export const devices = aggregate(Device, { lifecycle, event, audit })`. Each of its methods runs in
 * a transaction and writes state, event and audit entry together.
 */
export function aggregate<E extends Aggregate & { state: string } & ObjectLiteral, Action extends string>(
  entity: EntityClass<E>,
  options: AggregateOptions<E, E['state'], Action>,
): AggregateOf<E, Action> {
  return new AggregateOf(entity, options)
}

export class AggregateOf<E extends Aggregate & { state: string } & ObjectLiteral, Action extends string> {
  /** Its present states for services that join late. */
  readonly snapshot

  constructor(
    readonly entity: EntityClass<E>,
    private readonly options: AggregateOptions<E, E['state'], Action>,
  ) {
    this.snapshot = snapshotOf(entity, options.event)
  }

  /** Inserts one at version 1. */
  create(
    tx: Transaction,
    type: EventType,
    row: Omit<E, 'version'>,
    details: ChangeDetails<E> = {},
  ): Promise<E> {
    const created = { ...row, version: 1 } as unknown as E
    return tx.create<E, EventType>(this.entity, row, {
      type,
      data: this.data(created, details),
      audit: this.subject(created, details),
      concerns: this.options.concerns?.(created),
    })
  }

  /** Inserts many in a few statements, with an event and an entry each. */
  createMany(
    tx: Transaction,
    type: EventType,
    rows: readonly Omit<E, 'version'>[],
    details: ChangeDetails<E> = {},
  ): Promise<E[]> {
    return createMany<E>(tx, this.entity, rows, {
      type,
      data: (row) => this.data(row, details),
      audit: (row) => this.subject(row, details),
      concerns: this.options.concerns,
    })
  }

  /**
   * Moves one along its lifecycle. `where` names it and carries the owner's clause: ownership is part of the statement (ACC-11).
   * @throws DomainFailure NOT_FOUND when `where` matches nothing, INVALID_TRANSITION when its state allows no such move
   */
  move(
    tx: Transaction,
    action: Action,
    where: FindOptionsWhere<E>,
    { set, ...details }: MoveDetails<E> = {},
  ): Promise<E> {
    return tx.move<E, Action>(this.entity, this.options.lifecycle, action, {
      where,
      set,
      data: (moved) => this.data(moved, details),
      audit: (moved) => this.subject(moved, details),
      concerns: this.options.concerns,
    })
  }

  /**
   * Moves many in a few statements: all of them or none.
   * @throws DomainFailure INVALID_TRANSITION when one is not there or its state allows no such move
   */
  moveMany(
    tx: Transaction,
    action: Action,
    ids: readonly string[],
    { set, ...details }: MoveDetails<E> = {},
  ): Promise<E[]> {
    return moveMany<E, Action>(tx, this.entity, this.options.lifecycle, action, {
      ids,
      set,
      data: (row) => this.data(row, details),
      audit: (row) => this.subject(row, details),
      concerns: this.options.concerns,
    })
  }

  /** Changes one without moving its state. @throws DomainFailure NOT_FOUND */
  change(
    tx: Transaction,
    type: EventType,
    where: FindOptionsWhere<E>,
    { set = {}, ...details }: MoveDetails<E> = {},
  ): Promise<E> {
    return tx.change<E, EventType>(this.entity, where, set, (changed) => ({
      type,
      data: this.data(changed, details),
      audit: this.subject(changed, details),
      concerns: this.options.concerns?.(changed),
    }))
  }

  private data(row: E, { event }: ChangeDetails<E>): EventData<EventType> {
    const more = typeof event === 'function' ? event(row) : event
    return { ...this.options.event(row), ...more } as EventData<EventType>
  }

  private subject(
    row: E,
    { audit = this.options.audit, reason }: ChangeDetails<E>,
  ): AuditSubject | undefined {
    if (!audit) return undefined
    return { ...audit(row), ...(reason && { reason }) }
  }
}
