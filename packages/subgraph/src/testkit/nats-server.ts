import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TestNats {
  url: string
  /** The directory of JetStream. */
  directory: string
  /** Stops the broker as a crash would; its data stays. */
  kill(): Promise<void>
  /** Starts it again on the same port, with the same data unless `empty`. */
  restart(empty?: boolean): Promise<void>
  stop(): Promise<void>
}

const START_MILLISECONDS = 20_000

/** A nats-server with JetStream for one test file. */
export async function startTestNats(): Promise<TestNats> {
  const port = await freePort()
  const directory = await mkdtemp(join(tmpdir(), 'enigm-nats-'))
  let server = await run(port, directory)
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const gone = once(server, 'exit')
    server.kill('SIGKILL')
    await gone
  }
  return {
    url: `nats://127.0.0.1:${port}`,
    directory,
    kill,
    async restart(empty = false) {
      await kill()
      if (empty) await rm(directory, { recursive: true, force: true })
      server = await run(port, directory)
    },
    async stop() {
      await kill()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function run(port: number, directory: string) {
  const binary = process.env.TEST_NATS_SERVER
  if (!binary) throw new Error('TEST_NATS_SERVER is not set: run the tests with `npm test`')
  const server = spawn(binary, ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', directory], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await new Promise<void>((resolve, reject) => {
    let output = ''
    const fail = () => reject(new Error(`nats-server did not start: ${output}`))
    server.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('Server is ready')) resolve()
    })
    server.once('exit', fail)
    AbortSignal.timeout(START_MILLISECONDS).addEventListener('abort', fail)
  })
  server.stderr.resume()
  return server
}

// Below the range of ephemeral ports, which other processes can get at any time.
const LOWEST_PORT = 10_000
const PORTS = 20_000

/** An unused port of the loopback interface. */
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
