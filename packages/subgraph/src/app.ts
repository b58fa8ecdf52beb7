import { Refusal, type ServiceName } from '@enigm/contracts'
import type { Logger } from 'pino'
import type { Pool } from 'pg'
import type { DataSource } from 'typeorm'
import type { BaseConfig } from './config'
import type { CallContext } from './caller'
import { asRefusal } from './database/failure'
import { transaction } from './database/run-transaction'
import type { Statement } from './database/select'
import type { Transaction } from './database/transaction'
import { pairwiseHandle, type HandleKind } from './handle'
import { ExternalSystems } from './health/external-systems'
import type { StoredTables } from './storage/stored-table'
import { ServiceTracing } from './tracing'

/** One running subgraph. Service classes take it as their only constructor argument. */
export class App<C = unknown> {
  readonly externalSystems: ExternalSystems
  private readonly instances = new Map<unknown, unknown>()

  constructor(
    readonly name: ServiceName,
    readonly config: BaseConfig & C,
    readonly log: Logger,
    readonly data: DataSource,
    private readonly reads: Pool,
    private readonly committed: (wakes: Transaction['wakes']) => void,
    /** The tables of the service, with what may stay there of a deleted account. */
    readonly tables: StoredTables,
    readonly tracing = new ServiceTracing(),
  ) {
    this.externalSystems = new ExternalSystems(data, log, tracing)
  }

  /** The one instance of a service class in this subgraph. */
  get<T>(type: new (app: App<any>) => T): T {
    if (!this.instances.has(type)) this.instances.set(type, new type(this))
    return this.instances.get(type) as T
  }

  /** Runs one prepared statement outside any transaction. @throws Refusal UNAVAILABLE without PostgreSQL. */
  async read<T>(statement: Statement<T>, parameters?: readonly unknown[]): Promise<T[]>
  async read<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]>
  async read<T>(statement: string | Statement<T>, parameters: readonly unknown[] = []): Promise<T[]> {
    this.requireDatabase()
    const sql = typeof statement === 'string' ? statement : statement.sql
    try {
      return (await this.reads.query(sql, [...parameters])).rows as T[]
    } catch (error) {
      throw asRefusal(error)
    }
  }

  /** Runs one business transaction: state, audit entry, outbox event and consumed grant are committed together or not at all. */
  async transaction<T>(context: CallContext, run: (tx: Transaction) => Promise<T>): Promise<T> {
    this.requireDatabase()
    return transaction(this.data, context, run, this.committed, this.tracing)
  }

  /** The handle of an object for one viewer: stable for this viewer, not linkable between viewers (DEV-17). */
  handle(kind: HandleKind, viewerScope: string, id: string): string {
    return pairwiseHandle(this.config.HANDLE_KEY, kind, viewerScope, id)
  }

  /** @throws Refusal UNAVAILABLE before the first connection */
  private requireDatabase(): void {
    if (!this.data.isInitialized) throw new Refusal('UNAVAILABLE')
  }
}
