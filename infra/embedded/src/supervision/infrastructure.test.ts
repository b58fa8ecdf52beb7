import { EventEmitter, on } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '@enigm/subgraph/testkit'
import { connect, nkeyAuthenticator, nkeys } from 'nats'
import { Client } from 'pg'
import { processEnvironment, type System } from '../settings/process-environment'
import { removeDataDir, startInfrastructure, type Infrastructure } from './infrastructure'
import { temporaryDirectory } from '../host/directory.fixture'
import { loadKeys } from '../settings/signing-keys'
import { freePortBase, freePorts } from '../host/ports'
import { startNats } from '../nats/server'
import { commandLine, signal } from '../host/processes'
import { PORT_COUNT, readSettings } from '../settings/settings'

interface Given {
  system: System
  printed: string[]
  /** Waits for a printed line. */
  lineThat: (matches: RegExp) => Promise<string>
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
  const lines = new EventEmitter()
  const lineThat = async (matches: RegExp): Promise<string> => {
    for await (const [line] of on(lines, 'line')) if (matches.test(line as string)) return line as string
    throw new Error('no further line')
  }
  const running: Infrastructure[] = []
  const start = async () => {
    const infrastructure = await startInfrastructure(system, (line) => {
      printed.push(line)
      lines.emit('line', line)
    })
    running.push(infrastructure)
    return infrastructure
  }
  try {
    await test({ system, printed, lineThat, start })
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
      const restarts = () => printed.filter((line) => line.endsWith('is restarted.'))
      await until(async () => restarts().length >= 2)
      await until(() => answers(variables['DATABASE_URL']!))
      await until(() => accepts(variables))
      expect(restarts().sort()).toEqual([
        'NATS ended unexpectedly and is restarted.',
        'PostgreSQL ended unexpectedly and is restarted.',
      ])
    }))

  it('restarts a NATS that hangs although its process lives', () =>
    withSystem(async ({ system, lineThat, start }) => {
      await start()
      const variables = processEnvironment('payments', system)
      signal(natsOf(system), 'SIGSTOP')
      expect(await lineThat(/^NATS does not answer/)).toBe('NATS does not answer (TIMEOUT) and is restarted.')
      await until(() => accepts(variables))
    }))

  it('starts no server when the settings name external ones, and creates databases and streams there', () =>
    withBroker('', async (NATS_URL) =>
      withSystem(
        async ({ system, start }) => {
          expect((await start()).started).toEqual([])
          expect(await answers(processEnvironment('payments', system)['DATABASE_URL']!)).toBe(true)
          await until(async () => (await streamsAt(NATS_URL)).includes('ENIGM_APP'))
        },
        { ADMIN_DATABASE_URL: process.env['TEST_DATABASE_ADMIN_URL'], NATS_URL },
      ),
    ))

  it('signs in to an external NATS with NATS_NKEY_SEED', async () => {
    const user = nkeys.createUser()
    const configuration = `authorization: { users: [{ nkey: ${user.getPublicKey()} }] }\n`
    const NATS_NKEY_SEED = Buffer.from(user.getSeed()).toString()
    await withBroker(configuration, async (NATS_URL) =>
      withSystem(
        async ({ start }) => {
          await start()
          await until(async () => (await streamsAt(NATS_URL, NATS_NKEY_SEED)).includes('ENIGM_APP'))
        },
        { ADMIN_DATABASE_URL: process.env['TEST_DATABASE_ADMIN_URL'], NATS_URL, NATS_NKEY_SEED },
      ),
    )
  })

  it.each([
    [
      'does not answer',
      'postgresql://me:pw@127.0.0.1:1/postgres',
      /^PostgreSQL at ADMIN_DATABASE_URL \(127\.0\.0\.1:1\) does not answer: start it, .*\.$/,
    ],
    [
      'rejects the credentials',
      changed({ password: 'wrong' }),
      /^ADMIN_DATABASE_URL must name an administrator of the PostgreSQL at 127\.0\.0\.1:\d+: .*\.$/,
    ],
  ])('reports in one sentence that the external PostgreSQL %s', (_, ADMIN_DATABASE_URL, sentence) =>
    withBroker('', (NATS_URL) =>
      withSystem(
        async ({ start }) => {
          await expect(start()).rejects.toMatchObject({
            name: 'SetupError',
            message: expect.stringMatching(sentence),
          })
        },
        { ADMIN_DATABASE_URL, NATS_URL },
      ),
    ),
  )

  it.each([
    [
      'is absent',
      undefined,
      /^NATS at NATS_URL \(127\.0\.0\.1:1\) does not answer: start it, .*NATS_URL.*\.$/,
    ],
    [
      'rejects this user',
      'authorization: { user: someone, password: secret }\n',
      /^NATS at NATS_URL \(.*\) refuses this user: set NATS_NKEY_SEED .*\.$/,
    ],
  ])('reports in one sentence that the external NATS %s', (_, configuration, sentence) => {
    const refused = (NATS_URL: string) =>
      withSystem(
        async ({ start }) => {
          await expect(start()).rejects.toMatchObject({
            name: 'SetupError',
            message: expect.stringMatching(sentence),
          })
        },
        { NATS_URL },
      )
    return configuration === undefined
      ? refused('nats://127.0.0.1:1')
      : withBroker(configuration, (url) => refused(url))
  })
})

/** Runs one test with a NATS that this project did not start. */
async function withBroker(configuration: string, test: (url: string) => Promise<void>): Promise<void> {
  const directory = temporaryDirectory()
  const [port] = await freePorts(1)
  const binary = process.env['TEST_NATS_SERVER']!
  const nats = await startNats({ dataDir: directory.path, port: port!, binary, configuration })
  try {
    await test(nats.url)
  } finally {
    await nats.stop()
    directory.remove()
  }
}

async function streamsAt(url: string, seed?: string): Promise<string[]> {
  const authenticator = seed ? nkeyAuthenticator(Buffer.from(seed)) : undefined
  const connection = await connect({ servers: url, authenticator })
  try {
    return await (await connection.jetstreamManager()).streams.names().next()
  } finally {
    await connection.close()
  }
}

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

function natsOf(system: System): number {
  return serversOf(system)[1]!
}
