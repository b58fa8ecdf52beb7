import type { Lifecycle } from '@enigm/subgraph'

/** A row as the rules read it. */
export type Row = Record<string, any> & { id: string; state: string; version: number }

export type Table = Lifecycle<string, string, string>

/** What a rule says when it refuses. */
export class Refused extends Error {}

interface Options {
  readonly set?: Partial<Row>
}

/**
 * One row of a table, and what the services' rules need of a transaction. A move is allowed from the states of the table, as in the
 * statement of `Transaction.move`; the table can be another one than that of the service, to see whether the model notices.
 */
export class MemoryTransaction {
  /** The answer of every query. */
  answer: readonly object[] = []

  constructor(
    public row: Row,
    private readonly table: Table,
  ) {}

  readonly manager = {
    find: async (_entity: unknown, { where }: { where: readonly object[] }) =>
      where.length > 0 ? this.found : [],
  }

  /** Rules look for rows that live. */
  found: readonly Row[] = []

  async query(): Promise<readonly object[]> {
    return this.answer
  }

  async move(_entity: unknown, _table: unknown, action: string, { set }: Options): Promise<Row> {
    return this.take(action, set)
  }

  async change(_entity: unknown, _where: unknown, set: Partial<Row>): Promise<Row> {
    this.row = { ...this.row, ...set, version: this.row.version + 1 }
    return this.row
  }

  /** @throws Refused */
  take(action: string, set: Partial<Row> = {}): Row {
    const move = this.table.moves[action]
    if (!move?.from.includes(this.row.state)) throw new Refused(action)
    this.row = { ...this.row, ...set, state: move.to, version: this.row.version + 1 }
    return this.row
  }
}
