import { setTimeout as delay } from 'node:timers/promises'
import { inspect } from 'node:util'

const POLL_MILLISECONDS = 5
const DEADLINE_MILLISECONDS = 20_000

/** Asks until the answer is what a test waits for. @throws when it is not within 20 s */
export async function until<T>(ask: () => Promise<T> | T, isWanted: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + DEADLINE_MILLISECONDS
  for (;;) {
    const answer = await ask()
    if (isWanted(answer)) return answer
    if (performance.now() > deadline) throw new Error(`the last answer was ${inspect(answer)}`)
    await delay(POLL_MILLISECONDS)
  }
}
