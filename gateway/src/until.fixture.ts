import { setImmediate } from 'node:timers/promises'

/** Asks until the answer is what a test waits for; the test's own time limit ends it. */
export async function until<T>(ask: () => Promise<T> | T, isWanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (isWanted(answer)) return answer
    await setImmediate()
  }
}
