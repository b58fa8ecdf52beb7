import type { DataSource } from 'typeorm'
import type { CallContext } from '../caller'
import { ServiceTracing } from '../tracing'
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

function once<T>(
  data: DataSource,
  context: CallContext,
  run: (tx: Transaction) => Promise<T>,
  tracing: ServiceTracing,
) {
  return data.transaction(async (manager) => {
    const tx = new Transaction(manager, context, tracing)
    await tx.consumeGrant()
    const result = await run(tx)
    tx.requireGrant()
    return { result, wakes: tx.wakes }
  })
}
