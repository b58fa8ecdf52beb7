import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { repositoryRoot } from '@enigm/embedded'
import { Client as Database } from 'pg'
import { createOrganization } from '../actors/actors'
import { eventually, gatewayAt } from './client'
import { compareCopies } from './copies.fixture'
import { commandsOf, Deployment, processes } from './deployment.fixture'
import { loseAndReplaceKey } from './enigm-key'
import { activateEsim } from './esim'
import type { Journey } from './journey'
import { createServer, join as joinServer } from './membership'
import { Person } from './person'
import { buyDuringEnrollment, type Owner } from './purchase'

const PIN = '592813'
/** Fewer than an account may administer. */
const ORGANIZATIONS_EACH = 15
/** What `ulimit -f` lets a process write to one file, in blocks of 1,024 bytes: less than a table of the backup has. */
const FULL_DISK_BLOCKS = 1

const anyAccount = `SELECT min(account_id) FROM account_state WHERE state = 'ACTIVE'`

describe('docs/operating.md, "Backup and restore"', () => {
  const deployment = new Deployment()
  let journey: Journey
  let owner: Owner

  beforeAll(async () => {
    await deployment.prepare()
    await deployment.install({ without: ['check-config'] })
    await deployment.start()
    const gateway = gatewayAt(deployment.url)
    const logStep = async () => undefined
    journey = { ...deployment.journey, gateway, operator: deployment.operator(gateway), logStep }
  }, 480_000)
  afterAll(() => deployment.stop(), 60_000)

  async function query<T extends object>(service: ServiceName, sql: string): Promise<T[]> {
    const database = new Database({ connectionString: urlOf(service) })
    await database.connect()
    try {
      return (await database.query<T>(sql)).rows
    } finally {
      await database.end()
    }
  }

  function urlOf(service: ServiceName): string {
    return deployment.secret(`${service}/DATABASE_URL`)
  }

  const comparison = () => compareCopies((service) => deployment.variablesOf(service))

  /** People create organizations, whose memberships four services copy, while something runs. @returns how many they created */
  async function whileWriting(run: () => Promise<unknown>): Promise<number> {
    let isEnding = false
    const writing = (async () => {
      let written = 0
      let person: Person | undefined
      for (; !isEnding; written++) {
        if (!person || written % ORGANIZATIONS_EACH === 0) {
          person = await Person.create(journey.gateway, PIN)
          await person.signIn()
        }
        await createOrganization(person)
      }
      return written
    })()
    const [written] = await Promise.all([writing, run().finally(() => (isEnding = true))])
    return written
  }

  it('backs up a system with a server, a member, a Key, an eSIM and an organization while it works', async () => {
    owner = await buyDuringEnrollment(journey)
    const server = await createServer(journey, owner)
    await joinServer(journey, owner.person, server)
    await loseAndReplaceKey(journey, owner.person)
    await activateEsim(journey, owner.person)
    await createOrganization(owner.person)

    let recipient = ''
    let written = 0
    let last = ''
    for (const command of commandsOf('Back up')) {
      const run = () => deployment.enigm(command.map((word) => (word === 'age1…' ? recipient : word)))
      const name = command.slice(0, 2).join(' ')
      if (name === 'backup create') written = await whileWriting(run)
      else last = await run()
      if (name === 'backup identity') recipient = last.trim()
    }
    expect(written).toBeGreaterThan(0)
    expect(last).toMatch(/\ncomplete, of 20\d\d-\d\d-\d\dT.*Z\n$/)
    expect(readdirSync(deployment.moved('/var/backups/enigm'))).toEqual(['2026-11-30'])
  }, 480_000)

  it('leaves nothing that looks like a backup when the disk is full', async () => {
    const target = deployment.moved('/var/backups/enigm/full')
    const command = `ulimit -f ${FULL_DISK_BLOCKS}; exec "$0" "$@"`
    const script = join(repositoryRoot, 'infra/operations/bin/enigm.mjs')
    const secrets = ['--secrets', deployment.moved('/etc/enigm/secrets')]
    const parameters = [script, 'backup', 'create', '--output', target, ...secrets]
    await expect(
      promisify(execFile)('bash', ['-c', command, process.execPath, ...parameters]),
    ).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/cannot be written \(EFBIG\)\.\n$/) })
    expect(readdirSync(deployment.moved('/var/backups/enigm'))).toEqual(['2026-11-30'])
  }, 120_000)

  it('restores it into an empty PostgreSQL with an empty broker, and every copy agrees with its owner', async () => {
    const lost = await Person.create(journey.gateway, PIN)
    await lost.signIn()
    await deployment.loseEverything()

    for (const command of commandsOf('Restore')) {
      if (command.join(' ') === 'broker provision') await deployment.startBroker()
      await deployment.enigm(command)
    }
    deployment.renameLedger()
    const status = await deployment.start()
    expect(status.trimEnd().split('\n').sort()).toEqual(processes.map((name) => `${name}: ready`).sort())

    let last: Awaited<ReturnType<typeof comparison>> | undefined
    await eventually('every copy to agree', async () => {
      last = await comparison()
      return last.differences.length === 0
    }).catch((error: unknown) => {
      throw new Error(`copies differ: ${last?.differences.slice(0, 20).join('\n')}`, { cause: error })
    })
    expect(last!.rows).toBeGreaterThan(20)
    await query('servers', `UPDATE account_state SET state = 'SUSPENDED' WHERE account_id = (${anyAccount})`)
    expect((await comparison()).differences).toEqual([
      expect.stringMatching(/^servers\.account_state has .*SUSPENDED/),
      expect.stringMatching(/^servers\.account_state lacks .*ACTIVE/),
    ])
    await query('servers', `UPDATE account_state SET state = 'ACTIVE' WHERE state = 'SUSPENDED'`)
    await expect(lost.signIn()).rejects.toThrow('CREDENTIALS_WRONG')
  }, 480_000)

  it('goes on where it was: nothing is parked, no audit entry is missing, and sales, servers and eSIMs work', async () => {
    for (const service of serviceNames) {
      const parked = await query(service, 'SELECT type, error FROM inbox WHERE parked_at IS NOT NULL')
      expect({ service, parked }).toEqual({ service, parked: [] })
    }
    expect(await query('governance', 'SELECT service, kind FROM ledger_finding')).toEqual([])
    await owner.person.signIn()
    const { me } = await owner.person.panel.send<{ me: { entitlements: { edges: unknown[] } } }>(
      '{ me { entitlements(first: 10) { edges { node { id } } } } }',
    )
    expect(me.entitlements.edges.length).toBeGreaterThanOrEqual(3)
    const next = await buyDuringEnrollment(journey)
    await createServer(journey, next)
    await activateEsim(journey, next.person)
    const checkpoint = await eventually('a checkpoint of the ledger with its new name', async () => {
      const file = join(deployment.checkpoints, 'latest')
      return existsSync(file) && readFileSync(file, 'utf8')
    })
    expect(checkpoint.split('\n')[0]).toBe('enigm.test/audit-2')
    await eventually('every copy to agree', async () => (await comparison()).differences.length === 0)
  }, 480_000)
})
