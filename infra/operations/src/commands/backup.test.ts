import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { serviceNames } from '@enigm/contracts'
import { DatabaseRebuild } from '@enigm/subgraph'
import { Client } from 'pg'
import { Moment } from '../backup/moment'
import { inOrderOfReferences } from '../backup/tables'
import { runCommand } from '../command'
import { directoryOfTests, enigm } from '../command.fixture'
import { definitions } from '../definitions'
import { Cluster } from './cluster.fixture'

const directory = directoryOfTests()
const [backup, keysFile] = [join(directory, 'backup'), join(directory, 'keys.age')]
const [identity, passphrase] = [join(directory, 'identity'), join(directory, 'passphrase')]

let source: Cluster
let target: Cluster

const anAccount = `INSERT INTO account (id, version, state, role, number_hash, secret_hash)
  VALUES ('acct_1', 1, 'ACTIVE', 'CUSTOMER', E'a\\\\b\\tc\\nd', 'Zürich €')`
const anEvent = (
  id: string,
) => `INSERT INTO outbox (event_id, type, aggregate_id, version, data, correlation_id)
  VALUES ('${id}', 'payments.entitlement.granted', '${id}', 1, '{"text": "\\\\ \\" ü"}', 'c')`
const received = (
  id: string,
) => `INSERT INTO inbox (event_id, service, type, aggregate_id, version, is_snapshot, data, correlation_id, occurred_at)
  VALUES ('${id}', 'payments', 'payments.entitlement.granted', '${id}', 1, false, '{}', 'c', clock_timestamp())`
const anAuditEntry = `SELECT append_audit('acct_1', 'acct_1', 'Mutation.test', 'acct_1', 'DONE', '', '', 'c')`

beforeAll(async () => {
  for (const name of ['source', 'target']) await mkdir(join(directory, name))
  ;[source, target] = (await Promise.all(
    ['source', 'target'].map((name) => Cluster.start(join(directory, name))),
  )) as [Cluster, Cluster]
  await source.enigm(['keys', 'generate'])
  await source.enigm(['database', 'provision'])
  await source.enigm(['migrate'])
  await source.asOwner('accounts', anAccount)
  for (let entry = 0; entry < 3; entry++) await source.asService('accounts', anAuditEntry)
  await source.asOwner('payments', anEvent('evt_1'))
  await source.asOwner('payments', anEvent('evt_2'))
  await source.asOwner('esim', received('evt_1'))
  await source.asOwner(
    'accounts',
    `INSERT INTO idempotency (scope, key, request_hash) VALUES ('createOrder acct_1', 'k', 'h')`,
  )
  writeFileSync(passphrase, 'correct horse battery staple\n')
})

afterAll(() => Promise.all([source.stop(), target.stop()]))

const manifestOf = (path: string) => JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'))

/** A copy of the backup with one change. */
async function changed(name: string, change: (path: string) => void): Promise<string> {
  const path = join(directory, name)
  await cp(backup, path, { recursive: true })
  change(path)
  return path
}

/** Runs a command, and interrupts it when it has printed its first line. */
async function interrupted({ secrets }: Cluster, parameters: readonly string[]) {
  const stopping = new AbortController()
  let errors = ''
  const code = await runCommand([...parameters, '--secrets', secrets.path], {
    environment: {},
    signal: stopping.signal,
    write: () => stopping.abort(),
    writeError: (text) => (errors += text),
  })
  return { code, errors }
}

