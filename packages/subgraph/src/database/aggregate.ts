import type { EventData, EventType } from '@enigm/contracts'
import type { FindOptionsWhere, ObjectLiteral } from 'typeorm'
import { changeOf } from '../change'
import type { Lifecycle } from '../lifecycle'
import { createMany, moveMany } from './bulk'
import type { EntityClass } from './select'
import { snapshotOf } from './snapshot'
import type { Aggregate, AuditSubject, Transaction } from './transaction'

/** The common properties of all changes of an aggregate. */
interface AggregateOptions<E, State extends string, Action extends string> {
  readonly lifecycle: Lifecycle<State, Action, any>
  /** The data of every event. */
  readonly event: (row: E) => object
  /** Scope and target of the audit entries; ids only. Null if the entries of another aggregate cover the changes. */
  readonly audit: ((row: E) => AuditSubject) | null
  /** Scopes that every change concerns although neither event nor audit entry names them. */
  readonly concerns?: (row: E) => readonly string[]
}

/** The properties of one change. */
export interface ChangeDetails<E> {
  /** Additional data of the event. */
  readonly event?: object | ((row: E) => object)
  /** The reason as a code, in the audit entry. */
  readonly reason?: string
  /** Replaces the audit subject of the aggregate; null if the change is already audited. */
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
  /** The current states, for services that join late. */
  readonly snapshot

  constructor(
    readonly entity: EntityClass<E>,
    private readonly options: AggregateOptions<E, E['state'], Action>,
  ) {
    this.snapshot = snapshotOf(entity, options.event)
  }

  /** Inserts an aggregate at version 1. */
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

  /** Inserts many aggregates in a few statements, with one event and one audit entry each. */
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
   * Moves an aggregate along its lifecycle. `where` selects it and contains the ownership clause: ownership is part of the
   * statement (ACC-11).
   * @throws DomainFailure NOT_FOUND if `where` matches no row, INVALID_TRANSITION if its state does not allow the move
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
   * Moves many aggregates in a few statements: all or none.
   * @throws DomainFailure INVALID_TRANSITION if one does not exist or its state does not allow the move
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

  /** Changes an aggregate without changing its state. @throws DomainFailure NOT_FOUND */
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

  /**
   * Tells the holders' open panels of a visible change that has no event, such as one of a value that another row holds.
   * `type` is an event type of the aggregate, which names its entity.
   */
  hint(tx: Transaction, type: EventType, row: E): void {
    const scopes = [this.options.audit?.(row).scope, ...(this.options.concerns?.(row) ?? [])]
    tx.hint(changeOf(type, row.id, this.options.event(row), scopes))
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
