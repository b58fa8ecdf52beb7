import { reasonOf } from '../host/failure'
import { pause } from '../host/processes'
import { isAlive, signal } from '../host/processes'

const CHECK_MS = 200
const LONGEST_WAIT_MS = 5_000

interface Server {
  readonly pid: number
  stop(): Promise<void>
}

export interface Supervised {
  /** Stops the server and its supervision. */
  stop(): Promise<void>
  /** Ends the server immediately, without waiting for its end. */
  kill(): void
}

/** Keeps a server running: it is restarted with its data whenever it ends or is killed. */
export function supervise<S extends Server>(
  first: S,
  start: () => Promise<S>,
  print: (line: string) => void,
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
      if (!isAlive(server.pid)) await restart()
      await pause(CHECK_MS, stopping.signal)
    }
  }

  async function restart(): Promise<void> {
    print(`${name} ended unexpectedly and is restarted.`)
    for (let wait = CHECK_MS; !stopping.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        server = await start()
        return
      } catch (error) {
        print(`${name} did not start: ${reasonOf(error)}`)
        await pause(wait, stopping.signal)
      }
    }
  }
}
