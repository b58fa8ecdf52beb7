import { createHash } from 'node:crypto'
import {
  eventCatalogue,
  eventTypeParts,
  newId,
  Refusal,
  type EventData,
  type EventType,
} from '@enigm/contracts'
import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm'
import { actorOf, type Caller } from '../caller'
import type { CallContext } from '../caller'
import type { Job } from '../job'
import { commonFailures, DomainFailure } from '../failure'
import { changeOf, type Change } from '../hints'
import type { Lifecycle } from '../lifecycle'
import { toEntity } from './hydrate'
import type { Statement } from './select'

/** A row that is an aggregate: its version counts its events. */
export interface Aggregate {
  id: string
  version: number
}

/** Where an audit entry stands and what it is about; ids only. */
export interface AuditSubject {
  /** `account:<id>`, `server:<id>` or `platform`: each has a hash chain of its own. */
  scope: string
  target: string
  reason?: string
}

export interface AuditEntryInput extends AuditSubject {
  action: string
  outcome: 'DONE' | 'DENIED'
  /** Stands in for the caller where those who read the trail must not learn who it was. */
  actor?: string
}

interface DomainEvent<T extends EventType> {
  type: T
  data: EventData<T>
  /** Left out only for a further event of a change that is audited already. */
  audit?: AuditSubject
  /** Scopes that the change concerns, in addition to that of its audit entry and to the holders in its data. */
  concerns?: readonly string[]
}

interface MoveOptions<E> {
  /** Names the object and carries the owner's clause: ownership is part of the statement (ACC-11). */
  where: FindOptionsWhere<E>
  set?: Partial<E>
  data: (moved: E) => object
  audit?: (moved: E) => AuditSubject | undefined
  concerns?: (moved: E) => readonly string[]
}

interface IdempotentRequest {
  /** Whose key it is, e.g. `account:<id>:createServer`. */
  scope: string
  key: string
  /** The whole request without its grant: the same key with another body is an error. */
  request: object
}

/** One business transaction: everything done through it stands or falls together. */
export class Transaction {
  /** What the relay, the timers and the open panels should look at after the commit. */
  readonly wakes = { relay: false, jobs: false, changes: [] as Change[] }
  private isGrantSpent = false
  /** Whether `idempotent` has given the result of an earlier request. */
  private hasRepeated = false

  constructor(
    readonly manager: EntityManager,
    readonly context: CallContext,
  ) {}

  get caller(): Caller {
    return this.context.caller
  }

