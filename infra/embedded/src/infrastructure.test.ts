import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '@enigm/subgraph/testkit'
import { connect, nkeyAuthenticator } from 'nats'
import { Client } from 'pg'
import { serviceEnvironment, type System } from './process-environment'
import { removeDataDir, startInfrastructure, type Infrastructure } from './infrastructure'
import { temporaryDirectory } from './directory.fixture'
import { loadKeys } from './signing-keys'
import { freePortBase } from './ports'
import { commandLine, signal } from './processes'
import { PORT_COUNT, readSettings } from './settings'

interface Given {
  system: System
  said: string[]
  start: () => Promise<Infrastructure>
}

/** Runs one test on a system of its own, whose ports are free, and leaves nothing behind. */
async function withSystem(
  test: (given: Given) => Promise<void>,
  environment: NodeJS.ProcessEnv = {},
): Promise<void> {
  const directory = temporaryDirectory()
  const dataDir = join(directory.path, 'data')
  const settings = readSettings({
    DATA_DIR: dataDir,
    PORT_BASE: String(await freePortBase(PORT_COUNT)),
    ...environment,
  })
  const system = { settings, keys: await loadKeys(dataDir) }
  const said: string[] = []
  const running: Infrastructure[] = []
  const start = async () => {
    const infrastructure = await startInfrastructure(system, (line) => said.push(line))
    running.push(infrastructure)
    return infrastructure
  }
  try {
    await test({ system, said, start })
  } finally {
    for (const infrastructure of running) await infrastructure.stop()
    removeDataDir(dataDir)
    directory.remove()
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ database: string }>('SELECT current_database() AS database')
    return `/${rows[0]?.database}` === new URL(url).pathname
  } catch {
    return false
  } finally {
    await client.end()
  }
}

/** Whether the broker lets in the service with this environment. */
async function letsIn({ NATS_URL, NATS_NKEY_SEED }: Record<string, string>): Promise<boolean> {
  const authenticator = nkeyAuthenticator(Buffer.from(NATS_NKEY_SEED!))
  const connection = await connect({ servers: NATS_URL, reconnect: false, authenticator }).catch(() => null)
  await connection?.close()
  return connection !== null
}

describe('startInfrastructure', () => {
  it('gives every service what its environment says, and leaves nothing running after stop', () =>
    withSystem(async ({ system, start }) => {
      const infrastructure = await start()
      expect(infrastructure.started).toHaveLength(2)
      const environment = serviceEnvironment('payments', system)
      const { DATABASE_URL, MIGRATION_DATABASE_URL } = environment
      expect(await answers(DATABASE_URL!)).toBe(true)
      expect(await answers(MIGRATION_DATABASE_URL!)).toBe(true)
      expect(await letsIn(environment)).toBe(true)
      await infrastructure.stop()
      expect(await answers(DATABASE_URL!)).toBe(false)
      expect(await letsIn(environment)).toBe(false)
    }))

  it('refuses a data directory that a living process runs, and says which', () =>
    withSystem(async ({ start }) => {
      await start()
      await expect(start()).rejects.toMatchObject({
        name: 'SetupError',
        message: expect.stringContaining(`(process ${process.pid})`),
      })
    }))

  it('starts PostgreSQL and NATS again when they were killed', () =>
    withSystem(async ({ system, said, start }) => {
      await start()
      const environment = serviceEnvironment('payments', system)
      for (const pid of serversOf(system)) signal(pid, 'SIGKILL')
      await until(async () => said.length >= 2)
      await until(() => answers(environment['DATABASE_URL']!))
      await until(() => letsIn(environment))
      expect(said.sort()).toEqual([
        'NATS has ended; it is started again.',
        'PostgreSQL has ended; it is started again.',
      ])
    }))

  it('starts nothing where the caller names servers of his own, and provisions there', () =>
    withSystem(
      async ({ system, start }) => {
        expect((await start()).started).toEqual([])
        expect(await answers(serviceEnvironment('payments', system)['DATABASE_URL']!)).toBe(true)
      },
      { DATABASE_URL: process.env['TEST_DATABASE_ADMIN_URL'], NATS_URL: 'nats://127.0.0.1:1' },
    ))

  it.each([
    [
      'does not answer',
      'postgresql://me:pw@127.0.0.1:1/postgres',
      /^No PostgreSQL answers at DATABASE_URL\.$/,
    ],
    ['lets nobody in', changed({ password: 'wrong' }), /^DATABASE_URL must be an administrator .*\.$/],
  ])('says in one sentence that the caller’s PostgreSQL %s', (_, DATABASE_URL, sentence) =>
    withSystem(
      async ({ start }) => {
        await expect(start()).rejects.toMatchObject({
          name: 'SetupError',
          message: expect.stringMatching(sentence),
        })
      },
      { DATABASE_URL, NATS_URL: 'nats://127.0.0.1:1' },
    ),
  )
})

function changed(parts: Partial<URL>): string {
  return Object.assign(new URL(process.env['TEST_DATABASE_ADMIN_URL']!), parts).href
}

/** The ids of a system's PostgreSQL and nats-server, found by their data directories. */
function serversOf({ settings }: System): number[] {
  const files = [
    join(settings.dataDir, 'postgres', 'postmaster.pid'),
    join(settings.dataDir, 'nats', 'nats-server.pid'),
  ]
  const pids = files.map((file) => Number(readFileSync(file, 'utf8').split('\n')[0]))
  for (const pid of pids) expect(commandLine(pid).join(' ')).toMatch(/postgres|nats-server/)
  return pids
}
