import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@enigm/contracts'
import { verifyExport, type ExportEntry, type ExportHead } from '@enigm/ledger'
import { startSubgraph } from '@enigm/subgraph'
import { createTestKey, until, type TestCaller } from '@enigm/subgraph/testkit'
import { own, TestLedger, ORIGIN } from '../governance.fixture'
import { definition } from '../service'
import { TestWitness } from './witness.fixture'

const command = join(__dirname, '../../../../packages/ledger/bin/enigm-audit.mjs')

let witness: TestWitness
let ledger: TestLedger
let holder: TestCaller
let lines: string[]
let keys: string[]

beforeAll(async () => {
  witness = await TestWitness.start()
  ledger = await TestLedger.start({
    CHECKPOINT_WITNESS_URL: `${witness.url}/witness`,
    CHECKPOINT_S3_URL: `${witness.url}/bucket/checkpoints`,
    CHECKPOINT_S3_ACCESS_KEY_ID: 'access',
    CHECKPOINT_S3_SECRET_ACCESS_KEY: 'secret',
  })
  holder = ledger.customer()
  const scope = `account:${holder.accountId}`
  const entries = Array.from({ length: 7 }, (_, index) => ({
    ...{ scope, actor: holder.accountId!, action: `x.y.step${index + 1}`, reason: index % 2 ? 'ODD' : '' },
    target: holder.accountId!,
  }))
  await ledger.write(...entries, { scope: 'platform' }, { scope: `account:${ledger.customer().accountId}` })
  await ledger.checkpoint()
  lines = await ledger.export(holder, own(holder))
  keys = (await ledger.ledger()).verifierKeys
})

afterAll(async () => {
  await ledger.stop()
  await witness.stop()
})

const verify = (changed: readonly string[], options: Partial<Parameters<typeof verifyExport>[1]> = {}) =>
  verifyExport(changed, { keys, ...options })

/** The export with one line changed. */
const withLine = (index: number, change: (line: any) => object): string[] =>
  lines.map((line, at) =>
    at === index ? JSON.stringify({ ...JSON.parse(line), ...change(JSON.parse(line)) }) : line,
  )

