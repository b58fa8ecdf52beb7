import type { Logger } from 'pino'
import type { App } from '../app'
import { errorCode } from '../events/wake'
import type { Counters } from './counters'

const EVERY_MILLISECONDS = 10 * 60 * 1000

/** Counts each counter once a day, also when no one reads it; the first count of a day is that of all processes. */
export async function countToday(counters: readonly Counters<any>[], app: App): Promise<void> {
  for (const counter of counters) await counter.count(app)
}

/** Counts today's numbers in the first ten minutes of a day. @returns the function that ends this */
export function startCounting(
  counters: readonly Counters<any>[],
  app: App,
  log: Logger,
): () => Promise<void> {
  let running: Promise<void> | undefined
  const timer = setInterval(() => {
    running ??= countToday(counters, app)
      .catch((error: unknown) => log.warn({ code: errorCode(error) }, 'counters are not counted'))
      .finally(() => (running = undefined))
  }, EVERY_MILLISECONDS)
  return async () => {
    clearInterval(timer)
    await running
  }
}