describe('enigm backup keys', () => {
  it('encrypts every secret for a recipient, in a file that only its owner can read, and prints none', async () => {
    const created = await enigm(['backup', 'identity', '--output', identity])
    const recipient = created.output.trim()
    expect([created.code, recipient]).toEqual([0, expect.stringMatching(/^age1[a-z0-9]+$/)])
    const { code, output, errors } = await source.enigm([
      'backup',
      'keys',
      '--output',
      keysFile,
      '--recipient',
      recipient,
    ])
    expect([code, errors]).toEqual([0, ''])
    for (const file of [keysFile, identity]) expect(statSync(file).mode & 0o777).toBe(0o600)
    const encrypted = readFileSync(keysFile)
    expect(encrypted.toString('latin1')).toMatch(/^age-encryption\.org\/v1\n/)
    for (const secret of [
      source.secrets.read('accounts', 'ACCOUNTS_PEPPER'),
      readFileSync(identity, 'utf8').trim(),
    ])
      expect(output + created.output + encrypted.toString('latin1')).not.toContain(secret)
  })

  it('refuses an existing file, a short passphrase, an invalid recipient and no reader at all', async () => {
    const keys = (...options: string[]) =>
      source.enigm(['backup', 'keys', '--output', join(directory, 'other.age'), ...options])
    expect(
      await source.enigm(['backup', 'keys', '--output', keysFile, '--passphrase-file', passphrase]),
    ).toMatchObject({
      code: 1,
      errors: `${keysFile} exists: name another one.\n`,
    })
    const short = join(directory, 'short')
    writeFileSync(short, 'enigm')
    expect((await keys('--passphrase-file', short)).errors).toBe(
      'The passphrase needs at least 16 characters.\n',
    )
    expect((await keys('--recipient', 'age1no')).errors).toBe('age1no is no recipient of age (age1…).\n')
    expect((await keys()).errors).toBe('Name a reader: --recipient or --passphrase-file.\n')
    expect(existsSync(join(directory, 'other.age'))).toBe(false)
  })
})

describe('enigm restore keys', () => {
  const restore = (...options: string[]) => target.enigm(['restore', 'keys', keysFile, ...options])

  it('refuses another identity without naming it', async () => {
    const other = join(directory, 'other-identity')
    await enigm(['backup', 'identity', '--output', other])
    const { code, errors } = await restore('--identity', other)
    expect([code, errors]).toEqual([
      1,
      'The file cannot be decrypted with this identity or passphrase, or was changed.\n',
    ])
    expect(existsSync(target.secrets.path)).toBe(false)
  })

  it('writes every secret with mode 0600, keeps the same ones, and changes nothing if one differs', async () => {
    expect(await restore('--identity', identity)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/ 0 kept\n$/),
    })
    for (const [holder, name] of [
      ['accounts', 'ACCOUNTS_PEPPER'],
      ['migrations/esim', 'MIGRATION_DATABASE_URL'],
    ] as const) {
      expect(target.secrets.read(holder, name)).toBe(source.secrets.read(holder, name))
      expect(statSync(target.secrets.pathOf(holder, name)).mode & 0o777).toBe(0o600)
    }
    expect((await restore('--identity', identity)).output).toMatch(/^0 written, /)
    target.secrets.write('esim', 'ESIM_PEPPER', 'another')
    rmSync(target.secrets.pathOf('accounts', 'ACCOUNTS_PEPPER'))
    const { code, errors } = await restore('--identity', identity)
    expect([code, errors]).toEqual([
      1,
      expect.stringContaining('has other values of esim/ESIM_PEPPER: move the directory away'),
    ])
    expect(target.secrets.has('accounts', 'ACCOUNTS_PEPPER')).toBe(false)
    rmSync(target.secrets.path, { recursive: true })
    await restore('--identity', identity)
  })

  it('opens a file that was encrypted with a passphrase', async () => {
    const file = join(directory, 'passphrase.age')
    await source.enigm(['backup', 'keys', '--output', file, '--passphrase-file', passphrase])
    const { code, output } = await target.enigm(['restore', 'keys', file, '--passphrase-file', passphrase])
    expect([code, output]).toEqual([0, expect.stringMatching(/^0 written, /)])
  })
})

