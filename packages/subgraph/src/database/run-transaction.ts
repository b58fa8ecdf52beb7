import type { DataSource } from 'typeorm'
import type { CallContext } from '../caller'
import { asRefusal, isIdempotent } from './failure'
import { Transaction } from './transaction'

const TRIES = 4

/**
 * Runs one business transaction and commits it; the grant of a @critical mutation is used up first, in it.
 * A deadlock or serialization failure runs it again.
 * @throws Refusal UNAVAILABLE when PostgreSQL cannot be reached
 */
export async function transaction<T>(
  data: DataSource,
  context: CallContext,
  run: (tx: Transaction) => Promise<T>,
  committed: (wakes: Transaction['wakes']) => void,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { result, wakes } = await once(data, context, run)
      if (context.grant) context.grantConsumed = true
      committed(wakes)
      return result
    } catch (error) {
      if (attempt < TRIES && isIdempotent(error)) continue
      throw asRefusal(error)
    }
  }
}

function once<T>(data: DataSource, context: CallContext, run: (tx: Transaction) => Promise<T>) {
  return data.transaction(async (manager) => {
    const tx = new Transaction(manager, context)
    await tx.consumeGrant()
    const result = await run(tx)
    tx.requireGrant()
    return { result, wakes: tx.wakes }
  })
}
