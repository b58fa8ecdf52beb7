import { once } from 'node:events'
import { statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { connect, type NatsConnection } from 'nats'
import { callInChild } from '../host/child.fixture'
import { temporaryDirectory } from '../host/directory.fixture'
import { freePorts } from '../host/ports'
import { isAlive } from '../host/processes'
import { startNats, type NatsOptions, type RunningNats } from './server'

const binary = process.env['TEST_NATS_SERVER']!
const module_ = join(__dirname, 'server.ts')

/** Runs one test with a separate directory and port, and removes them afterwards. */
async function withOptions(test: (options: NatsOptions) => Promise<void>): Promise<void> {
  const directory = temporaryDirectory()
  const [port] = await freePorts(1)
  const options = { dataDir: join(directory.path, 'nats'), port: port!, binary, configuration: '' }
  try {
    await test(options)
  } finally {
    await (await startNats({ ...options, port: (await freePorts(1))[0]! })).stop()
    directory.remove()
  }
}

async function within<T>(url: string, use: (connection: NatsConnection) => Promise<T>): Promise<T> {
  const connection = await connect({ servers: url })
  try {
    return await use(connection)
  } finally {
    await connection.close()
  }
}

async function publishKept(url: string): Promise<void> {
  await within(url, async (connection) => {
    await (await connection.jetstreamManager()).streams.add({ name: 'KEPT', subjects: ['kept'] })
    await connection.jetstream().publish('kept')
  })
}

function countKept(url: string): Promise<number> {
  return within(url, async (connection) => {
    const { state } = await (await connection.jetstreamManager()).streams.info('KEPT')
    return state.messages
  })
}

describe('startNats', () => {
  it('keeps its streams across a restart, in a path with spaces', () =>
    withOptions(async (options) => {
      const first = await startNats(options)
      await publishKept(first.url)
      await first.stop()
      expect(isAlive(first.pid)).toBe(false)
      const second = await startNats(options)
      expect(await countKept(second.url)).toBe(1)
    }))

  it('adopts the server that a killed process left behind on the same port', () =>
    withOptions(async (options) => {
      const owner = await callInChild<RunningNats>(module_, 'startNats', options)
      await publishKept(owner.result.url)
      await owner.kill()
      expect(isAlive(owner.result.pid)).toBe(true)
      const adopting = await startNats(options)
      expect(adopting.pid).toBe(owner.result.pid)
      expect(await countKept(adopting.url)).toBe(1)
      await adopting.stop()
      expect(isAlive(owner.result.pid)).toBe(false)
    }))

  it('restarts the server that a killed process left behind on another port', () =>
    withOptions(async (options) => {
      const owner = await callInChild<RunningNats>(module_, 'startNats', options)
      await publishKept(owner.result.url)
      await owner.kill()
      const [port] = await freePorts(1)
      const restarted = await startNats({ ...options, port: port! })
      expect(isAlive(owner.result.pid)).toBe(false)
      expect(await countKept(restarted.url)).toBe(1)
    }))

  it('restarts the server that a killed process left behind with another configuration', () =>
    withOptions(async (options) => {
      const owner = await callInChild<RunningNats>(module_, 'startNats', options)
      await owner.kill()
      const configuration = 'authorization: { user: someone, password: "of the test" }\n'
      const closed = await startNats({ ...options, configuration })
      expect(isAlive(owner.result.pid)).toBe(false)
      await expect(countKept(closed.url)).rejects.toMatchObject({ code: 'AUTHORIZATION_VIOLATION' })
      expect(statSync(join(options.dataDir, 'nats-server.conf')).mode & 0o777).toBe(0o600)
      expect((await startNats({ ...options, configuration })).pid).toBe(closed.pid)
    }))

  it('does not stop a process that only has the id of an earlier server', () =>
    withOptions(async (options) => {
      await (await startNats(options)).stop()
      writeFileSync(join(options.dataDir, 'nats-server.pid'), String(process.ppid))
      const running = await startNats(options)
      expect(running.pid).not.toBe(process.ppid)
      await running.stop()
      expect(isAlive(process.ppid)).toBe(true)
    }))

  it('runs two servers side by side', () =>
    withOptions((one) =>
      withOptions(async (other) => {
        const both = await Promise.all([startNats(one), startNats(other)])
        await publishKept(both[0].url)
        await expect(countKept(both[1].url)).rejects.toThrow('stream not found')
      }),
    ))

  it('reports in one sentence that another program uses the port', () =>
    withOptions(async (options) => {
      const other = createServer().listen(options.port, '127.0.0.1')
      await once(other, 'listening')
      await expect(startNats(options)).rejects.toMatchObject({
        name: 'SetupError',
        message: expect.stringMatching(/^Port \d+ \(NATS\) is in use by another program: .*PORT_BASE.*\.$/),
      })
      other.close()
      await once(other, 'close')
    }))
})
