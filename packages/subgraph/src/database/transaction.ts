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
import { changeOf, type Change } from '../change'
import type { Job } from '../job'
import { commonFailures, DomainFailure } from '../failure'
import type { Lifecycle } from '../lifecycle'
import { ServiceTracing } from '../tracing'
import { toEntity } from './hydrate'
import type { Statement } from './select'

/** A row that is an aggregate: its version counts its events. */
export interface Aggregate {
  id: string
  version: number
}

/** The scope and the target of an audit entry; ids only. */
export interface AuditSubject {
  /** `account:<id>`, `server:<id>` or `platform`: each has a separate hash chain. */
  scope: string
  target: string
  reason?: string
  /** Replaces the caller where the readers of the trail must not identify the caller. */
  actor?: string
}

export interface AuditEntryInput extends AuditSubject {
  action: string
  outcome: 'DONE' | 'DENIED'
}

interface DomainEvent<T extends EventType> {
  type: T
  data: EventData<T>
  /** Absent only for a further event of a change that is already audited. */
  audit?: AuditSubject
  /** Scopes that the change concerns, in addition to that of its audit entry and to the holders in its data. */
  concerns?: readonly string[]
}

interface MoveOptions<E> {
  /** Selects the object and contains the ownership clause: ownership is part of the statement (ACC-11). */
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

/** One business transaction: all its changes are committed together or not at all. */
export class Transaction {
  /** Work of the relay and the job worker after the commit, and the changes for hints. */
  readonly wakes = { relay: false, jobs: false, changes: [] as Change[] }
  private isGrantUsed = false
  /** Whether `idempotent` has returned the result of an earlier request. */
  private hasRepeated = false
  private moment?: Date

  constructor(
    readonly manager: EntityManager,
    readonly context: CallContext,
    private readonly tracing = new ServiceTracing(),
  ) {}

  get caller(): Caller {
    return this.context.caller
  }

  /** Runs one statement and returns its rows, those of RETURNING included. */
  async query<T>(statement: Statement<T>, parameters?: readonly unknown[]): Promise<T[]>
  async query<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]>
  async query<T>(statement: string | Statement<T>, parameters: readonly unknown[] = []): Promise<T[]> {
    const sql = typeof statement === 'string' ? statement : statement.sql
    const { records } = await this.manager.queryRunner!.query(sql, [...parameters], true)
    return records as T[]
  }

  /**
   * The moment of this transaction by the clock of the database, which also decides what is due: the clock of a process can be
   * wrong, and two clocks differ.
   */
  async now(): Promise<Date> {
    this.moment ??= (await this.query<{ now: Date }>('SELECT clock_timestamp() AS now'))[0]!.now
    return this.moment
  }

  /** Inserts a new aggregate at version 1 with its event and audit entry. */
  async create<E extends Aggregate & ObjectLiteral, T extends EventType>(
    entity: EntityTarget<E>,
    row: Omit<E, 'version'>,
    event: DomainEvent<T>,
  ): Promise<E> {
    const created = this.manager.create(entity, { ...row, version: 1 } as never) as unknown as E
    await this.manager.insert(entity, created as never)
    await this.emit(created, event)
    return created
  }

