import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { serviceNames } from '@enigm/contracts'
import { buildSchema } from 'graphql'
import { originOf, repositoryRoot } from '@enigm/embedded'
import { createOrganization, strangerOf } from '../actors/actors'
import { codeCoinBatch, disabledWebhook, stuckPayment } from '../actors/operators-queue'
import { exemptColumns, isForbidden } from '../conventions/forbidden-names'
import { accountMutations } from './account-mutations.fixture'
import { administrationMutations } from './administration-mutations.fixture'
import { gatewayAt, eventually, type Gateway, unless } from './client'
import { esimMutations } from './esim-mutations.fixture'
import { keyMutations } from './key-mutations.fixture'
import { managedDeviceMutations } from './managed-device-mutations.fixture'
import { ManyProcesses } from './many-processes.fixture'
import { buyWith, codeCoin, granted } from './purchase'
import { ownershipMutations } from './ownership-mutations.fixture'
import { Person } from './person'
import { guidanceMutations } from './guidance-mutations.fixture'
import { remainingMutations } from './remaining-mutations.fixture'
import { journeyOn, type Journey } from './journey'
import { mainJob } from './main-job'
import { secretsIn } from './secrets'

/**
 * How long the broker answers nothing while its connections stay open. The default is long enough for every service to give
 * its connection up (three unanswered pings, 6 s) and for requests to it to time out (5 s); the system must bear 30 s.
 */
const OUTAGE_SECONDS = Number(process.env['TEST_OUTAGE_SECONDS'] ?? 8)

let processes: ManyProcesses

beforeAll(async () => {
  processes = await ManyProcesses.start({ logLevel: 'trace' })
})

afterAll(() => processes.stop(), 60_000)

function journeyWith(gateway: Gateway, logStep: (step: string) => Promise<void>): Journey {
  return journeyOn(gateway, processes.system, { logStep })
}

/** The audit entries and events of one correlation id in all databases. */
async function traces(correlationId: string) {
  const rows = await Promise.all(
    serviceNames.map((name) =>
      processes.query<{ audits: number; chains: number; events: number }>(
        name,
        `SELECT (SELECT count(*)::int FROM audit_entry WHERE correlation_id = $1 AND actor <> 'system') AS audits,
                (SELECT count(DISTINCT scope)::int FROM audit_entry WHERE correlation_id = $1 AND actor <> 'system') AS chains,
                (SELECT count(*)::int FROM outbox WHERE correlation_id = $1) AS events`,
        [correlationId],
      ),
    ),
  )
  return rows.flat()
}

/** Mutations that only return a challenge: without a change, an anonymous caller cannot fill the audit trail. */
const challenges = new Set([
  'startPasskeyRegistration',
  'startPasskeySignIn',
  'startDeviceSignIn',
  'startDeviceRecovery',
])

/** Mutations that change no object: an event would carry account and subject to other services (decision 0073). */
const withoutEvent = new Set(['askProductAssistant'])

/** The names of all mutations that any client can call. */
function clientMutations(): string[] {
  const names = (['panel', 'device', 'partner'] as const).flatMap((audience) => {
    const schema = buildSchema(
      readFileSync(join(repositoryRoot, `gateway/schema/${audience}.graphql`), 'utf8'),
    )
    return Object.keys(schema.getMutationType()?.getFields() ?? {})
  })
  return [...new Set(names)].sort()
}

/** Closes a payment in the operator's queue. */
async function resolveStuckPayment({ operator }: Journey): Promise<void> {
  const stuckPaymentId = await stuckPayment(processes)
  const grant = await operator.grant('STUCK_PAYMENT_RESOLUTION', `${stuckPaymentId}:CLOSE`)
  const input = { stuckPaymentId, resolution: 'CLOSE', grant }
  await operator.panel.mutate('resolveStuckPayment', input, 'stuckPayment { state }')
}

/** Voids a batch of Code Coins with which no later step pays. */
async function voidCodeCoinBatch({ operator }: Journey): Promise<void> {
  const batchId = await codeCoinBatch(processes)
  const grant = await operator.grant('CODE_COIN_VOIDING', batchId)
  await operator.panel.mutate('voidCodeCoinBatch', { batchId, grant }, 'batch { state }')
}

/** Resumes a webhook that has failed for too long. */
async function resumeWebhook(journey: Journey): Promise<void> {
  const administrator = await strangerOf(journey)
  const webhookId = await disabledWebhook(processes, await createOrganization(administrator))
  await eventually('governance to know the administrator', () =>
    administrator.panel
      .mutate('resumeWebhook', { webhookId }, 'webhook { state }')
      .catch(unless('NOT_FOUND')),
  )
}

