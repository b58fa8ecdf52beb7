import type { TestSubgraph } from './subgraph'

const waiting = `SELECT count(*)::int AS count FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock'`

interface Held {
  /** The statement of another transaction, which locks or changes rows. */
  sql: string
  parameters: unknown[]
  /** That transaction commits when so many other ones wait for it; 1 unless given. */
  waiting?: number
}

/** Runs actions against rows that another transaction holds until they wait for it, so that the order of their effects is known. */
export async function whileHeld<T>(subgraph: TestSubgraph, held: Held, run: () => Promise<T>): Promise<T> {
  const holder = subgraph.app.data.createQueryRunner()
  try {
    await holder.startTransaction()
    await holder.query(held.sql, held.parameters)
    const running = run()
    await untilWaiting(subgraph, held.waiting ?? 1)
    await holder.commitTransaction()
    return await running
  } finally {
    if (holder.isTransactionActive) await holder.rollbackTransaction()
    await holder.release()
  }
}

/** Resolves when so many transactions wait for a lock. */
export async function untilWaiting(subgraph: TestSubgraph, expected: number): Promise<void> {
  await subgraph.until(async () => {
    const [row] = await subgraph.app.read<{ count: number }>(waiting)
    return row!.count === expected
  }, `${expected} transactions that wait`)
}
