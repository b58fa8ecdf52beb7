import type { DataSource, EntityManager } from 'typeorm'
import type { CallContext } from '../caller'
import { ServiceTracing } from '../tracing'
import type { BatchingClient } from './batching-client'
import { asRefusal, isRepeatable } from './failure'
import { Transaction } from './transaction'

const MAX_ATTEMPTS = 4

/**
 * Runs and commits one business transaction, which begins with consuming the grant of a @critical mutation. After a deadlock or
 * serialization failure it is repeated.
 * @throws Refusal UNAVAILABLE if PostgreSQL is unavailable
 */
export async function transaction<T>(
  data: DataSource,
  context: CallContext,
  run: (tx: Transaction) => Promise<T>,
  committed: (wakes: Transaction['wakes']) => void,
  tracing = new ServiceTracing(),
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { result, wakes } = await tracing.transaction(() => once(data, context, run, tracing))
      if (context.grant) context.grantConsumed = true
      committed(wakes)
      return result
    } catch (error) {
      if (attempt < MAX_ATTEMPTS && isRepeatable(error)) continue
      throw asRefusal(error)
    }
  }
}

async function once<T>(
  data: DataSource,
  context: CallContext,
  run: (tx: Transaction) => Promise<T>,
  tracing: ServiceTracing,
) {
  return inTransaction(data, async (manager, commit) => {
    const tx = new Transaction(manager, context, tracing)
    // The grant travels with the first statement of the transaction. Its refusal precedes what the transaction finds.
    const [consumed, outcome] = await Promise.allSettled([tx.consumeGrant(), run(tx)])
    if (consumed.status === 'rejected') throw consumed.reason
    if (outcome.status === 'rejected') throw outcome.reason
    tx.requireGrant()
    await tx.flush(commit)
    return { result: outcome.value, wakes: tx.wakes }
  })
}

/**
 * Runs and ends a transaction on one connection. It begins with its first statement, and `commit` can travel with its last ones;
 * a failure undoes it.
 */
async function inTransaction<T>(
  data: DataSource,
  run: (manager: EntityManager, commit: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const runner = data.createQueryRunner()
  try {
    const client = (await runner.connect()) as BatchingClient
    client.begin()
    // TypeORM refuses locks outside the transactions that it knows.
    Object.assign(runner, { isTransactionActive: true })
    try {
      return await run(runner.manager, () => client.commit())
    } catch (error) {
      // Without a connection there is nothing to undo, and the first failure is the one to show.
      await client.rollback().catch(() => undefined)
      throw error
    }
  } finally {
    await runner.release()
  }
}
