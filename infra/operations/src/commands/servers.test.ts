import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { serviceNames } from '@enigm/contracts'
import { freePorts, startNats, startPostgres, type RunningNats, type RunningPostgres } from '@enigm/embedded'
import { until } from '@enigm/subgraph/testkit'
import { connect, nkeyAuthenticator } from 'nats'
import { Client } from 'pg'
import { directoryOfTests, enigm } from '../command.fixture'
import { SecretsDirectory } from '../keys/secrets-directory'

const directory = directoryOfTests()
const secrets = new SecretsDirectory(join(directory, 'secrets'))
const withSecrets = ['--secrets', secrets.path]
const users = join(directory, 'users.conf')

let postgres: RunningPostgres
let nats: RunningNats
let natsPort: number

beforeAll(async () => {
  const [postgresPort, port] = await freePorts(2)
  natsPort = port!
  postgres = await startPostgres({
    dataDir: join(directory, 'postgres'),
    port: postgresPort!,
    durable: false,
  })
  await enigm(['keys', 'generate', ...withSecrets])
  await enigm(['broker', 'users', ...withSecrets, '--output', users])
  nats = await startBroker()
})

afterAll(() => Promise.all([postgres.stop(), nats.stop()]))

function startBroker(): Promise<RunningNats> {
  return startNats({
    dataDir: join(directory, 'nats'),
    port: natsPort,
    binary: process.env['TEST_NATS_SERVER']!,
    configuration: readFileSync(users, 'utf8'),
  })
}

