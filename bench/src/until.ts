import { setTimeout as delay } from 'node:timers/promises'

const CHECK_MILLISECONDS = 10
const DEADLINE_MILLISECONDS = 180_000

/** Waits for a condition. @throws Error when it does not hold within three minutes */
export async function until(condition: string, probe: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MILLISECONDS
  while (!(await probe())) {
    if (performance.now() > deadline) throw new Error(`timeout: ${condition}`)
    await delay(CHECK_MILLISECONDS)
  }
}
