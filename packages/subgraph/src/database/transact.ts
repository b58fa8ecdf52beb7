import type { DataSource } from 'typeorm'
import type { Origin } from '../context'
import { asRefusal, isRepeatable } from './failure'
import { Work } from './work'

const TRIES = 4

/**
 * Runs one business transaction and commits it; the grant of a @critical mutation is used up first, in it.
 * A deadlock or serialization failure runs it again.
 * @throws Refusal UNAVAILABLE when PostgreSQL cannot be reached
 */
export async function transact<T>(
  data: DataSource,
  origin: Origin,
  run: (work: Work) => Promise<T>,
  committed: (wakes: Work['wakes']) => void,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { result, wakes } = await once(data, origin, run)
      if (origin.grant) origin.grantConsumed = true
      committed(wakes)
      return result
    } catch (error) {
      if (attempt < TRIES && isRepeatable(error)) continue
      throw asRefusal(error)
    }
  }
}

function once<T>(data: DataSource, origin: Origin, run: (work: Work) => Promise<T>) {
  return data.transaction(async (manager) => {
    const work = new Work(manager, origin)
    await work.consumeGrant()
    return { result: await run(work), wakes: work.wakes }
  })
}
