import { reasonOf } from '../host/failure'

const SAME_SIGNAL_MS = 1_000
/** Errors whose message is for the operator, recognized by name because each package has a separate ConfigError class. */
const expectedErrors = ['SetupError', 'ConfigError']

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
    const expected = error instanceof Error && expectedErrors.includes(error.name)
    process.stderr.write(`${expected || !(error instanceof Error) ? reasonOf(error) : error.stack}\n`)
    process.exit(1)
  }
}
