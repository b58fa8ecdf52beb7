import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { callInChild } from '../host/child.fixture'
import { temporaryDirectory } from '../host/directory.fixture'
import { freePorts } from '../host/ports'
import { ended, isAlive, signal } from '../host/processes'
import { startPostgres, stopPostgres, type PostgresOptions, type RunningPostgres } from './server'

const root = process.getuid!() === 0
const module_ = join(__dirname, 'server.ts')

/** Runs one test with a separate data directory and port, and removes them afterwards. */
async function withOptions(test: (options: PostgresOptions) => Promise<void>): Promise<void> {
  const directory = temporaryDirectory()
  const dataDir = join(directory.path, 'postgres')
  const [port] = await freePorts(1)
  try {
    await test({ dataDir, port: port!, durable: false })
  } finally {
    if (lstatSync(dataDir, { throwIfNoEntry: false })) {
      const cluster = realpathSync(dataDir)
      await stopPostgres(cluster)
      rmSync(cluster, { recursive: true })
    }
    directory.remove()
  }
}

async function query<T extends object>(
  { adminUrl }: Pick<RunningPostgres, 'adminUrl'>,
  sql: string,
): Promise<T[]> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}

describe('startPostgres', () => {
  it('creates a cluster in a path with spaces, listens on loopback only and writes every commit to disk', () =>
    withOptions(async (options) => {
      const running = await startPostgres({ ...options, durable: true })
      const [settings] = await query(
        running,
        `SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('fsync') AS fsync,
                current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets,
                current_setting('data_checksums') AS checksums, current_setting('server_encoding') AS encoding`,
      )
      expect(settings).toEqual({
        version: 18,
        fsync: 'on',
        addresses: '127.0.0.1',
        sockets: '',
        checksums: 'on',
        encoding: 'UTF8',
      })
      expect(statSync(`${options.dataDir}.password`).mode & 0o777).toBe(0o600)
      const wrong = running.adminUrl.replace(/:[^:@]+@/, ':wrong@')
      await expect(query({ adminUrl: wrong }, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
      await running.stop()
      expect(isAlive(running.pid)).toBe(false)
    }))

  it('removes what an initdb of an ended process left behind, and nothing of a living one', () =>
    withOptions(async (options) => {
      const parent = dirname(options.dataDir)
      const [abandoned, living] = [spawnSync('true').pid, process.ppid].map((pid) =>
        join(parent, `draft-${pid}-x`),
      )
      for (const draft of [abandoned!, living!]) mkdirSync(draft)
      chmodSync(dirname(parent), 0o711)
      await startPostgres(options)
      expect([existsSync(abandoned!), existsSync(living!)]).toEqual([false, true])
    }))

  it('keeps the data across a restart, also on another port', () =>
    withOptions(async (options) => {
      const first = await startPostgres(options)
      await query(first, 'CREATE TABLE kept AS SELECT 7 AS value')
      await first.stop()
      const [port] = await freePorts(1)
      const second = await startPostgres({ ...options, port: port! })
      expect(await query(second, 'SELECT value FROM kept')).toEqual([{ value: 7 }])
    }))

  it('adopts the server that a killed process left behind on the same port', () =>
    withOptions(async (options) => {
      const owner = await callInChild<RunningPostgres>(module_, 'startPostgres', options)
      await query(owner.result, 'CREATE TABLE kept AS SELECT 7 AS value')
      await owner.kill()
      expect(isAlive(owner.result.pid)).toBe(true)
      const adopting = await startPostgres(options)
      expect(adopting.pid).toBe(owner.result.pid)
      expect(await query(adopting, 'SELECT value FROM kept')).toEqual([{ value: 7 }])
      await adopting.stop()
      expect(isAlive(owner.result.pid)).toBe(false)
    }))

  it('restarts the server that a killed process left behind on another port', () =>
    withOptions(async (options) => {
      const owner = await callInChild<RunningPostgres>(module_, 'startPostgres', options)
      await owner.kill()
      const [port] = await freePorts(1)
      const restarted = await startPostgres({ ...options, port: port! })
      expect(isAlive(owner.result.pid)).toBe(false)
      expect(await query(restarted, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    }))

  it('recovers committed data after PostgreSQL was killed', () =>
    withOptions(async (options) => {
      const first = await startPostgres(options)
      await query(first, 'CREATE TABLE kept AS SELECT 7 AS value')
      signal(first.pid, 'SIGKILL')
      await ended(first.pid, 10_000)
      const second = await startPostgres(options)
      expect(await query(second, 'SELECT value FROM kept')).toEqual([{ value: 7 }])
    }))

  it('ignores a pid file that names another living process', () =>
    withOptions(async (options) => {
      const first = await startPostgres(options)
      const file = join(realpathSync(options.dataDir), 'postmaster.pid')
      const lines = readFileSync(file, 'utf8').split('\n')
      await first.stop()
      writeFileSync(file, [process.pid, ...lines.slice(1)].join('\n'))
      const second = await startPostgres(options)
      expect(await query(second, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    }))

  it('runs two servers at the same time on different ports and directories', () =>
    withOptions((one) =>
      withOptions(async (other) => {
        const both = await Promise.all([startPostgres(one), startPostgres(other)])
        expect(both[0].pid).not.toBe(both[1].pid)
        for (const running of both) expect(await query(running, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
      }),
    ))

  it('reports in one sentence that another program uses the port', () =>
    withOptions(async (options) => {
      const other = createServer().listen(options.port, '127.0.0.1')
      await once(other, 'listening')
      await expect(startPostgres(options)).rejects.toMatchObject({
        name: 'SetupError',
        message: expect.stringMatching(
          /^Port \d+ \(PostgreSQL\) is in use by another program: .*PORT_BASE.*\.$/,
        ),
      })
      other.close()
      await once(other, 'close')
    }))

  it('reports in one sentence that the data have another major version', () =>
    withOptions(async (options) => {
      await (await startPostgres(options)).stop()
      const file = join(realpathSync(options.dataDir), 'PG_VERSION')
      writeFileSync(file, '17\n')
      await expect(startPostgres(options)).rejects.toMatchObject({
        name: 'SetupError',
        message: expect.stringContaining('holds data of PostgreSQL 17, not 18'),
      })
      writeFileSync(file, '18\n')
    }))
})

const asRoot = root ? describe : describe.skip
asRoot('startPostgres as root', () => {
  it('runs as another user, with a separate directory when that user cannot reach the data directory', () =>
    withOptions(async (options) => {
      chmodSync(dirname(dirname(options.dataDir)), 0o700)
      const running = await startPostgres(options)
      expect(statSync(`/proc/${running.pid}`).uid).not.toBe(0)
      expect(realpathSync(options.dataDir)).toMatch(/^\/var\/lib\/enigm-command\/postgres-/)
      expect(statSync(options.dataDir).mode & 0o777).toBe(0o700)
      await running.stop()
      const again = await startPostgres(options)
      expect(await query(again, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    }))

  it('keeps the data in the data directory where PostgreSQL’s user can reach it', () =>
    withOptions(async (options) => {
      chmodSync(dirname(dirname(options.dataDir)), 0o711)
      await startPostgres(options)
      expect(realpathSync(options.dataDir)).toBe(options.dataDir)
      expect(statSync(options.dataDir).uid).not.toBe(0)
    }))
})