describe('enigm backup create', () => {
  it('writes every database with its level, and files that only their owner can read', async () => {
    const { code, output, errors } = await source.enigm(['backup', 'create', '--output', backup])
    expect([code, errors]).toEqual([0, ''])
    const lines = output.trimEnd().split('\n')
    expect(lines.map((line) => line.split(':')[0]!.split(' ')[0]).sort()).toEqual(
      [...serviceNames, 'the'].sort(),
    )
    const { databases, postgresql, secrets } = manifestOf(backup)
    expect(postgresql).toMatch(/^18\./)
    expect(Object.keys(secrets).sort()).toEqual([
      'ACCOUNTS_PEPPER',
      'BLIND_COIN_SEALING_KEY',
      'ESIM_PEPPER',
      'HANDLE_KEY',
      'PAYMENTS_PEPPER',
      'WEBHOOK_KEY',
    ])
    expect(databases.payments.migrations).toContain('CorrectInvoices1780000510006')
    const accounts = Object.fromEntries(
      databases.accounts.tables.map((table: { name: string }) => [table.name, table]),
    )
    expect(accounts).toMatchObject({
      account: { rows: 1 },
      account_move: { rows: 1 },
      audit_entry: { rows: 3 },
    })
    expect(accounts['idempotency'].columns).not.toContain('holder_id')
    expect(databases.devices.tables.map(({ name }: { name: string }) => name)).not.toContain(
      'device_connection',
    )
    const file = join(backup, 'accounts', 'account.copy.gz')
    expect(gunzipSync(readFileSync(file)).toString()).toContain('a\\\\b\\tc\\nd\tZürich €')
    for (const path of [file, join(backup, 'manifest.json')]) expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(backup).mode & 0o777).toBe(0o700)
  })

  it('prints nothing but one JSON document with --json', async () => {
    const output = join(directory, 'json')
    const answer = await source.enigm(['backup', 'create', '--output', output, '--json'])
    expect(JSON.parse(answer.output)).toMatchObject({
      output,
      databases: { accounts: { at: expect.any(String) } },
    })
  })

  it('refuses an existing directory, and leaves nothing where it was interrupted or cannot write', async () => {
    const create = (output: string) => source.enigm(['backup', 'create', '--output', output])
    expect((await create(backup)).errors).toBe(`${backup} exists: name another one.\n`)
    expect((await create(join(directory, 'absent/backup'))).errors).toBe(
      `${join(directory, 'absent/backup')} cannot be written (ENOENT).\n`,
    )
    const output = join(directory, 'interrupted')
    expect(await interrupted(source, ['backup', 'create', '--output', output])).toEqual({
      code: 1,
      errors: 'The command was interrupted.\n',
    })
    expect(readdirSync(directory).filter((name) => name.startsWith('interrupted'))).toEqual([])
  })
})

describe('the moment of a backup', () => {
  const urls = () => new Map(serviceNames.map((name) => [name, source.ownerUrl(name)]))

  it('has every event that a service has received in the outbox of its source, while both go on', async () => {
    const [payments, esim] = ['payments', 'esim'].map(
      (name) => new Client({ connectionString: source.ownerUrl(name as 'payments') }),
    ) as [Client, Client]
    await Promise.all([payments.connect(), esim.connect()])
    let isEnding = false
    let written = 0
    const writing = (async () => {
      for (; !isEnding; written++) {
        await payments.query(anEvent(`evt_busy_${written}`))
        await esim.query(received(`evt_busy_${written}`))
      }
    })()
    try {
      for (let run = 0; run < 5; run++) {
        const moment = await Moment.find(urls(), new AbortController().signal)
        const [sent, seen] = await Promise.all(
          (['payments', 'esim'] as const).map(async (name) => {
            const { client } = moment.databases.find(({ service }) => service === name)!
            const { rows } = await client.query(
              `SELECT event_id FROM ${name === 'esim' ? 'inbox' : 'outbox'} WHERE event_id LIKE 'evt_busy_%'`,
            )
            return new Set(rows.map(({ event_id }) => event_id as string))
          }),
        )
        expect([...seen!].filter((id) => !sent!.has(id))).toEqual([])
        await moment.end()
      }
    } finally {
      isEnding = true
      await writing
      await Promise.all([payments.end(), esim.end()])
      expect(written).toBeGreaterThan(0)
      await source.asOwner('payments', `DELETE FROM outbox WHERE event_id LIKE 'evt_busy_%'`)
      await source.asOwner('esim', `DELETE FROM inbox WHERE event_id LIKE 'evt_busy_%'`)
    }
  })

  it('is none at which a service has an event that its source lacks', async () => {
    await source.asOwner('esim', received('evt_unknown'))
    await expect(Moment.find(urls(), AbortSignal.abort())).rejects.toThrow('No moment was found')
    await source.asOwner('esim', `DELETE FROM inbox WHERE event_id = 'evt_unknown'`)
  })

  it('names the service whose database does not answer', async () => {
    const one = new Map([['esim', 'postgresql://esim_owner:hunter2@127.0.0.1:1/esim']] as const)
    await expect(Moment.find(one, new AbortController().signal)).rejects.toThrow(
      /^The database of esim cannot be read: (?!.*hunter2)/,
    )
  })
})