async function query(url: string, sql: string): Promise<object[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const environment = () => ({ ADMIN_DATABASE_URL: postgres.adminUrl, NATS_URL: nats.url })

describe('enigm database provision', () => {
  it('creates a database for each service, with a URL for its process and another for its migrations', async () => {
    const { code, output } = await enigm(['database', 'provision', ...withSecrets, '--json'], environment())
    expect([code, JSON.parse(output)]).toEqual([0, { databases: serviceNames }])
    const urls = serviceNames.flatMap((name) => [
      secrets.read(name, 'DATABASE_URL'),
      secrets.read(`migrations/${name}`, 'MIGRATION_DATABASE_URL'),
    ])
    const [admin] = await query(postgres.adminUrl, 'SELECT current_user AS role')
    for (const [index, url] of urls.entries()) {
      const name = serviceNames[Math.floor(index / 2)]
      const role = index % 2 === 0 ? name : `${name}_owner`
      expect(await query(url, 'SELECT current_user AS role, current_database() AS database')).toEqual([
        { role, database: name },
      ])
      expect(admin).not.toEqual({ role })
    }
    expect(new Set(urls.map((url) => new URL(url).password)).size).toBe(urls.length)
  })

  it('keeps the passwords when it runs again, and writes the address that --host names', async () => {
    const before = secrets.read('esim', 'DATABASE_URL')
    const { code } = await enigm(
      ['database', 'provision', ...withSecrets, '--host', 'db.internal:6432'],
      environment(),
    )
    expect(code).toBe(0)
    const moved = secrets.read('esim', 'DATABASE_URL')
    expect(new URL(moved).host).toBe('db.internal:6432')
    expect(new URL(moved).password).toBe(new URL(before).password)
    await enigm(['database', 'provision', ...withSecrets], environment())
    expect(secrets.read('esim', 'DATABASE_URL')).toBe(before)
    expect(await query(before, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('says in one sentence that PostgreSQL does not answer or refuses, and needs ADMIN_DATABASE_URL', async () => {
    const provision = (ADMIN_DATABASE_URL?: string) =>
      enigm(['database', 'provision', ...withSecrets], { ADMIN_DATABASE_URL })
    expect(await provision()).toMatchObject({
      code: 1,
      errors: expect.stringContaining('ADMIN_DATABASE_URL: is not set'),
    })
    expect((await provision('postgresql://me:pw@127.0.0.1:1/postgres')).errors).toMatch(
      /^PostgreSQL at ADMIN_DATABASE_URL \(127\.0\.0\.1:1\) refuses: .*\n$/,
    )
    const wrong = Object.assign(new URL(postgres.adminUrl), { password: 'wrong' }).href
    expect((await provision(wrong)).errors).toMatch(/refuses: password authentication failed/)
  })
})

describe('enigm migrate', () => {
  it('runs every migration as the owner once, and the service has its rights', async () => {
    const first = await enigm(['migrate', 'payments', ...withSecrets, '--json'])
    expect(JSON.parse(first.output)).toEqual([
      {
        service: 'payments',
        migrations: expect.arrayContaining([expect.stringMatching(/^CreateMachinery\d{13}$/)]),
      },
    ])
    expect(
      await query(secrets.read('payments', 'DATABASE_URL'), 'SELECT count(*)::int AS rows FROM outbox'),
    ).toEqual([{ rows: 0 }])
    expect(await enigm(['migrate', 'payments', ...withSecrets])).toMatchObject({
      code: 0,
      output: 'payments: up to date\n',
    })
  })

  it('migrates every service without an argument', async () => {
    const { code, output } = await enigm(['migrate', ...withSecrets])
    expect(code).toBe(0)
    expect(
      output
        .trimEnd()
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual([...serviceNames])
  })
})

describe('enigm operator create', () => {
  const output = join(directory, 'operator', 'operator.json')
  const create = () =>
    enigm(['operator', 'create', ...withSecrets, '--output', output], { NATS_URL: nats.url, PORT: '4001' })

  it('creates the first operator, and writes the credentials to a file that only its owner can read', async () => {
    expect(await create()).toEqual({
      code: 0,
      errors: '',
      output: `the operator’s secret and PIN are in ${output}\n`,
    })
    const { loginSecret, criticalPin } = JSON.parse(readFileSync(output, 'utf8'))
    expect([loginSecret, criticalPin]).toEqual([expect.any(String), expect.stringMatching(/^\d{8}$/)])
    expect(statSync(output).mode & 0o777).toBe(0o600)
    const database = secrets.read('accounts', 'DATABASE_URL')
    expect(await query(database, `SELECT state FROM account WHERE role = 'OPERATOR'`)).toEqual([
      { state: 'ACTIVE' },
    ])
  })

  it('refuses a second one and leaves the file as it is', async () => {
    const before = readFileSync(output, 'utf8')
    expect(await create()).toMatchObject({ code: 1, errors: expect.stringMatching(/^There is an operator/) })
    expect(readFileSync(output, 'utf8')).toBe(before)
  })
})

describe('enigm broker', () => {
  const provision = (variables: NodeJS.ProcessEnv = environment()) =>
    enigm(['broker', 'provision', ...withSecrets, '--json'], variables)
  const names = [...serviceNames, 'app', 'gateway'].map((name) => `ENIGM_${name.toUpperCase()}`)

  it('users: writes public keys alone, and the broker accepts the holders of seeds alone', async () => {
    const text = readFileSync(users, 'utf8')
    for (const name of [...serviceNames, 'gateway', 'app', 'infrastructure']) {
      const seed = secrets.read(name, 'NATS_NKEY_SEED')
      expect(text).not.toContain(seed)
      const connection = await connect({
        servers: nats.url,
        authenticator: nkeyAuthenticator(Buffer.from(seed)),
        inboxPrefix: `_INBOX_${name}`,
      })
      await connection.close()
    }
    await expect(connect({ servers: nats.url })).rejects.toMatchObject({ code: 'AUTHORIZATION_VIOLATION' })
  })

  it('provision: creates the streams of the services, of Enigm App and of the gateway, and is idempotent', async () => {
    for (const { code, output } of [await provision(), await provision()])
      expect([code, JSON.parse(output)]).toEqual([0, { streams: names }])
    expect(streamsOfBroker()).toEqual([...names].sort())
  })

  it('provision: says in one sentence what is wrong with the broker', async () => {
    expect(await provision({ NATS_URL: 'nats://127.0.0.1:1' })).toMatchObject({
      code: 1,
      errors: expect.stringContaining('NATS at NATS_URL (127.0.0.1:1) does not answer'),
    })
    const anonymous = await enigm(['broker', 'provision'], { NATS_URL: nats.url })
    expect(anonymous.errors).toMatch(/refuses this user: set NATS_NKEY_SEED/)
  })

  it('watch: creates the streams again when the broker has lost its data, until it is stopped', async () => {
    const stopping = new AbortController()
    const watching = enigm(['broker', 'watch', ...withSecrets], environment(), stopping.signal)
    await nats.stop()
    rmSync(join(directory, 'nats', 'jetstream'), { recursive: true })
    nats = await startBroker()
    await until(async () => streamsOfBroker().includes('ENIGM_APP'), 'the stream of Enigm App')
    stopping.abort()
    expect(await watching).toMatchObject({ code: 0, output: 'creating missing streams\n' })
  })

  /** The streams on the disk of the broker: no user may list them. */
  function streamsOfBroker(): string[] {
    const streams = join(directory, 'nats', 'jetstream', '$G', 'streams')
    return existsSync(streams) ? readdirSync(streams).sort() : []
  }
})
