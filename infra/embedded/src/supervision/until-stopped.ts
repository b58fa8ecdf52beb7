import { ConfigError } from '@enigm/configuration'
import { z } from 'zod'
import { reasonOf, SetupError } from '../host/failure'

const SAME_SIGNAL_MS = 1_000

export interface Stoppable {
  stop(): Promise<void>
  /** Runs on a second signal, before the process exits. */
  kill?(): void
}

/**
 * Runs a program until SIGINT, SIGTERM or SIGHUP, then stops it; a second signal ends the process immediately. Signals
 * within one second count as one, because the terminal and npm both deliver the same Ctrl-C.
 */
export async function untilStopped(start: (signal: AbortSignal) => Promise<Stoppable>): Promise<void> {
  const stopping = new AbortController()
  let firstAt = 0
  let running: Stoppable | undefined
  const onSignal = () => {
    if (!firstAt) {
      firstAt = Date.now()
      stopping.abort()
    } else if (Date.now() - firstAt > SAME_SIGNAL_MS) {
      running?.kill?.()
      process.exit(130)
    }
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal)
  try {
    running = await start(stopping.signal)
    if (!stopping.signal.aborted) {
      const alive = setInterval(() => undefined, 2 ** 30)
      await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve, { once: true }))
      clearInterval(alive)
    }
    await running.stop()
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${textOf(error)}\n`)
    process.exit(1)
  }
}

/** The message of an error that is for the operator; every other error with its stack. */
function textOf(error: unknown): string {
  if (error instanceof z.ZodError) return `The configuration is not valid:\n${z.prettifyError(error)}`
  const isExpected = error instanceof SetupError || error instanceof ConfigError
  return error instanceof Error && !isExpected ? (error.stack ?? error.message) : reasonOf(error)
}