/** Changes a price, an offer and a rate of VAT for a country in which no step buys. */
async function changeCatalog({ operator }: Journey): Promise<void> {
  const validFrom = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  const productKey = 'SERVER_YEARLY'
  const grant = (target: string) => operator.grant('CATALOG_CHANGE', target)
  const price = { productKey, currency: 'USD', amount: 50_000, validFrom, grant: await grant(productKey) }
  await operator.panel.mutate('setProductPrice', price, 'product { key }')
  const offer = { productKey, country: 'AQ', availability: 'UNAVAILABLE', methods: [] }
  await operator.panel.mutate(
    'setProductOffer',
    { ...offer, grant: await grant(productKey) },
    'product { key }',
  )
  const rate = { country: 'AQ', hundredths: 0, validFrom, grant: await grant('AQ') }
  await operator.panel.mutate('setVatRate', rate, 'country { code }')
}

/** Every mutation that the main job does not need, by the room that has it. */
const furtherMutations = [
  remainingMutations,
  ownershipMutations,
  administrationMutations,
  esimMutations,
  keyMutations,
  guidanceMutations,
  async function settingUpAccounts(journey: Journey) {
    await accountMutations(journey, originOf(processes.system.settings))
  },
  async function managingDevices(journey: Journey) {
    await managedDeviceMutations(journey, processes.system)
  },
  resolveStuckPayment,
  voidCodeCoinBatch,
  changeCatalog,
  resumeWebhook,
]

