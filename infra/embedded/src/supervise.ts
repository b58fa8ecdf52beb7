import { reasonOf } from './failure'
import { pause } from './pause'
import { isAlive, signal } from './processes'

const LOOK_MS = 200
const LONGEST_WAIT_MS = 5_000

interface Server {
  readonly pid: number
  stop(): Promise<void>
}

export interface Supervised {
  /** Ends the server and its supervision. */
  stop(): Promise<void>
  /** Ends the server without waiting for anything. */
  kill(): void
}

/** Keeps a server running: when it ends by itself or is killed, it is started again with its data. */
export function supervise<S extends Server>(
  first: S,
  start: () => Promise<S>,
  say: (line: string) => void,
  name: string,
): Supervised {
  const stopping = new AbortController()
  let server = first
  const watching = watch()
  return {
    async stop() {
      stopping.abort()
      await watching
      await server.stop()
    },
    kill() {
      stopping.abort()
      signal(server.pid, 'SIGQUIT')
    },
  }

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (!isAlive(server.pid)) await revive()
      await pause(LOOK_MS, stopping.signal)
    }
  }

  async function revive(): Promise<void> {
    say(`${name} has ended; it is started again.`)
    for (let wait = LOOK_MS; !stopping.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        server = await start()
        return
      } catch (error) {
        say(`${name} did not start: ${reasonOf(error)}`)
        await pause(wait, stopping.signal)
      }
    }
  }
}
