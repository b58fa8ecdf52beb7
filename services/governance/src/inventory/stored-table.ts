import type { KeptWhile, Purpose, RetentionClass, ServiceName } from '@enigm/contracts'

/** One table of a service in the generated list: how long its rows are kept, and the purpose of each column. */
export interface StoredTable {
  readonly service: ServiceName
  readonly table: string
  readonly retentionClass: RetentionClass
  readonly keptWhile?: KeptWhile
  /** The term of its rows, in days. */
  readonly days?: number
  readonly columns: readonly (readonly [name: string, purpose: Purpose])[]
}
