import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connect, type ConnectionOptions } from 'nats'
import { readIfExists, replacePrivateFile } from '../files'
import { SetupError } from '../failure'
import { assertFree, loopback } from '../ports'
import { commandLine, ended, isAlive, signal } from '../processes'

const START_MS = 20_000
const STOP_MS = 15_000

export interface NatsOptions {
  /** Holds the JetStream store, the log and the pid file. */
  readonly dataDir: string
  readonly port: number
  /** Path of the nats-server. */
  readonly binary: string
}

export interface RunningNats {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

/**
 * Runs nats-server with JetStream on loopback. One that a killed process left behind is adopted when it is on this port,
 * else restarted. Streams survive restarts.
 * @throws SetupError when the port is taken or the server does not get ready
 */
export async function startNats({ dataDir, port, binary }: NatsOptions): Promise<RunningNats> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const directory = realpathSync(dataDir)
  const url = `nats://${loopback}:${port}`
  const leftOver = running(directory)
  if (leftOver && leftOver.port !== port) await stop(directory)
  const pid = leftOver?.port === port ? leftOver.pid : await start(directory, port, binary)
  await ready(url, pid, directory)
  return { url, pid, stop: () => stop(directory) }
}

async function start(directory: string, port: number, binary: string): Promise<number> {
  await assertFree(port, 'NATS')
  const log = openSync(logOf(directory), 'w', 0o600)
  try {
    const parameters = ['--addr', loopback, '--port', String(port), '--jetstream', '--store_dir', directory]
    // A session of its own: Ctrl-C in the terminal reaches this process alone, which stops the server in its turn.
    const child = spawn(binary, parameters, { stdio: ['ignore', log, log], detached: true, cwd: '/' })
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
    child.unref()
    replacePrivateFile(pidFileOf(directory), String(child.pid))
    return child.pid!
  } finally {
    closeSync(log)
  }
}

async function ready(url: string, pid: number, directory: string): Promise<void> {
  const deadline = Date.now() + START_MS
  const options: ConnectionOptions = { servers: url, reconnect: false, timeout: 2_000 }
  for (;;) {
    const failure = await connect(options).then(
      async (connection) => {
        const { jetstream } = connection.info ?? {}
        await connection.close()
        return jetstream ? undefined : new SetupError(`The NATS server at ${url} has no JetStream.`)
      },
      (error: Error) => error,
    )
    if (!failure) return
    if (failure instanceof SetupError) throw failure
    if (!isAlive(pid) || Date.now() > deadline) {
      const reason = (readIfExists(logOf(directory)) ?? '').trim().split('\n').at(-1)
      throw new SetupError(`nats-server did not start: ${reason || failure.message}`, { cause: failure })
    }
    await delay(20)
  }
}

async function stop(directory: string): Promise<void> {
  const server = running(directory)
  if (!server) return
  signal(server.pid, 'SIGTERM')
  if (!(await ended(server.pid, STOP_MS))) {
    signal(server.pid, 'SIGKILL')
    await ended(server.pid, STOP_MS)
  }
  rmSync(pidFileOf(directory), { force: true })
}

/** The server of this directory: the pid file names it, and its command line proves that it is ours. */
function running(directory: string): { pid: number; port: number } | undefined {
  const pid = Number(readIfExists(pidFileOf(directory)))
  if (!pid || !isAlive(pid)) return undefined
  const words = commandLine(pid).join(' ')
  if (!words.includes('nats-server') || !words.includes(`--store_dir ${directory}`)) return undefined
  return { pid, port: Number(/--port (\d+)/.exec(words)?.[1]) }
}

function pidFileOf(directory: string): string {
  return join(directory, 'nats-server.pid')
}

function logOf(directory: string): string {
  return join(directory, 'nats-server.log')
}
