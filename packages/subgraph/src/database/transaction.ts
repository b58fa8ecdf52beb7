import { createHash } from 'node:crypto'
import { eventCatalogue, newId, Refusal, type EventData, type EventType } from '@enigm/contracts'
import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm'
import type { CallContext, Caller } from '../caller'
import { changeOf, type Change } from '../change'
import type { Job } from '../job'
import { commonFailures, DomainFailure } from '../failure'
import type { Lifecycle } from '../lifecycle'
import { ServiceTracing } from '../tracing'
import { RecordedChanges, type Aggregate, type AuditEntryInput, type AuditSubject } from './recorded-changes'
import { Rows } from './rows'
import type { Statement } from './select'

export type { Aggregate, AuditEntryInput, AuditSubject }

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
  private readonly recorded: RecordedChanges
  /** Statements that run at the end. */
  private readonly last: (() => Promise<unknown>)[] = []

  constructor(
    readonly manager: EntityManager,
    readonly context: CallContext,
    private readonly tracing = new ServiceTracing(),
    readonly rows: Pick<Rows, 'query' | 'insert' | 'update' | 'lock' | 'find'> = new Rows(manager),
  ) {
    this.recorded = new RecordedChanges(context)
  }

  get caller(): Caller {
    return this.context.caller
  }

  /** Runs one statement and returns its rows, those of RETURNING included. */
  async query<T>(statement: Statement<T>, parameters?: readonly unknown[]): Promise<T[]>
  async query<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]>
  async query<T>(statement: string | Statement<T>, parameters: readonly unknown[] = []): Promise<T[]> {
    const sql = typeof statement === 'string' ? statement : statement.sql
    return (await this.rows.query(sql, parameters)) as T[]
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
    const inserting = this.rows.insert(entity, [{ ...row, version: 1 } as unknown as Partial<E>])
    // Before the answer: the event precedes those of statements that travel with this one.
    await this.emit({ id: (row as unknown as Aggregate).id, version: 1 }, event)
    return (await inserting)[0]!
  }

  /** Inserts a row that is no aggregate, without event and audit entry. */
  async insert<E extends ObjectLiteral>(entity: EntityTarget<E>, row: Partial<E>): Promise<void> {
    await this.rows.insert(entity, [row])
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
    const set = { ...options.set, state: move.to } as unknown as Partial<E>
    const [moved] = await this.rows.update(entity, options.where, set, move.from)
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
    const [changed] = await this.rows.update(entity, where, set)
    if (!changed) throw new DomainFailure('NOT_FOUND', commonFailures.NOT_FOUND)
    await this.emit(changed, event(changed))
    return changed
  }

  /** Changes rows of a table that is no aggregate, without event and audit entry. */
  async update<E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    where: FindOptionsWhere<E>,
    set: Partial<E>,
  ): Promise<void> {
    await this.rows.update(entity, where, set)
  }

  /** Reads one row as it is now, or null. */
  find<E extends ObjectLiteral>(entity: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E | null> {
    return this.rows.find(entity, where)
  }

  /** Locks and reads one row, or null. */
  lock<E extends ObjectLiteral>(entity: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E | null> {
    return this.rows.lock(entity, where)
  }

  /**
   * Until the end of this transaction every other one with the same key waits here: for rows that are counted or looked for
   * before they exist, which no lock of a row covers.
   */
  async takeTurn(key: string): Promise<void> {
    await this.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key])
  }

  /** Records an event for the outbox and, if the event has an audit subject, an entry for the audit trail. */
  async emit<T extends EventType>(aggregate: Aggregate, event: DomainEvent<T>): Promise<void> {
    await this.emitAll(event.type, [{ aggregate, ...event }])
  }

  /** The same for several aggregates, in their order. */
  async emitAll<T extends EventType>(
    type: T,
    events: readonly (Omit<DomainEvent<T>, 'type'> & { aggregate: Aggregate })[],
  ): Promise<void> {
    const eventIds = events.map(({ aggregate, data, audit, concerns = [] }) => {
      const eventId = newId('event')
      this.recorded.addEvent({ eventId, type, aggregate, data: eventCatalogue[type].parse(data) })
      this.hint(changeOf(type, aggregate.id, data, [audit?.scope, ...concerns]))
      if (audit) this.recorded.addEntry({ ...audit, action: type, outcome: 'DONE' })
      return eventId
    })
    this.tracing.emitted(type, eventIds, this.context.correlationId)
    this.wakes.relay ||= eventIds.length > 0
  }

  /** After the commit, open panels of the change's holders read it. Events do this already. */
  hint(change: Change): void {
    this.wakes.changes.push(change)
  }

  /** Appends to the audit trail with the end of the transaction; if this fails, it is rolled back (AUD-02). */
  async audit(entry: AuditEntryInput): Promise<void> {
    this.recorded.addEntry(entry)
  }

  /** The same for several entries, in their order. */
  async auditAll(entries: readonly AuditEntryInput[]): Promise<void> {
    for (const entry of entries) this.recorded.addEntry(entry)
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
    this.last.push(() =>
      this.query('UPDATE idempotency SET result = $3 WHERE scope = $1 AND key = $2', [...key, result]),
    )
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

  /**
   * Writes what is recorded, in one round trip: all events and audit entries by one statement. The end of a transaction calls it,
   * so that the heads of audit trails are locked for as short as possible.
   * @param end the statement that ends the transaction, which travels with them
   */
  async flush(end: () => Promise<void> = async () => undefined): Promise<void> {
    const recorded = this.recorded.take()
    const statements = this.last.splice(0).map((run) => run())
    if (recorded) statements.push(this.query(recorded.sql, recorded.parameters))
    await Promise.all([...statements, end()])
  }
}
