import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePortBase, PORT_COUNT, removeDataDir, repositoryRoot } from '@enigm/embedded'

const CHECK_MS = 100
const LONGEST_START_MS = 120_000

interface OperatorCredentials {
  readonly accountNumber: string
  readonly loginSecret: string
  readonly criticalPin: string
}

interface RunningSystem {
  /** The origin of the gateway, which serves the panel. */
  readonly origin: string
  /** The first operator. */
  operator(): Promise<OperatorCredentials>
  /** Stops everything, and starts it again with the same data. @returns the function that starts it */
  restart(): Promise<() => Promise<void>>
  /** Freezes the broker. @returns the function that ends that */
  freezeBroker(): Promise<() => void>
  stop(): Promise<void>
}

/** Starts the real system, as `npm start` does, with its own ports and data. @throws Error when it does not become ready */
export async function startSystem(): Promise<RunningSystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'enigm-panel-'))
  const portBase = await freePortBase(PORT_COUNT)
  const origin = `http://localhost:${portBase}`
  const start = async () => {
    const child = spawn(process.execPath, [join(repositoryRoot, 'infra/embedded/dist/main.js')], {
      // All people of the stories are one network for the gateway.
      env: {
        ...process.env,
        PORT_BASE: String(portBase),
        DATA_DIR: dataDir,
        LOG_LEVEL: 'error',
        GUEST_BURST: '1000000',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const exited = once(child, 'exit')
    const end = async () => {
      child.kill('SIGTERM')
      await exited
    }
    try {
      await untilReady(`${origin}/ready`, () => child.exitCode !== null)
    } catch (error) {
      await end()
      removeDataDir(dataDir)
      throw error
    }
    return end
  }
  let end = await start()
  return {
    origin,
    operator: async () => JSON.parse(await readFile(join(dataDir, 'operator.json'), 'utf8')),
    async restart() {
      await end()
      return async () => {
        end = await start()
      }
    },
    async freezeBroker() {
      const pid = Number(await readFile(join(dataDir, 'nats', 'nats-server.pid'), 'utf8'))
      process.kill(pid, 'SIGSTOP')
      return () => process.kill(pid, 'SIGCONT')
    },
    async stop() {
      await end()
      removeDataDir(dataDir)
    },
  }
}

async function untilReady(url: string, hasEnded: () => boolean): Promise<void> {
  const deadline = Date.now() + LONGEST_START_MS
  while (Date.now() < deadline) {
    if (hasEnded()) throw new Error('The system has ended while it started: see its output above.')
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await delay(CHECK_MS)
  }
  throw new Error(`The system was not ready after ${LONGEST_START_MS / 1000} s.`)
}