describe('enigm backup verify', () => {
  it('accepts a complete backup', async () => {
    const { code, output } = await enigm(['backup', 'verify', backup])
    expect([code, output]).toEqual([0, expect.stringMatching(/complete, of 20\d\d-.*Z\n$/)])
  })

  it('names every changed, shortened, missing and unknown file', async () => {
    const path = await changed('damaged', (copy) => {
      const file = join(copy, 'esim/outbox.copy.gz')
      const bytes = readFileSync(file)
      bytes[bytes.length - 1]! ^= 1
      writeFileSync(file, bytes)
      writeFileSync(join(copy, 'keys/outbox.copy.gz'), 'x')
      rmSync(join(copy, 'accounts/account.copy.gz'))
      writeFileSync(join(copy, 'guidance/other.copy.gz'), '')
    })
    const { code, output } = await enigm(['backup', 'verify', path])
    expect([code, output.trimEnd().split('\n').sort()]).toEqual([
      1,
      [
        'accounts/account.copy.gz cannot be read (ENOENT).',
        'esim/outbox.copy.gz was changed: its SHA-256 differs.',
        'guidance/other.copy.gz is not in the manifest.',
        expect.stringMatching(/^keys\/outbox\.copy\.gz has 1 bytes, not \d+\.$/),
      ],
    ])
    expect((await target.enigm(['restore', 'databases', path])).errors).toMatch(/^The backup is damaged: /)
  })

  it('refuses a directory without a manifest, and a manifest whose names lead elsewhere', async () => {
    expect((await enigm(['backup', 'verify', directory])).errors).toMatch(/cannot be read \(ENOENT\)\.\n$/)
    const path = await changed('elsewhere', (copy) => {
      const manifest = manifestOf(copy)
      manifest.databases.esim.tables[0].name = '../accounts/account'
      writeFileSync(join(copy, 'manifest.json'), JSON.stringify(manifest))
    })
    expect((await enigm(['backup', 'verify', path])).errors).toMatch(/is no manifest of a backup/)
  })
})

