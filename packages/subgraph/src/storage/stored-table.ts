import type { KeptWhile, Purpose, RetentionClass, RetentionGround } from '@enigm/contracts'

/** Rows are deleted some days after a moment, unless a legal hold keeps them. */
export interface Term {
  readonly days: number
  /** The moment as SQL over the row `t`: `t.ended_at`. A row for which it is null is kept. */
  readonly after: string
  /** The moment in words, if it is not a column: `the order was placed`. */
  readonly moment?: string
  /** Which rows have a term at all, as SQL over the row `t`. */
  readonly when?: string
  /** The ids of accounts, organizations and servers whose legal hold keeps the row, as SQL over the row `t`. */
  readonly subjects?: readonly string[]
}

/** Why the rows of a table are kept, and how long. */
export interface RetentionRule {
  readonly class: RetentionClass
  readonly kept: KeptWhile | Term
  /** The ground on which rows that name a deleted account stay; without one, none stays. */
  readonly afterErasure?: RetentionGround
}

/** The purpose of each column of a table, by column name, with the retention of its rows. */
export interface StoredTable extends RetentionRule {
  readonly purposes: Readonly<Partial<Record<Purpose, readonly string[]>>>
}

/** The described tables of a service, by name. */
export type StoredTables = readonly (readonly [table: string, StoredTable])[]
