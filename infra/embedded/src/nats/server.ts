import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, realpathSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readIfExists, replacePrivateFile } from '../host/files'
import { SetupError } from '../host/failure'
import { assertFree, loopback } from '../host/ports'
import { commandLine, ended, isAlive, signal } from '../host/processes'

const START_MS = 20_000
const STOP_MS = 15_000
const GREET_MS = 2_000

export interface NatsOptions {
  /** Holds the JetStream store, the configuration, the log and the pid file. */
  readonly dataDir: string
  readonly port: number
  /** Path of the nats-server. */
  readonly binary: string
  /** Users and permissions in the syntax of nats-server. The empty configuration accepts every client. */
  readonly configuration: string
}

export interface RunningNats {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

/**
 * Runs nats-server with JetStream on loopback. A server that a killed process left behind is adopted when its port and
 * configuration are the same, and restarted otherwise. Streams survive restarts.
 * @throws SetupError when the port is in use or the server does not become ready
 */
export async function startNats({ dataDir, port, binary, configuration }: NatsOptions): Promise<RunningNats> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const directory = realpathSync(dataDir)
  const leftOver = running(directory)
  const isUsable = leftOver?.port === port && leftOver.configuration === configuration
  if (leftOver && !isUsable) await stop(directory)
  const pid = isUsable ? leftOver.pid : await start(directory, port, binary, configuration)
  await ready(port, pid, directory)
  return { url: `nats://${loopback}:${port}`, pid, stop: () => stop(directory) }
}

interface LeftOver {
  readonly pid: number
  readonly port: number
  /** The configuration at its start; undefined for a server without one. */
  readonly configuration: string | undefined
}

async function start(
  directory: string,
  port: number,
  binary: string,
  configuration: string,
): Promise<number> {
  await assertFree(port, 'NATS')
  replacePrivateFile(configurationOf(directory), configuration)
  const log = openSync(logOf(directory), 'w', 0o600)
  try {
    const listening = ['--addr', loopback, '--port', String(port), '--config', configurationOf(directory)]
    const parameters = [...listening, '--jetstream', '--store_dir', directory]
    // In a separate session: Ctrl-C in the terminal reaches only this process, which then stops the server.
    const child = spawn(binary, parameters, { stdio: ['ignore', log, log], detached: true, cwd: '/' })
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
    child.unref()
    replacePrivateFile(pidFileOf(directory), String(child.pid))
    return child.pid!
  } finally {
    closeSync(log)
  }
}

async function ready(port: number, pid: number, directory: string): Promise<void> {
  const deadline = Date.now() + START_MS
  for (;;) {
    const failure = await greetingOf(port).then(
      // The server listens shortly before JetStream is available.
      ({ jetstream }) => (jetstream ? undefined : new Error('it has no JetStream')),
      (error: Error) => error,
    )
    if (!failure) return
    if (!isAlive(pid) || Date.now() > deadline) {
      const reason = (readIfExists(logOf(directory)) ?? '').trim().split('\n').at(-1)
      throw new SetupError(`nats-server did not start: ${reason || failure.message}`, { cause: failure })
    }
    await delay(20)
  }
}

/** The INFO message that nats-server sends to every client before authentication. */
async function greetingOf(port: number): Promise<{ jetstream?: boolean }> {
  const socket = connect({ port, host: loopback, signal: AbortSignal.timeout(GREET_MS) })
  let text = ''
  for await (const chunk of socket.setEncoding('utf8')) {
    text += chunk as string
    if (text.includes('\n')) break
  }
  const [line = ''] = text.split('\n')
  return JSON.parse(line.replace(/^INFO /, '')) as { jetstream?: boolean }
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

/** The server of this directory. The pid file names it, and its command line proves that this project started it. */
function running(directory: string): LeftOver | undefined {
  const pid = Number(readIfExists(pidFileOf(directory)))
  if (!pid || !isAlive(pid)) return undefined
  const words = commandLine(pid).join(' ')
  if (!words.includes('nats-server') || !words.includes(`--store_dir ${directory}`)) return undefined
  return {
    pid,
    port: Number(/--port (\d+)/.exec(words)?.[1]),
    configuration: words.includes('--config ') ? readIfExists(configurationOf(directory)) : undefined,
  }
}

function configurationOf(directory: string): string {
  return join(directory, 'nats-server.conf')
}

function pidFileOf(directory: string): string {
  return join(directory, 'nats-server.pid')
}

function logOf(directory: string): string {
  return join(directory, 'nats-server.log')
}
