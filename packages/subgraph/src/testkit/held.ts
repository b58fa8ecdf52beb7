import type { TestSubgraph } from './subgraph'

/**
 * Counts the transactions that wait for the holder, directly or behind another one that does. Work of the service that waits for
 * something else at the same moment does not count.
 */
const waiting = `WITH RECURSIVE
  blocked AS (
    SELECT pid, pg_blocking_pids(pid) AS blockers FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'),
  waiter AS (
    SELECT pid FROM blocked WHERE $1 = ANY(blockers)
    UNION SELECT blocked.pid FROM blocked JOIN waiter ON waiter.pid = ANY(blocked.blockers))
  SELECT count(*)::int AS count FROM waiter`

interface Held {
  /** The statement of another transaction, which locks or changes rows. */
  sql: string
  parameters: unknown[]
  /** That transaction commits when so many other ones wait for it; 1 unless given. */
  waiting?: number
}

/**
 * Runs actions against rows that another transaction holds until they wait for it, so that the order of their effects is known.
 * @param run receives the number of the database session that holds the rows
 */
export async function whileHeld<T>(
  subgraph: TestSubgraph,
  held: Held,
  run: (holder: number) => Promise<T>,
): Promise<T> {
  const runner = subgraph.app.data.createQueryRunner()
  try {
    await runner.startTransaction()
    const holder = await sessionOf(runner)
    await runner.query(held.sql, held.parameters)
    const running = run(holder)
    await untilWaiting(subgraph, holder, held.waiting ?? 1)
    await runner.commitTransaction()
    return await running
  } finally {
    if (runner.isTransactionActive) await runner.rollbackTransaction()
    await runner.release()
  }
}

/** Resolves when so many transactions wait for the session of a database. */
export async function untilWaiting(subgraph: TestSubgraph, holder: number, expected: number): Promise<void> {
  await subgraph.until(async () => {
    const [row] = await subgraph.app.read<{ count: number }>(waiting, [holder])
    return row!.count === expected
  }, `${expected} transactions that wait`)
}

interface Session {
  query(sql: string): Promise<{ pid: number }[]>
}

/** The number of the database session in which a transaction runs. */
export async function sessionOf(transaction: Session): Promise<number> {
  const [row] = await transaction.query('SELECT pg_backend_pid() AS pid')
  return row!.pid
}
