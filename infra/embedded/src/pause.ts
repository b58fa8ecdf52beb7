import { setTimeout as delay } from 'node:timers/promises'

/** Waits, or until the signal ends the waiting; nothing of either stays behind. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error
  })
}