  /**
   * Moves one aggregate along its lifecycle by one conditional UPDATE, with event and audit entry.
   * @throws DomainFailure NOT_FOUND if `where` matches no row, INVALID_TRANSITION if its state does not allow the move
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
    event: (changed: E) => DomainEvent<T>,
  ): Promise<E> {
    const changed = await this.update(entity, where, set)
    if (!changed) throw new DomainFailure('NOT_FOUND', commonFailures.NOT_FOUND)
    await this.emit(changed, event(changed))
    return changed
  }

  /** Locks and reads one row, or null. */
  lock<E extends ObjectLiteral>(entity: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E | null> {
    return this.manager.findOne(entity, { where, lock: { mode: 'pessimistic_write' } })
  }

  /**
   * Until the end of this transaction every other one with the same key waits here: for rows that are counted or looked for
   * before they exist, which no lock of a row covers.
   */
  async takeTurn(key: string): Promise<void> {
    await this.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key])
  }

  /** Writes an event to the outbox and, if the event has an audit subject, an entry to the audit trail. */
  async emit<T extends EventType>(aggregate: Aggregate, event: DomainEvent<T>): Promise<void> {
    const { type, data, audit, concerns = [] } = event
    await this.writeEvent(type, aggregate, eventCatalogue[type].parse(data))
    this.hint(changeOf(type, aggregate.id, data, [audit?.scope, ...concerns]))
    if (audit) await this.audit({ ...audit, action: type, outcome: 'DONE' })
  }

  /** After the commit, open panels of the change's holders read it. Events do this already. */
  hint(change: Change): void {
    this.wakes.changes.push(change)
  }

  /** Appends to the audit trail; if this fails, the transaction is rolled back (AUD-02). */
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

  /** The same for several entries, in their order, by one statement. */
  async auditAll(entries: readonly AuditEntryInput[]): Promise<void> {
    await this.query(
      `SELECT append_audit(scope, actor, action, target, outcome, reason, $7, $8)
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
         AS entry (scope, actor, action, target, outcome, reason)`,
      [
        entries.map(({ scope }) => scope),
        entries.map(({ actor }) => actor ?? actorOf(this.caller)),
        entries.map(({ action }) => action),
        entries.map(({ target }) => target),
        entries.map(({ outcome }) => outcome),
        entries.map(({ reason }) => reason ?? ''),
        this.context.grant?.jti ?? '',
        this.context.correlationId,
      ],
    )
  }

  /**
   * Runs an action once per key: the same key returns the first result again, also to parallel requests, and also if the first
   * request has consumed the grant.
   * @throws DomainFailure IDEMPOTENCY_CONFLICT if the key was used for another request; Refusal PIN_REQUIRED for the first
   * request of a key with a grant that was consumed before
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
   * Schedules a job; it replaces a job of the same kind for the same aggregate. The database computes when it is due: at
   * `dueAt`, which is a moment of a row or of `now()`, or now, in both cases `afterMilliseconds` later. It has the correlation id of this transaction, or
   * another `correlationId` when the two must not be linkable.
   */
  async scheduleJob(job: {
    kind: string
    aggregateId: string
    dueAt?: Date
    afterMilliseconds?: number
    payload?: object
    correlationId?: string
    /** The attempts before, of which the last one has failed: operators see it as stalled work. */
    failed?: { attempts: number; error: string }
  }): Promise<void> {
    const [id, correlationId] = [newId('job'), job.correlationId ?? this.context.correlationId]
    await this.query(
      `INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at, attempts, error)
       VALUES ($1, $2, $3, $4, $5, coalesce($6, clock_timestamp()) + make_interval(secs => $7), $8, $9)
       ON CONFLICT (kind, aggregate_id) DO UPDATE SET id = excluded.id, payload = excluded.payload,
         correlation_id = excluded.correlation_id, due_at = excluded.due_at, attempts = excluded.attempts,
         lease_until = NULL, error = excluded.error`,
      [
        id,
        job.kind,
        job.aggregateId,
        job.payload ?? {},
        correlationId,
        job.dueAt ?? null,
        (job.afterMilliseconds ?? 0) / 1000,
        job.failed?.attempts ?? 0,
        job.failed?.error ?? null,
      ],
    )
    if (!job.dueAt && !job.afterMilliseconds) this.tracing.scheduled(job.kind, id, correlationId)
    this.wakes.jobs = true
  }

  /**
   * Schedules a job that many transactions share: an existing job stays and is due now or `afterMilliseconds` later if that is
   * earlier, also while its handler runs. A handler that completes the job in a transaction and then reads its work misses none, because this locks the
   * row even if it does not change it.
   */
  async runJobEarlier({
    kind,
    aggregateId,
    afterMilliseconds = 0,
  }: {
    kind: string
    aggregateId: string
    afterMilliseconds?: number
  }): Promise<void> {
    const id = newId('job')
    await this.query(
      `INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at)
       VALUES ($1, $2, $3, '{}', $4, clock_timestamp() + make_interval(secs => $5))
       ON CONFLICT (kind, aggregate_id) DO UPDATE SET due_at = excluded.due_at WHERE job.due_at > excluded.due_at`,
      [id, kind, aggregateId, this.context.correlationId, afterMilliseconds / 1000],
    )
    if (afterMilliseconds === 0) this.tracing.scheduled(kind, id, this.context.correlationId)
    this.wakes.jobs = true
  }

  async cancelJob(kind: string, aggregateId: string): Promise<void> {
    await this.query('DELETE FROM job WHERE kind = $1 AND aggregate_id = $2', [kind, aggregateId])
  }

  /** Deletes a job in the transaction of its effect, so that it takes effect once. @throws if another process has taken it over */
  async completeJob(job: Job): Promise<void> {
    const [finished] = await this.query<object>(
      'DELETE FROM job WHERE id = $1 AND attempts = $2 RETURNING id',
      [job.id, job.attempts],
    )
    if (!finished) throw new Error(`job ${job.kind} was taken over`)
  }

  /**
   * Consumes the grant of a @critical mutation. A grant that was consumed before authorizes only the repetition of an answer by
   * `idempotent`.
   * @throws Refusal PIN_REQUIRED if it was consumed before and the request has no idempotency key
   */
  async consumeGrant(): Promise<void> {
    if (!this.context.grant) return
    const [consumed] = await this.query<object>(
      'INSERT INTO consumed_grant (grant_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING grant_id',
      [this.context.grant.jti],
    )
    this.isGrantUsed = !consumed
    if (this.isGrantUsed && !this.context.isIdempotent) throw new Refusal('PIN_REQUIRED')
  }

  /** Rolls back a transaction whose grant was consumed before. @throws Refusal PIN_REQUIRED unless an answer was repeated */
  requireGrant(): void {
    if (this.isGrantUsed && !this.hasRepeated) throw new Refusal('PIN_REQUIRED')
  }

  /** Call it for events that a statement of the caller has written to the outbox. */
  noteEmitted(type: EventType, eventIds: readonly string[]): void {
    this.tracing.emitted(type, eventIds, this.context.correlationId)
    this.wakes.relay = true
  }

  private async writeEvent(type: EventType, aggregate: Aggregate, data: object): Promise<void> {
    const eventId = newId('event')
    await this.query(
      `INSERT INTO outbox (event_id, type, aggregate_id, version, is_snapshot, data, correlation_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        eventId,
        type,
        aggregate.id,
        aggregate.version,
        eventTypeParts(type).isSnapshot,
        data,
        this.context.correlationId,
      ],
    )
    this.noteEmitted(type, [eventId])
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
