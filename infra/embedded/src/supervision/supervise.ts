import { reasonOf } from '../host/failure'
import { ended, isAlive, pause, signal } from '../host/processes'

const CHECK_MS = 200
const LONGEST_WAIT_MS = 5_000
const PROBE_EVERY_MS = 2_000
/** More than one: after a pause of this process, a probe fails although its server serves. */
const FAILURES_IN_A_ROW = 3
const LEAVING_MS = 5_000

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

interface Supervision<S extends Server> {
  /** For the operator, e.g. `NATS`. */
  readonly name: string
  start(): Promise<S>
  /** Rejects while the server does not serve, although its process exists. After three failures in a row it is restarted. */
  probe?(): Promise<void>
  print(line: string): void
}

/** Keeps a server running: it is restarted with its data whenever it ends, is killed, or does not answer. */
export function supervise<S extends Server>(first: S, supervision: Supervision<S>): Supervised {
  const { name, start, print, probe } = supervision
  const stopping = new AbortController()
  let server = first
  let failures = 0
  let probedAt = Date.now()
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
      if (!isAlive(server.pid)) await restart('ended unexpectedly')
      else if (probe && Date.now() - probedAt > PROBE_EVERY_MS) await examine(probe)
      await pause(CHECK_MS, stopping.signal)
    }
  }

  async function examine(serves: () => Promise<void>): Promise<void> {
    const reason = await serves().then(() => undefined, reasonOf)
    probedAt = Date.now()
    failures = reason === undefined ? 0 : failures + 1
    if (failures < FAILURES_IN_A_ROW || stopping.signal.aborted) return
    await end()
    await restart(`does not answer (${reason})`)
  }

  /** A server that hangs can ignore SIGTERM. */
  async function end(): Promise<void> {
    signal(server.pid, 'SIGTERM')
    if (await ended(server.pid, LEAVING_MS)) return
    signal(server.pid, 'SIGKILL')
    await ended(server.pid, LEAVING_MS)
  }

  async function restart(cause: string): Promise<void> {
    print(`${name} ${cause} and is restarted.`)
    for (let wait = CHECK_MS; !stopping.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        server = await start()
        failures = 0
        return
      } catch (error) {
        print(`${name} did not start: ${reasonOf(error)}`)
        await pause(wait, stopping.signal)
      }
    }
  }
}