describe('an export', () => {
  it('[AUD-04] is verified offline, by its holder alone and by the command', async () => {
    expect(await verify(lines)).toMatchObject({
      ...{ isValid: true, problems: [], entries: 7, erased: 0 },
      ...{ head: { size: 7 }, checkpoint: { origin: ORIGIN, size: 3 } },
    })
    const directory = mkdtempSync(join(tmpdir(), 'export-'))
    const files = { export: join(directory, 'export.ndjson'), keys: join(directory, 'keys') }
    writeFileSync(files.export, `${lines.join('\n')}\n`)
    writeFileSync(files.keys, `${keys.join('\n')}\n`)
    const run = (...parameters: string[]) =>
      spawnSync(process.execPath, [command, ...parameters], { encoding: 'utf8' })
    const latest = join(ledger.directory, 'latest')
    const valid = run('verify', files.export, '--key', files.keys, '--checkpoint', latest)
    expect(valid).toMatchObject({ status: 0, stderr: '' })
    expect(valid.stdout).toMatch(
      /^log log_\S+, 7 entries\ncheckpoint of test.example\/audit, size 3\n7 entries verified, 0 values erased\nvalid\n$/,
    )
    writeFileSync(files.export, lines.filter((_, index) => index !== 3).join('\n'))
    const broken = run('verify', files.export, '--key', keys[0]!)
    expect(broken.status).toBe(1)
    expect(broken.stdout).toContain('entry 4 follows entry 2')
    expect(run('verify', files.export).status).toBe(2)
  })

  it('[AUD-06] can be filtered, and each entry proves its place', async () => {
    const filtered = await ledger.export(holder, own(holder), 'filter: { actionPrefix: "x.y.step3" }')
    expect(await verify(filtered)).toMatchObject({ isValid: true, entries: 1, head: { size: 7 } })
  })

  it('[AUD-06] [FED-09] of an organization is for its machine client, and for no other', async () => {
    const [organizationId, other] = [newId('organization'), newId('organization')]
    await ledger.write({ scope: `organization:${organizationId}` })
    await ledger.checkpoint()
    const of = { type: 'Organization', id: organizationId } as const
    const exported = await ledger.export(ledger.subgraph.partner(organizationId), of)
    expect(await verify(exported)).toMatchObject({ isValid: true, entries: 1 })
    expect(await ledger.log(ledger.subgraph.partner(other), of, 'export { lines }')).toBeNull()
  })

  const columns: (keyof ExportEntry)[] = ['seq', 'service', 'at', 'action', 'outcome', 'reason']
  it.each(columns)('[AUD-04] is refused when the %s of an entry is changed', async (column) => {
    const changed = withLine(4, (line) => ({
      [column]: column === 'seq' ? line.seq + 1 : `${line[column]}x`,
    }))
    expect((await verify(changed)).isValid).toBe(false)
  })

  it.each(['actor', 'target', 'record'] as const)(
    '[AUD-04] is refused when the %s of an entry, its salt or its commitment is changed',
    async (name) => {
      for (const part of ['salt', 'value'])
        expect(
          (
            await verify(
              withLine(4, ({ disclosures }) => ({
                disclosures: { ...disclosures, [name]: { ...disclosures[name], [part]: 'other' } },
              })),
            )
          ).problems,
        ).toEqual([`line 5: the ${name} of entry 4 is not the recorded one`])
      const changed = withLine(4, ({ commitments, disclosures }) => ({
        disclosures: { ...disclosures, [name]: undefined },
        commitments: { ...commitments, [name]: Buffer.alloc(32).toString('base64') },
      }))
      expect((await verify(changed)).problems).toEqual([
        'line 5: entry 4 is not in the log as it was recorded',
      ])
    },
  )

  it.each<[string, () => string[]]>([
    ['an entry is deleted', () => lines.filter((_, index) => index !== 3)],
    ['the last entry is deleted', () => lines.slice(0, -1)],
    ['two entries are swapped', () => [...lines.slice(0, 3), lines[4]!, lines[3]!, ...lines.slice(5)]],
    ['an entry is inserted twice', () => [...lines.slice(0, 4), lines[3]!, ...lines.slice(4)]],
    ['a line is no JSON', () => [...lines, '{']],
    ['the head is absent', () => lines.slice(1)],
    ['the log is shortened', () => withLine(0, () => ({ size: 6 })).slice(0, -1)],
    ['the root is another', () => withLine(0, () => ({ root: Buffer.alloc(32).toString('base64') }))],
    ['a proof is another', () => withLine(2, ({ proof }) => ({ proof: [...proof].reverse() }))],
    ['the log is another', () => withLine(0, () => ({ log: 'log_other' }))],
    ['the place of the head is another', () => withLine(0, ({ index }) => ({ index: index + 1 }))],
  ])('[AUD-04] is refused when %s', async (_what, changed) => {
    expect((await verify(changed())).isValid).toBe(false)
  })

  it('[AUD-04] is refused with another key, and with a changed checkpoint', async () => {
    const other = await TestLedger.start()
    await other.write({ scope: 'platform' })
    await other.checkpoint()
    const { verifierKeys } = await other.ledger()
    await other.stop()
    expect((await verify(lines, { keys: verifierKeys })).problems).toContain(
      'line 1: no given key has signed the checkpoint',
    )
    const changed = withLine(0, ({ checkpoint }: ExportHead) => ({
      checkpoint: checkpoint.replace('\n3\n', '\n4\n'),
    }))
    expect((await verify(changed)).isValid).toBe(false)
  })

  it('[AUD-04] proves that nothing that was recorded before is missing, and shows a fork', async () => {
    await ledger.write({ scope: `account:${holder.accountId}`, action: 'x.y.later' })
    await ledger.checkpoint()
    const { size } = JSON.parse(lines[0]!) as ExportHead
    const earlier = readFileSync(join(ledger.directory, `${'3'.padStart(16, '0')}.checkpoint`), 'utf8')
    const later = await ledger.export(holder, own(holder), `previousSize: ${size}, previousCheckpointSize: 3`)
    expect(await verify(later, { previous: lines, checkpoint: earlier })).toMatchObject({
      isValid: true,
      entries: 8,
    })
    const unproven = await ledger.export(holder, own(holder))
    expect((await verify(unproven, { previous: lines })).problems).toContain(
      'line 9: there is no proof of consistency with size 7 (log)',
    )
    await expect(ledger.export(holder, own(holder), 'previousSize: 99')).rejects.toThrow('BAD_USER_INPUT')
    await expect(ledger.export(holder, own(holder), 'size: 5')).rejects.toThrow('BAD_USER_INPUT')

    // A ledger that was rewritten signs its other history with the same key.
    await ledger.subgraph
      .asOwner(`UPDATE ledger_entry SET leaf = decode(repeat('ab', 32), 'hex') WHERE seq = 2;
      UPDATE ledger_node SET hash = decode(repeat('cd', 32), 'hex') WHERE log_id > 0 AND level = 1 AND index = 0`)
    const forked = await ledger.export(
      holder,
      own(holder),
      `previousSize: ${size}, previousCheckpointSize: 3`,
    )
    expect((await verify(forked, { previous: lines })).isValid).toBe(false)
  })

  it('[AUD-04] stays valid after the erasure of what entries of more than a year ago say about people', async () => {
    const other = ledger.customer()
    const entry = { scope: `account:${other.accountId}`, actor: other.accountId!, target: other.accountId! }
    await ledger.writeAt('2001-01-01Z', entry)
    await ledger.write(entry)
    await ledger.recorded()
    const actorOf = async () => {
      const log = await ledger.log(other, own(other), 'entries { edges { node { actorHandle } } }')
      return log.entries.edges.map(({ node }: any) => node.actorHandle)
    }
    const [handle] = await actorOf()
    await ledger.checkpoint()
    await until(async () => (await actorOf())[1] === null)
    expect(await actorOf()).toEqual([handle, null])
    const exported = await ledger.export(other, own(other))
    expect(await verify(exported)).toMatchObject({ isValid: true, entries: 2, erased: 3 })
    expect(JSON.parse(exported[1]!).disclosures).toEqual({})
    expect(await verify(exported.map((line) => line.replaceAll('2001', '2002')))).toMatchObject({
      isValid: false,
    })
  })

  it('[RET-01] erases nothing in the log of a held account, and everything once the hold has ended', async () => {
    const [held, free] = [ledger.customer(), ledger.customer()]
    const { subgraph } = ledger
    await subgraph.app.data.query(
      `INSERT INTO legal_hold (id, subject_id, ground, until)
       VALUES ($1, $2, 'COURT_ORDER', clock_timestamp() + interval '1 hour')`,
      [newId('legalHold'), held.accountId],
    )
    for (const { accountId } of [held, free])
      await ledger.writeAt('2001-01-01Z', { scope: `account:${accountId}`, actor: accountId! })
    const actorOf = async (caller: TestCaller) => {
      const log = await ledger.log(caller, own(caller), 'entries { edges { node { actorHandle } } }')
      return log.entries.edges[0]?.node.actorHandle
    }
    await ledger.checkpoint()
    await until(async () => (await actorOf(free)) === null, 'the erasure')
    expect(await actorOf(held)).toEqual(expect.any(String))
    expect(await verify(await ledger.export(held, own(held)))).toMatchObject({ isValid: true, erased: 0 })

    await subgraph.app.data.query('UPDATE legal_hold SET until = clock_timestamp() WHERE subject_id = $1', [
      held.accountId,
    ])
    await subgraph.app.data.query(`UPDATE job SET due_at = clock_timestamp() WHERE kind = 'ledger.erasure'`)
    await until(async () => (await actorOf(held)) === null, 'the erasure after the hold')
    expect(await verify(await ledger.export(held, own(held)))).toMatchObject({ isValid: true, erased: 3 })
  })
})