describe('the main job, with every service in a separate process', () => {
  const steps: string[] = []
  let gateway: Gateway
  let journey: Journey

  beforeAll(() => {
    gateway = gatewayAt(processes.url)
    journey = journeyWith(gateway, async (step) => void steps.push(step))
  })

  it('[FED-03] succeeds from purchase to deletion', async () => {
    await mainJob(journey)
    expect(steps.at(-1)).toBe('audit trail')
  })

  it.each(furtherMutations.map((each) => [each.name, each] as const))(
    'succeeds in the further mutations of a journey: %s',
    async (_, mutations) => {
      const before = gateway.answered.length
      await mutations(journey)
      expect(gateway.answered.length).toBeGreaterThan(before)
    },
  )

  it('[AUD-02] leaves one audit entry and an event of every mutation of the API', async () => {
    expect([...new Set(gateway.answered.map(({ mutation }) => mutation))].sort()).toEqual(clientMutations())
    const changing = gateway.answered.filter(({ mutation }) => !challenges.has(mutation))
    for (const { mutation, correlationId } of changing) {
      const found = await traces(correlationId)
      const sum = (key: 'audits' | 'chains') => found.reduce((total, row) => total + row[key], 0)
      // An act of the staff on an account has one entry in the account's audit chain and one in the platform's.
      expect({ mutation, audits: sum('audits') }).toEqual({ mutation, audits: sum('chains') })
      expect({ mutation, audited: sum('audits') >= 1 }).toEqual({ mutation, audited: true })
      const events = !withoutEvent.has(mutation)
      expect({ mutation, events: found.some((row) => row.events > 0) }).toEqual({ mutation, events })
    }
  })

  it('[DEV-17] writes no secret and no id of a device to any log, not even at the level that writes most', async () => {
    const { answered } = gateway
    const last = answered.at(-1)!.correlationId
    await eventually('the log of the last mutation', async () => processes.log.includes(last))
    const { log } = processes
    for (const name of serviceNames) expect(log).toContain(`"service":"${name}"`)
    expect(log).toContain('"level":20')
    const secrets = new Set(answered.flatMap(({ input, payload }) => secretsIn([input, payload])))
    expect(secrets.size).toBeGreaterThan(150)
    // A code is stored without the hyphens that it is shown with. A PIN is short enough to stand in a number of the log.
    const bare = (text: string) => text.replaceAll('-', '')
    const bareLog = bare(log)
    const isLogged = (secret: string) =>
      secret.length < 12 ? log.includes(JSON.stringify(secret)) : bareLog.includes(bare(secret))
    expect([...secrets].filter(isLogged)).toEqual([])
    const devices = await processes.query<{ id: string }>('devices', 'SELECT id FROM device')
    expect(devices.length).toBeGreaterThan(5)
    expect(devices.filter(({ id }) => log.includes(id))).toEqual([])
  })

  it('[ENY-05] writes the text of a question to no log and no table of any service, also when it is refused', async () => {
    const word = 'zqxcanaryquestion'
    const person = await Person.create(gateway, '418206')
    await person.signIn()
    const ask = (question: string) =>
      person.panel.mutate<{ answer: { outcome: string } }>(
        'askProductAssistant',
        { question },
        'answer { outcome }',
      )
    expect((await ask(`How do I set the PIN, ${word}?`)).answer.outcome).toBe('ANSWERED')
    expect((await ask(`Was I hacked, ${word}?`)).answer.outcome).toBe('HANDED_OFF')
    await expect(ask(`${word} `.repeat(100))).rejects.toThrow()
    const last = gateway.answered.at(-1)!.correlationId
    await eventually('the log of the question', async () => processes.log.includes(last))
    expect(processes.log).not.toContain(word)
    for (const name of serviceNames) {
      const tables = await processes.query<{ table: string }>(
        name,
        `SELECT table_name AS "table" FROM information_schema.tables
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
      )
      const rows = tables.map(({ table }) => `SELECT t::text AS row FROM "${table}" t`).join(' UNION ALL ')
      const found = await processes.query(name, `SELECT row FROM (${rows}) a WHERE row LIKE '%${word}%'`)
      expect({ name, found }).toEqual({ name, found: [] })
    }
  })

  it.each(serviceNames)(
    '[BND-01][PRV-02][DEV-15] the tables of %s have no column for identity, content or key material',
    async (name) => {
      const columns = await processes.query<{ name: string }>(
        name,
        `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'`,
      )
      expect(columns.length).toBeGreaterThan(40)
      const found = columns.map((column) => column.name).filter(isForbidden)
      // The exempt columns exist, each in the database of one service only.
      expect(found).toEqual(Object.keys(exemptColumns[name] ?? {}))
    },
  )

  /** Runs a command of operators in this system. @returns what it prints */
  async function operate(name: string, ...args: string[]): Promise<string> {
    const { portBase, dataDir } = processes.system.settings
    const program = join(repositoryRoot, `infra/embedded/dist/${name}.js`)
    const env = { ...process.env, PORT_BASE: String(portBase), DATA_DIR: dataDir }
    return (await promisify(execFile)(process.execPath, [program, ...args], { env })).stdout
  }

  it('prints an operator the differences of the last reconciliation, and fails while there are some', async () => {
    await processes.query(
      'payments',
      `INSERT INTO reconciliation (id, compared_at, unreachable) VALUES ('platform', '2026-12-01T03:00:00Z', '{CARD}')
       ON CONFLICT (id) DO UPDATE SET compared_at = excluded.compared_at, unreachable = excluded.unreachable RETURNING id`,
    )
    await processes.query(
      'payments',
      `INSERT INTO reconciliation_difference (id, kind, subject, recorded, reported, found_on)
       SELECT 'dif_' || n, 'CARD_AMOUNT', n, '49.00 EUR', NULL, '2026-12-01' FROM generate_series(1, 101) AS n RETURNING id`,
    )
    const failed = await operate('reconcile').then(
      () => undefined,
      (error: unknown) => error as { code: number; stdout: string },
    )
    const lines = failed!.stdout.trimEnd().split('\n')
    expect([failed!.code, lines.length]).toEqual([1, 103])
    expect(lines[0]).toBe('compared at 2026-12-01T03:00:00.000Z, without an answer for CARD')
    expect(lines[1]).toBe('2026-12-01  CARD_AMOUNT  recorded 49.00 EUR  reported nothing')
    expect(lines.at(-1)).toBe('101 differences')

    await processes.query('payments', 'DELETE FROM reconciliation_difference RETURNING id')
    expect(await operate('reconcile')).toMatch(/^compared at .*\n0 differences\n$/)
  })

  it('lets an operator list, retry and discard the stalled work of a service by the command of the README', async () => {
    const run = (...args: string[]) => operate('stalled-work', ...args)
    await processes.query(
      'esim',
      `INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at)
       SELECT 'job_' || n, 'unknown', n, '{}', 'c', clock_timestamp() - interval '1 hour' FROM generate_series(1, 2) AS n`,
    )
    expect(await run('list', 'esim')).toMatch(/^esim {2}job_1 {2}JOB {2}OVERDUE {2}unknown.*\nesim {2}job_2 /)
    expect(await run('retry', 'esim', 'job_1')).toBe('esim  job_1  is retried\n')
    expect(await run('discard', 'esim', 'job_2', '--reason', 'OBSOLETE')).toBe('esim  job_2  was discarded\n')
    expect(await processes.query('esim', `SELECT id FROM job WHERE kind = 'unknown'`)).toEqual([
      { id: 'job_1' },
    ])
    await expect(run('discard', 'esim', 'job_2', '--reason', 'OBSOLETE')).rejects.toMatchObject({
      stderr: expect.stringContaining('esim job_2:'),
    })
    await processes.query('esim', `DELETE FROM job WHERE kind = 'unknown' RETURNING id`)
  })

  it('answers the first query of the README', async () => {
    const readme = readFileSync(join(repositoryRoot, 'README.md'), 'utf8')
    const [, body = ''] = /-d '(\{"query".*\})'/.exec(readme) ?? []
    const response = await fetch(`${processes.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const { data, errors } = (await response.json()) as { data: Record<string, unknown[]>; errors?: unknown }
    expect(errors).toBeUndefined()
    expect(data.products?.length).toBeGreaterThan(0)
    expect(data.serverRegions?.length).toBeGreaterThan(0)
  })

  it('answers the README’s way from a new account to `me`, as a shell runs it', async () => {
    const readme = readFileSync(join(repositoryRoot, 'README.md'), 'utf8')
    const block = [...readme.matchAll(/```sh\n(.*?)```/gs)].find(([, text]) =>
      text!.includes('createAccount'),
    )
    const script = block![1]!.replace('http://localhost:4000', processes.url)
    const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', script])
    expect([JSON.parse(stdout), stderr]).toEqual([{ data: { me: { state: 'ACTIVE' } } }, ''])
  })

  it(`works without NATS for ${OUTAGE_SECONDS} s: operations of a single service succeed, and their events arrive afterwards`, async () => {
    const journey = journeyWith(gatewayAt(processes.url), async () => undefined)
    const code = await codeCoin(journey)
    const thaw = processes.freezeBroker()
    const owner = await buyWith(journey, code)
    await delay(OUTAGE_SECONDS * 1000)
    const still = await owner.panel.send<{ me: { entitlements: { edges: unknown[] } } }>(
      '{ me { state entitlements { edges { node { state } } } } }',
    )
    expect(still.me.entitlements.edges).toEqual([])
    thaw()
    await eventually('the entitlement', () => granted(owner))
    await processes.ready()
    expect(await processes.query('payments', 'SELECT * FROM inbox WHERE parked_at IS NOT NULL')).toEqual([])
  })

  it('answers UNAVAILABLE while PostgreSQL is down, and recovers without intervention', async () => {
    processes.signal('postgres', 'SIGKILL')
    const answers: string[] = []
    await eventually('the recovery', async () => {
      const response = await fetch(`${processes.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ products { key } }"}',
      })
      const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] }
      answers.push(errors?.[0]?.extensions.code ?? 'OK')
      return answers.at(-1) === 'OK' && answers.length > 1
    })
    expect(answers).toContain('UNAVAILABLE')
    expect(answers.filter((code) => code !== 'OK' && code !== 'UNAVAILABLE')).toEqual([])
    await processes.ready()
  })

  it('reaches the same state when each process is killed during the journey', async () => {
    const victims = [
      'payments',
      'accounts',
      'gateway',
      'servers',
      'devices',
      'keys',
      'environment',
      'infrastructure',
      'esim',
      'carrier',
      'carrier',
      'esim',
    ] as const
    const idsOf = async (service: 'servers' | 'payments', table: string) =>
      (await processes.query<{ id: string }>(service, `SELECT id FROM ${table}`)).map(({ id }) => id)
    const known = {
      servers: await idsOf('servers', 'server'),
      entitlements: await idsOf('payments', 'entitlement'),
    }
    const crashes: Promise<void>[] = []
    const steps: string[] = []
    await mainJob(
      journeyWith(gatewayAt(processes.url), async (step) => {
        steps.push(step)
        // Not waited for: the next step runs into the crash.
        const victim = victims[crashes.length]
        if (victim && steps.length % 2 === 1) crashes.push(processes.crash(victim))
      }),
    )
    await Promise.all(crashes)
    expect(crashes).toHaveLength(victims.length)
    await processes.ready()
    const servers = await processes.query(
      'servers',
      `SELECT state, count(*)::int FROM server WHERE id <> ALL($1) GROUP BY state`,
      [known.servers],
    )
    expect(servers).toEqual([{ state: 'DELETED', count: 1 }])
    const inUse = await processes.query(
      'esim',
      `SELECT e.state, count(*)::int AS count, count(DISTINCT p.iccid)::int AS profiles
       FROM esim e JOIN carrier_profile p ON p.id = e.profile_id WHERE e.state = 'ENABLED' GROUP BY e.state`,
    )
    expect(inUse).toEqual([{ state: 'ENABLED', count: 2, profiles: 2 }])
    const entitlements = await processes.query(
      'payments',
      'SELECT count(*)::int AS count FROM entitlement WHERE id <> ALL($1)',
      [known.entitlements],
    )
    expect(entitlements).toEqual([{ count: 3 }])
  }, 300_000)
})