describe('enigm restore databases', () => {
  const restore = (...parameters: string[]) => target.enigm(['restore', 'databases', ...parameters])

  it('refuses secrets with which the databases were not written', async () => {
    const pepper = target.secrets.read('accounts', 'ACCOUNTS_PEPPER')
    target.secrets.write('accounts', 'ACCOUNTS_PEPPER', 'another')
    expect((await restore(backup)).errors).toMatch(
      /^The databases were written with other values of ACCOUNTS_PEPPER than those in .*: run enigm restore keys first\.\n$/,
    )
    target.secrets.write('accounts', 'ACCOUNTS_PEPPER', pepper)
  })

  it('fills the databases of a new cluster, whose content is then that of the backup', async () => {
    await target.enigm(['database', 'provision'])
    expect(target.ownerUrl('esim')).not.toBe(source.ownerUrl('esim'))
    const { code, output, errors } = await restore(backup)
    expect([code, errors]).toEqual([0, ''])
    expect(output).toMatch(/accounts: \d+ tables with \d+ rows\n/)
    expect(await target.content()).toEqual(await source.content())
  })

  it('gives each service its rights: it writes, its sequences go on, and its audit trail continues', async () => {
    await target.asService('payments', anEvent('evt_3'))
    const ids = await target.asService<{ id: string }>('payments', 'SELECT id FROM outbox ORDER BY id')
    expect(new Set(ids.map(({ id }) => id)).size).toBe(3)
    await target.asService('accounts', anAuditEntry)
    expect(
      await target.asService(
        'accounts',
        `SELECT seq FROM audit_entry WHERE scope = 'acct_1' ORDER BY seq DESC LIMIT 1`,
      ),
    ).toEqual([{ seq: 4 }])
    await expect(target.asService('accounts', 'DELETE FROM audit_entry')).rejects.toThrow('permission denied')
    await target.asOwner('accounts', `UPDATE account SET state = 'RESTRICTED'`)
    expect(await target.asOwner('accounts', 'SELECT count(*)::int AS moves FROM account_move')).toEqual([
      { moves: 2 },
    ])
  })

  it('refuses a database with tables unless it is named, and replaces it then', async () => {
    const before = await target.content()
    expect(await restore(backup, 'esim', 'payments', '--replace', 'esim')).toMatchObject({
      code: 1,
      errors:
        'The database of payments has tables, whose data would be lost: add --replace payments to replace it.\n',
    })
    expect(await target.content()).toEqual(before)
    const { code } = await restore(backup, '--replace', ...serviceNames)
    expect(code).toBe(0)
    expect(await target.content()).toEqual(await source.content())
  })

  it('refuses while the service is connected', async () => {
    const client = new Client({ connectionString: target.secrets.read('esim', 'DATABASE_URL') })
    await client.connect()
    expect((await restore(backup, 'esim', '--replace', 'esim')).errors).toBe(
      'Another process is connected to the database of esim: stop the services first.\n',
    )
    await client.end()
  })

  it('changes no database when it is interrupted', async () => {
    await target.asOwner('payments', anEvent('evt_kept'))
    const before = await target.content()
    const outcome = await interrupted(target, ['restore', 'databases', backup, '--replace', ...serviceNames])
    expect(outcome).toEqual({ code: 1, errors: 'The command was interrupted.\n' })
    expect(await target.content()).toEqual(before)
  })

  it('begins an epoch that is higher than any that another service knows if it fills some databases only', async () => {
    await target.asOwner('esim', `INSERT INTO source_epoch VALUES ('payments', 6)`)
    expect((await restore(backup, 'payments', '--replace', 'payments')).code).toBe(0)
    expect(await target.asOwner('payments', 'SELECT epoch FROM stream_epoch')).toEqual([{ epoch: 7 }])
    expect(await target.asOwner('accounts', 'SELECT epoch FROM stream_epoch')).toEqual([{ epoch: 1 }])
  })

  it('refuses a backup of a newer version', async () => {
    const path = await changed('newer', (copy) => {
      const manifest = manifestOf(copy)
      manifest.databases.esim.migrations.push('ChangeEverything1999999999999')
      writeFileSync(join(copy, 'manifest.json'), JSON.stringify(manifest))
    })
    expect((await restore(path, '--replace', ...serviceNames)).errors).toMatch(
      /whose ChangeEverything1999999999999 of esim this version does not have: restore it with that version\.\n$/,
    )
  })

  it('restores a backup of an earlier level, and migrates it', async () => {
    const all = manifestOf(backup).databases.payments.migrations as string[]
    const later = [
      'SignBlindCoins1780000510008',
      'RetainRecords1786000000000',
      'EndHeads1786000000001',
      'AddCustomers1790000000001',
    ]
    expect(all.slice(-later.length)).toEqual(later)
    const earlier = await DatabaseRebuild.begin(
      definitions.payments,
      source.ownerUrl('payments'),
      all.slice(0, -later.length),
    )
    await earlier.clear()
    await earlier.migrate()
    await earlier.client.query(anEvent('evt_earlier'))
    await earlier.commit()
    // It is an event that the rebuilt database of payments has lost: no moment of a backup would have it.
    await source.asOwner('esim', `DELETE FROM inbox WHERE event_id = 'evt_1'`)
    const path = join(directory, 'earlier')
    await source.enigm(['backup', 'create', '--output', path])
    const { code, output } = await restore(path, 'payments', '--replace', 'payments')
    expect([code, output]).toEqual([
      0,
      expect.stringContaining(`payments: migrated by ${later.join(', ')}\n`),
    ])
    expect(await target.asService('payments', 'SELECT event_id FROM outbox')).toEqual([
      { event_id: 'evt_earlier' },
    ])
  })
})

describe('the tables of a backup', () => {
  const table = (name: string, ...references: string[]) => ({
    name,
    references,
    columns: ['id'],
    isUnlogged: false,
  })

  it('come after those that they reference; a circle is refused', () => {
    const ordered = inOrderOfReferences([table('a', 'b'), table('b', 'c'), table('c')])
    expect(ordered.map(({ name }) => name)).toEqual(['c', 'b', 'a'])
    expect(() => inOrderOfReferences([table('a', 'b'), table('b', 'a')])).toThrow(
      'tables reference each other: a, b',
    )
  })
})