  /** Runs one statement and gives its rows, those of RETURNING included. */
  async query<T>(statement: Statement<T>, parameters?: readonly unknown[]): Promise<T[]>
  async query<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]>
  async query<T>(statement: string | Statement<T>, parameters: readonly unknown[] = []): Promise<T[]> {
    const sql = typeof statement === 'string' ? statement : statement.sql
    const { records } = await this.manager.queryRunner!.query(sql, [...parameters], true)
    return records as T[]
  }

  /** Inserts a new aggregate at version 1 with its event and audit entry. */
  async create<E extends Aggregate & ObjectLiteral, T extends EventType>(
    entity: EntityTarget<E>,
    row: Omit<E, 'version'>,
    fact: DomainEvent<T>,
  ): Promise<E> {
    const created = this.manager.create(entity, { ...row, version: 1 } as never) as unknown as E
    await this.manager.insert(entity, created as never)
    await this.emit(created, fact)
    return created
  }

  /**
   * Moves one aggregate along its lifecycle by a guarded UPDATE, with event and audit entry.
   * @throws DomainFailure NOT_FOUND when `where` matches nothing, INVALID_TRANSITION when its state allows no such move
   */
  async move<E extends Aggregate & { state: string } & ObjectLiteral, A extends string>(
    entity: EntityTarget<E>,
    table: Lifecycle<E['state'], A>,
    action: A,
    options: MoveOptions<E>,
  ): Promise<E> {
    const move = table.moves[action]
    const moved = await this.update(
      entity,
      options.where,
      { ...options.set, state: move.to } as never,
      move.from,
    )
    if (!moved) {
      const exists = await this.manager.existsBy(entity, options.where)
      throw exists
        ? new DomainFailure('INVALID_TRANSITION', commonFailures.INVALID_TRANSITION)
        : new DomainFailure('NOT_FOUND', commonFailures.NOT_FOUND)
    }
    await this.emit(moved, {
      type: move.event,
      data: options.data(moved) as EventData<EventType>,
      audit: options.audit?.(moved),
      concerns: options.concerns?.(moved),
    })
    return moved
  }

  /** Changes an aggregate without moving its state, with event and audit entry. @throws DomainFailure NOT_FOUND */
  async change<E extends Aggregate & ObjectLiteral, T extends EventType>(
    entity: EntityTarget<E>,
    where: FindOptionsWhere<E>,
    set: Partial<E>,
    fact: (changed: E) => DomainEvent<T>,
  ): Promise<E> {
    const changed = await this.update(entity, where, set)
    if (!changed) throw new DomainFailure('NOT_FOUND', commonFailures.NOT_FOUND)
    await this.emit(changed, fact(changed))
    return changed
  }

  /** Locks and reads one row, or null. */
  lock<E extends ObjectLiteral>(entity: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E | null> {
    return this.manager.findOne(entity, { where, lock: { mode: 'pessimistic_write' } })
  }

  /** Puts an event into the outbox and, where the fact names one, an entry into the audit trail. */
  async emit<T extends EventType>(aggregate: Aggregate, fact: DomainEvent<T>): Promise<void> {
    await this.writeEvent(fact.type, aggregate, eventCatalogue[fact.type].parse(fact.data))
    this.wakes.changes.push(
      changeOf(fact.type, aggregate.id, fact.data, [fact.audit?.scope, ...(fact.concerns ?? [])]),
    )
    if (fact.audit) await this.audit({ ...fact.audit, action: fact.type, outcome: 'DONE' })
  }

  /** Appends to the audit trail; if it cannot be written, nothing of this transaction happens (AUD-02). */
  async audit(entry: AuditEntryInput): Promise<void> {
    await this.query('SELECT append_audit($1, $2, $3, $4, $5, $6, $7, $8)', [
      entry.scope,
      entry.actor ?? actorOf(this.caller),
      entry.action,
      entry.target,
      entry.outcome,
      entry.reason ?? '',
      this.context.grant?.jti ?? '',
      this.context.correlationId,
    ])
  }

  /**
   * Does something once per key: the same key gives the first result again, also to parallel callers, and also when the first
   * request has used up the grant.
   * @throws DomainFailure IDEMPOTENCY_CONFLICT when the key was used for another request; Refusal PIN_REQUIRED for the first
   * request of a key on a grant that was used before
   */
  async idempotent(
    request: IdempotentRequest,
    run: () => Promise<string>,
  ): Promise<{ result: string; replayed: boolean }> {
    const hash = createHash('sha256').update(JSON.stringify(request.request)).digest('base64url')
    const key = [request.scope, request.key]
    const [fresh] = await this.query<object>(
      `INSERT INTO idempotency (scope, key, request_hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING key`,
      [...key, hash],
    )
    if (!fresh) {
      const [first] = await this.query<{ request_hash: string; result: string }>(
        'SELECT request_hash, result FROM idempotency WHERE scope = $1 AND key = $2',
        key,
      )
      if (first?.request_hash !== hash) {
        throw new DomainFailure('IDEMPOTENCY_CONFLICT', commonFailures.IDEMPOTENCY_CONFLICT, [
          'input',
          'idempotencyKey',
        ])
      }
      this.hasRepeated = true
      return { result: first.result, replayed: true }
    }
    this.requireGrant()
    const result = await run()
    await this.query('UPDATE idempotency SET result = $3 WHERE scope = $1 AND key = $2', [...key, result])
    return { result, replayed: false }
  }

  /**
   * Sets a timer; one of the same kind for the same aggregate is replaced. What it does is correlated with this work, or with a
   * `correlationId` of its own where nothing may lead from the one to the other.
   */
  async scheduleJob(job: {
    kind: string
    aggregateId: string
    dueAt: Date
    payload?: object
    correlationId?: string
  }): Promise<void> {
    await this.query(
      `INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (kind, aggregate_id) DO UPDATE SET id = excluded.id, payload = excluded.payload,
         correlation_id = excluded.correlation_id, due_at = excluded.due_at, attempts = 0, lease_until = NULL, error = NULL`,
      [
        newId('job'),
        job.kind,
        job.aggregateId,
        job.payload ?? {},
        job.correlationId ?? this.context.correlationId,
        job.dueAt,
      ],
    )
    this.wakes.jobs = true
  }

  /**
   * Sets a timer for work that is shared by many: one that is there already stays and is due at the earlier of both moments,
   * also while its handler runs. A handler that finishes it in a transaction and then looks for work misses none: the row is
   * locked here even where it stays as it is.
   */
  async runJobEarlier({
    kind,
    aggregateId,
    dueAt,
  }: {
    kind: string
    aggregateId: string
    dueAt: Date
  }): Promise<void> {
    await this.query(
      `INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at) VALUES ($1, $2, $3, '{}', $4, $5)
       ON CONFLICT (kind, aggregate_id) DO UPDATE SET due_at = excluded.due_at WHERE job.due_at > excluded.due_at`,
      [newId('job'), kind, aggregateId, this.context.correlationId, dueAt],
    )
    this.wakes.jobs = true
  }

  async cancelJob(kind: string, aggregateId: string): Promise<void> {
    await this.query('DELETE FROM job WHERE kind = $1 AND aggregate_id = $2', [kind, aggregateId])
  }

  /** Ends a timer in the transaction of its effect, so that it fires once. @throws when another process has taken it over */
  async completeJob(job: Job): Promise<void> {
    const [finished] = await this.query<object>(
      'DELETE FROM job WHERE id = $1 AND attempts = $2 RETURNING id',
      [job.id, job.attempts],
    )
    if (!finished) throw new Error(`timer ${job.kind} was taken over`)
  }

  /**
   * Uses up the grant of a @critical mutation. A grant that was used before authorizes nothing but the repetition of an answer
   * by `idempotent`.
   * @throws Refusal PIN_REQUIRED when it was used before and the request has no idempotency key
   */
  async consumeGrant(): Promise<void> {
    if (!this.context.grant) return
    const [consumed] = await this.query<object>(
      'INSERT INTO consumed_grant (grant_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING grant_id',
      [this.context.grant.jti],
    )
    this.isGrantSpent = !consumed
    if (this.isGrantSpent && !this.context.isIdempotent) throw new Refusal('PIN_REQUIRED')
  }

  /** Undoes what was done on a grant that was used before. @throws Refusal PIN_REQUIRED unless an answer was repeated */
  requireGrant(): void {
    if (this.isGrantSpent && !this.hasRepeated) throw new Refusal('PIN_REQUIRED')
  }

  private async writeEvent(type: EventType, aggregate: Aggregate, data: object): Promise<void> {
    await this.query(
      `INSERT INTO outbox (event_id, type, aggregate_id, version, is_snapshot, data, correlation_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        newId('event'),
        type,
        aggregate.id,
        aggregate.version,
        eventTypeParts(type).isSnapshot,
        data,
        this.context.correlationId,
      ],
    )
    this.wakes.relay = true
  }

  private async update<E extends Aggregate & ObjectLiteral>(
    entity: EntityTarget<E>,
    where: FindOptionsWhere<E>,
    set: Partial<E>,
    from?: readonly string[],
  ): Promise<E | null> {
    const update = this.manager
      .createQueryBuilder()
      .update(entity)
      .set({ ...set, version: () => 'version + 1' } as never)
      .where(where)
      .returning('*')
    if (from) update.andWhere('state = ANY(:from)', { from })
    const { raw } = await update.execute()
    return raw[0] ? toEntity(this.manager, entity, raw[0]) : null
  }
}
