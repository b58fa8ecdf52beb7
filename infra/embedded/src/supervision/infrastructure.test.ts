import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '@enigm/subgraph/testkit'
import { connect, nkeyAuthenticator } from 'nats'
import { Client } from 'pg'
import { processEnvironment, type System } from '../settings/process-environment'
import { removeDataDir, startInfrastructure, type Infrastructure } from './infrastructure'
import { temporaryDirectory } from '../host/directory.fixture'
import { loadKeys } from '../settings/signing-keys'
import { freePortBase } from '../host/ports'
import { commandLine, signal } from '../host/processes'
import { PORT_COUNT, readSettings } from '../settings/settings'

interface Given {
  system: System
  printed: string[]
  start: () => Promise<Infrastructure>
}

/** Runs one test on a separate system with free ports, and removes it afterwards. */
async function withSystem(
  test: (given: Given) => Promise<void>,
  variables: NodeJS.ProcessEnv = {},
): Promise<void> {
  const directory = temporaryDirectory()
  const dataDir = join(directory.path, 'data')
  const settings = readSettings({
    DATA_DIR: dataDir,
    PORT_BASE: String(await freePortBase(PORT_COUNT)),
    ...variables,
  })
  const system = { settings, keys: await loadKeys(dataDir) }
  const printed: string[] = []
  const running: Infrastructure[] = []
  const start = async () => {
    const infrastructure = await startInfrastructure(system, (line) => printed.push(line))
    running.push(infrastructure)
    return infrastructure
  }
  try {
    await test({ system, printed, start })
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

/** Whether the broker accepts the service with these variables. */
async function accepts({ NATS_URL, NATS_NKEY_SEED }: Record<string, string>): Promise<boolean> {
  const authenticator = nkeyAuthenticator(Buffer.from(NATS_NKEY_SEED!))
  const connection = await connect({ servers: NATS_URL, reconnect: false, authenticator }).catch(() => null)
  await connection?.close()
  return connection !== null
}

describe('startInfrastructure', () => {
  it('provides the servers that the variables of a service name, and leaves no server running after stop', () =>
    withSystem(async ({ system, start }) => {
      const infrastructure = await start()
      expect(infrastructure.started).toHaveLength(2)
      const variables = processEnvironment('payments', system)
      const { DATABASE_URL, MIGRATION_DATABASE_URL } = variables
      expect(await answers(DATABASE_URL!)).toBe(true)
      expect(await answers(MIGRATION_DATABASE_URL!)).toBe(true)
      expect(await accepts(variables)).toBe(true)
      await infrastructure.stop()
      expect(await answers(DATABASE_URL!)).toBe(false)
      expect(await accepts(variables)).toBe(false)
    }))

  it('refuses a data directory that a living process uses, and names the process', () =>
    withSystem(async ({ start }) => {
      await start()
      await expect(start()).rejects.toMatchObject({
        name: 'SetupError',
        message: expect.stringContaining(`(process ${process.pid})`),
      })
    }))

  it('restarts PostgreSQL and NATS after they were killed', () =>
    withSystem(async ({ system, printed, start }) => {
      await start()
      const variables = processEnvironment('payments', system)
      for (const pid of serversOf(system)) signal(pid, 'SIGKILL')
      await until(async () => printed.length >= 2)
      await until(() => answers(variables['DATABASE_URL']!))
      await until(() => accepts(variables))
      expect(printed.sort()).toEqual([
        'NATS ended unexpectedly and is restarted.',
        'PostgreSQL ended unexpectedly and is restarted.',
      ])
    }))

  it('starts no server when the settings name external ones, and provisions the databases there', () =>
    withSystem(
      async ({ system, start }) => {
        expect((await start()).started).toEqual([])
        expect(await answers(processEnvironment('payments', system)['DATABASE_URL']!)).toBe(true)
      },
      { DATABASE_URL: process.env['TEST_DATABASE_ADMIN_URL'], NATS_URL: 'nats://127.0.0.1:1' },
    ))

  it.each([
    [
      'does not answer',
      'postgresql://me:pw@127.0.0.1:1/postgres',
      /^PostgreSQL at DATABASE_URL does not answer\.$/,
    ],
    [
      'rejects the credentials',
      changed({ password: 'wrong' }),
      /^DATABASE_URL must be an administrator .*\.$/,
    ],
  ])('reports in one sentence that the external PostgreSQL %s', (_, DATABASE_URL, sentence) =>
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
