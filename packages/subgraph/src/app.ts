import type { ServiceName } from '@enigm/contracts'
import type { Logger } from 'pino'
import type { DataSource } from 'typeorm'
import type { BaseConfig } from './config'
import type { CallContext } from './context'
import type { Transaction } from './database/transaction'
import type { Statement } from './database/select'

/** One running subgraph, as its own code sees it. Service classes take it as their only constructor argument. */
export interface App<C = unknown> {
  readonly name: ServiceName
  readonly config: BaseConfig & C
  readonly log: Logger
  readonly data: DataSource
  /** The one instance of a service class in this subgraph. */
  get<T>(type: new (app: App<any>) => T): T
  /** Runs one prepared statement outside any transaction. @throws Refusal UNAVAILABLE without PostgreSQL. */
  read<T>(statement: Statement<T>, parameters?: readonly unknown[]): Promise<T[]>
  read<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]>
  /** Runs one business transaction: state, audit entry, outbox event and the consumed grant stand or fall together. */
  transaction<T>(context: CallContext, run: (tx: Transaction) => Promise<T>): Promise<T>
  /** What one viewer sees of an object: stable for the viewer, unlinkable between viewers (DEV-17). */
  handle(kind: HandleKind, viewerScope: string, id: string): string
}

/** `dh_…` a device, `mh_…` a member, `ah_…` an account, `kh_…` an Enigm Key. */
export type HandleKind = 'dh' | 'mh' | 'ah' | 'kh'