describe('docs/audit.md', () => {
  it('[AUD-04] has only commands that an auditor can execute, and each of them finds the export valid', async () => {
    const { size, checkpoint } = JSON.parse(lines[0]!) as ExportHead
    const caller = ledger.customer()
    await ledger.write({ scope: `account:${caller.accountId}` })
    await ledger.checkpoint()
    const first = await ledger.export(caller, own(caller))
    const latest = readFileSync(join(ledger.directory, 'latest'), 'utf8')
    await ledger.write({ scope: `account:${caller.accountId}` })
    await ledger.checkpoint()
    const head = JSON.parse(first[0]!) as ExportHead
    const signed = Number(head.checkpoint.split('\n')[1])
    const later = await ledger.export(
      caller,
      own(caller),
      `previousSize: ${head.size}, previousCheckpointSize: ${signed}`,
    )
    expect([size, checkpoint.split('\n')[0]]).toEqual([7, ORIGIN])
    const directory = mkdtempSync(join(tmpdir(), 'auditor-'))
    const files = { 'export.ndjson': first, 'later.ndjson': later, keys, latest: [latest.trimEnd()] }
    for (const [name, content] of Object.entries(files))
      writeFileSync(join(directory, name), `${content.join('\n')}\n`)
    const document = readFileSync(join(__dirname, '../../../../docs/audit.md'), 'utf8')
    const commands = [...document.matchAll(/^npx enigm-audit (.+)$/gm)].map(([, parameters]) =>
      parameters!.split(' '),
    )
    expect(commands).toHaveLength(4)
    for (const parameters of commands) {
      const { status, stdout } = spawnSync(process.execPath, [command, ...parameters], {
        cwd: directory,
        encoding: 'utf8',
      })
      expect([parameters.join(' '), status, stdout]).toEqual([
        parameters.join(' '),
        0,
        expect.stringMatching(/valid/i),
      ])
    }
  })
})

