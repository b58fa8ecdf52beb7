import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, headers, type NatsConnection } from 'nats'

/** A broker of a test's own, with JetStream. */
export interface TestBroker {
  readonly url: string
  /** Ends the broker at once; what it stored stays. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Publishes the end of a session as accounts does, into the stream when there is one. */
  endSession(sessionId: string, how?: 'closed' | 'expired'): Promise<void>
  /** Publishes a restriction as accounts does; the version is that of the session after it. */
  restrictSession(sessionId: string, version: number | undefined): Promise<void>
  /** Publishes the end of a machine client, or another key of it, as accounts does. */
  endClient(clientId: string, tokensFrom?: number): Promise<void>
  createStream(): Promise<void>
  remove(): Promise<void>
}

// Below the range that systems hand out by themselves: a port of it may be taken before it is used again.
const LOWEST_PORT = 10_000
const PORTS = 20_000
const START_MILLISECONDS = 20_000

export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST_PORT + Math.floor(Math.random() * PORTS)
    const probe = createServer()
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!free) continue
    await new Promise((resolve) => probe.close(resolve))
    return port
  }
}

async function ready(broker: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error('nats-server did not start'))
    broker.once('exit', fail)
    AbortSignal.timeout(START_MILLISECONDS).addEventListener('abort', fail)
    broker.stderr?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Server is ready')) resolve()
    })
  })
}

export async function createBroker(): Promise<TestBroker> {
  const binary = process.env['TEST_NATS_SERVER']
  if (!binary) throw new Error('TEST_NATS_SERVER names no nats-server.')
  const directory = mkdtempSync(join(tmpdir(), 'gateway-nats-'))
  const port = await freePort()
  const url = `nats://127.0.0.1:${port}`
  let broker: ChildProcess | undefined

  const once = async <T>(work: (connection: NatsConnection) => Promise<T>): Promise<T> => {
    const connection = await connect({ servers: url })
    try {
      return await work(connection)
    } finally {
      await connection.close()
    }
  }
  const kill = async () => {
    const ended = broker && new Promise((resolve) => broker?.once('exit', resolve))
    broker?.kill('SIGKILL')
    broker = undefined
    await ended
  }
  return {
    url,
    kill,
    async start() {
      broker = spawn(binary, ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', directory], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      await ready(broker)
    },
    createStream: () =>
      once(async (connection) => {
        const manager = await connection.jetstreamManager()
        await manager.streams.add({ name: 'ENIGM_ACCOUNTS', subjects: ['enigm.accounts.>'] })
      }),
    endSession: (sessionId, how = 'closed') =>
      once(async (connection) => {
        const head = headers()
        head.set('ce-time', new Date().toISOString())
        connection.publish(`enigm.accounts.session.${how}`, JSON.stringify({ sessionId }), { headers: head })
        await connection.flush()
      }),
    restrictSession: (sessionId, version) =>
      once(async (connection) => {
        const head = headers()
        head.set('ce-time', new Date().toISOString())
        if (version !== undefined) head.set('ce-aggregateversion', String(version))
        const subject = 'enigm.accounts.session.restricted'
        connection.publish(subject, JSON.stringify({ sessionId }), { headers: head })
        await connection.flush()
      }),
    endClient: (clientId, tokensFrom) =>
      once(async (connection) => {
        const subject = `enigm.accounts.client.${tokensFrom === undefined ? 'revoked' : 'rotated'}`
        connection.publish(subject, JSON.stringify({ clientId, tokensFrom }))
        await connection.flush()
      }),
    async remove() {
      await kill()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** A broker that runs and holds the stream of accounts. */
export async function startBroker(): Promise<TestBroker> {
  const broker = await createBroker()
  await broker.start()
  await broker.createStream()
  return broker
}