describe('a checkpoint', () => {
  it('[AUD-04] is kept in the directory, by the witness and in the bucket, and never replaced there', async () => {
    const { checkpoint, size } = await ledger.ledger()
    const file = `${String(size).padStart(16, '0')}.checkpoint`
    const note = checkpoint.replace('— witness.example AAAAAAAA\n', '')
    expect(checkpoint).toContain('— witness.example')
    expect(readFileSync(join(ledger.directory, 'latest'), 'utf8')).toBe(note)
    expect(readdirSync(ledger.directory)).toContain(file)
    expect(witness.size).toBe(size)
    expect(witness.objects.get(`/bucket/checkpoints/${file}`)).toBe(note)
    const put = witness.requests.find(({ method, path }) => method === 'PUT' && path.endsWith(file))
    expect(put!.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=access\/\d{8}\/us-east-1\/s3\/aws4_request, /,
    )
  })

  it('is published later when a witness fails, and the ledger goes on', async () => {
    witness.failing = 503
    const caller = ledger.customer()
    await ledger.write({ scope: `account:${caller.accountId}` })
    await ledger.recorded()
    await ledger.subgraph.app.data.query(
      `UPDATE job SET due_at = clock_timestamp() WHERE kind = 'ledger.checkpoint'`,
    )
    const failed = () =>
      ledger.subgraph.app.read<{ error: string }>(
        `SELECT error FROM job WHERE kind = 'ledger.publication' AND error IS NOT NULL`,
      )
    await until(async () => (await failed()).length === 2)
    expect(await verify(await ledger.export(caller, own(caller)))).toMatchObject({ isValid: true })
    witness.failing = null
    await ledger.checkpoint()
    expect(witness.size).toBe((await ledger.ledger()).size)
  })

  it('is signed by a new key after a rotation; exports of both keys stay valid; two processes record each entry once', async () => {
    const { subgraph } = ledger
    const { config } = subgraph.app
    const old = await ledger.export(holder, own(holder), 'filter: { actionPrefix: "x.y.step7" }')
    const second = await startSubgraph(definition, {
      ...{ DATABASE_URL: config.DATABASE_URL, NATS_URL: config.NATS_URL, PORT: '0', LOG_LEVEL: 'error' },
      ...{ INTERNAL_PUBLIC_KEYS: subgraph.keys.internal.jwks, GRANT_PUBLIC_KEYS: subgraph.keys.grant.jwks },
      ...{ HANDLE_KEY: config.HANDLE_KEY.toString('base64url'), CHECKPOINT_ORIGIN: ORIGIN },
      WEBHOOK_KEY: config.WEBHOOK_KEY.toString('base64url'),
      ...{ CHECKPOINT_SIGNING_KEY: (await createTestKey()).jwk, CHECKPOINT_DIRECTORY: ledger.directory },
    })
    try {
      const caller = ledger.customer()
      for (let round = 0; round < 20 && (await ledger.ledger()).verifierKeys.length < 2; round++) {
        await ledger.write(...Array.from({ length: 10 }, () => ({ scope: `account:${caller.accountId}` })))
        await ledger.checkpoint()
      }
      const { verifierKeys } = await ledger.ledger()
      expect(verifierKeys).toHaveLength(2)
      expect(await ledger.findings()).toEqual([])
      const exported = await ledger.export(caller, own(caller))
      const written = await subgraph.audit(`account:${caller.accountId}`)
      expect(await verify(exported, { keys: verifierKeys })).toMatchObject({
        isValid: true,
        entries: written.length,
      })
      expect(await verify(old)).toMatchObject({ isValid: true })
    } finally {
      await second.stop()
    }
  })
})
