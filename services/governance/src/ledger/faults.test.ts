import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '@enigm/contracts'
import { verifyExport, type ExportHead } from '@enigm/ledger'
import { AUDIT_PAGE } from '@enigm/subgraph'
import { createTestKey, until, type TestCaller } from '@enigm/subgraph/testkit'
import { Client } from 'pg'
import { own, TestLedger, withClock } from '../governance.fixture'
import { LedgerProcess } from './ledger-process.fixture'
import { OtherService } from './other-service.fixture'

const HAND_OVER_MILLISECONDS = 5_000

let ledger: TestLedger
let keys: OtherService
let esim: OtherService
/** Reads what is recorded, also while governance is stopped. */
let observer: Client

beforeAll(async () => {
  ledger = await TestLedger.start()
  const { subgraph } = ledger
  ;[keys, esim] = await Promise.all([
    OtherService.start('keys', subgraph),
    OtherService.start('esim', subgraph),
  ])
  observer = new Client({ connectionString: subgraph.database.url })
  await observer.connect()
})

afterAll(async () => {
  await observer.end()
  await Promise.all([keys.stop(), esim.stop()])
  await ledger.stop()
})

const scopesOf = (holders: readonly TestCaller[]) => holders.map(({ accountId }) => `account:${accountId}`)

async function recorded({ name }: OtherService): Promise<unknown[]> {
  const { rows } = await observer.query(
    `SELECT jsonb_build_array(e.position, l.scope, e.record) AS place FROM ledger_entry e
     JOIN ledger_log l ON l.id = e.log_id WHERE e.service = $1 ORDER BY e.position, e.epoch`,
    [name],
  )
  return rows.map(({ place }) => place)
}

async function isRecorded(service: OtherService): Promise<boolean> {
  const { rows } = await observer.query(
    'SELECT position::float8 AS position FROM ledger_source WHERE service = $1',
    [service.name],
  )
  return rows[0]?.position === (await service.written()).length
}

const allRecorded = (...services: OtherService[]) =>
  until(
    async () => (await Promise.all(services.map(isRecorded))).every(Boolean),
    'every entry of the services',
  )

/** Every entry of the services is recorded once, in the order of its service, and the signed logs of the holders verify. */
async function expectComplete(services: readonly OtherService[], holders: readonly TestCaller[]) {
  await allRecorded(...services)
  for (const service of services) {
    expect(await recorded(service)).toEqual(await service.written())
    for (const scope of scopesOf(holders)) expect(await service.firstBreak(scope)).toBeNull()
  }
  const { rows: disordered } = await observer.query(
    `SELECT 1 FROM (SELECT seq, lag(seq) OVER (PARTITION BY log_id, service ORDER BY epoch, position) AS before FROM ledger_entry) e
     WHERE seq <= before UNION ALL
     SELECT 1 FROM ledger_log l WHERE size <> (SELECT count(*) FROM ledger_entry e WHERE e.log_id = l.id) AND l.scope IS NOT NULL`,
  )
  expect(disordered).toEqual([])
  expect(await ledger.findings()).toEqual([])
  await ledger.checkpoint()
  const { verifierKeys } = await ledger.ledger()
  const checkpoint = readFileSync(join(ledger.directory, 'latest'), 'utf8')
  for (const holder of holders) {
    const lines = await ledger.export(holder, own(holder))
    const { rows } = await observer.query('SELECT size::int AS size FROM ledger_log WHERE scope = $1', [
      `account:${holder.accountId}`,
    ])
    expect(await verifyExport(lines, { keys: verifierKeys, checkpoint })).toMatchObject({
      ...{ isValid: true, problems: [], entries: rows[0].size, head: { size: rows[0].size } },
    })
  }
}

/** The checkpoints are one sequence: each is kept once, and contains one state of each log at each place. */
async function expectOneSequence() {
  const { rows } = await observer.query(
    `SELECT (SELECT count(*) FROM ledger_checkpoint)::int AS checkpoints, (SELECT size FROM ledger_state)::int AS size,
       (SELECT count(*) FROM ledger_head)::int AS heads, (SELECT max(index) FROM ledger_head)::int AS last,
       (SELECT max(size) FROM ledger_checkpoint)::int AS signed,
       (SELECT count(*) FROM (SELECT log_id, size FROM ledger_head GROUP BY 1, 2 HAVING count(*) > 1) twice)::int AS twice`,
  )
  const { size } = rows[0]
  expect(rows[0]).toMatchObject({ heads: size, last: size - 1, signed: size, twice: 0 })
}

describe('the audit ledger', () => {
  it('catches up after an hour without governance, while the other services go on', async () => {
    const holders = [ledger.customer(), ledger.customer(), ledger.customer()]
    const scopes = scopesOf(holders)
    await keys.act(scopes[0]!, 'before')
    await allRecorded(keys)
    await ledger.subgraph.whileStopped(async () => {
      // One hour of entries, of which each answer contains a part.
      await withClock(keys, `now() - interval '1 hour' + NEW.seq * interval '4 seconds'`, () =>
        keys.write(scopes, 4 * AUDIT_PAGE + 100),
      )
      await withClock(esim, `now() - interval '1 hour' + NEW.seq * interval '10 seconds'`, () =>
        esim.write(scopes, AUDIT_PAGE + 1),
      )
      for (const service of [keys, esim]) {
        await service.act('platform', 'during')
        expect(service.isReady).toBe(true)
      }
    })
    await expectComplete([keys, esim], holders)
    const { rows } = await observer.query(
      `SELECT extract(epoch FROM max(at) - min(at))::int AS seconds FROM ledger_entry WHERE action LIKE 'step.%'`,
    )
    expect(rows[0].seconds).toBeGreaterThan(2_500)
  })

  it('is complete again after the loss of the broker’s store, while governance runs and while it does not', async () => {
    const holders = [ledger.customer(), ledger.customer()]
    const scopes = scopesOf(holders)
    const { nats } = ledger.subgraph
    await ledger.subgraph.whileStopped(async () => {
      await keys.write(scopes, 700)
      await nats.restart(true)
      await esim.write(scopes, 700)
    })
    await expectComplete([keys, esim], holders)

    const writing = (async () => {
      for (let round = 0; round < 40; round++) {
        await keys.write(scopes, 20)
        await esim.act(scopes[0]!, `round.${round}`)
      }
    })()
    await nats.restart(true)
    await writing
    await esim.act(scopes[1]!, 'after')
    await expectComplete([keys, esim], holders)
  })

  it('is written by two processes, and by one within 5 s after SIGKILL of the other', async () => {
    const holders = [ledger.customer(), ledger.customer()]
    const scopes = scopesOf(holders)
    const { subgraph } = ledger
    const other = LedgerProcess.start(subgraph)
    try {
      await subgraph.whileStopped(async () => {
        await keys.write(scopes, 600)
        // Only the other process can have recorded these.
        await allRecorded(keys)
      })
      const writing = (async () => {
        for (let round = 0; round < 60; round++) {
          await keys.write(scopes, 40)
          await esim.write(scopes, 20)
        }
      })()
      const before = (await recorded(keys)).length
      await until(async () => (await recorded(keys)).length > before, 'entries of both')
      await other.kill()
      await writing
      await esim.act(scopes[0]!, 'after')
      const begun = performance.now()
      await allRecorded(keys, esim)
      expect(performance.now() - begun).toBeLessThan(HAND_OVER_MILLISECONDS)
      await expectComplete([keys, esim], holders)
      await expectOneSequence()
    } finally {
      await other.kill()
    }
  })

  it('goes on when the database’s clock goes back: entries and checkpoints keep the order of their numbers', async () => {
    const holder = ledger.customer()
    const [scope] = scopesOf([holder])
    await keys.act(scope!, 'before')
    await allRecorded(keys)
    await ledger.checkpoint()
    const earlier = await ledger.export(holder, own(holder))
    const { size: signed } = await ledger.ledger()
    await withClock(keys, `now() + interval '1 hour'`, () => keys.act(scope!, 'an hour ahead'))
    await allRecorded(keys)
    // All that the service has stored by the clock that was an hour ahead.
    await subgraphClockWasAhead('1 hour')
    await keys.act(scope!, 'after')
    await allRecorded(keys)
    const { rows: due } = await observer.query(
      `SELECT extract(epoch FROM due_at - clock_timestamp())::float AS seconds FROM job WHERE kind = 'ledger.checkpoint'`,
    )
    expect(due).toEqual([{ seconds: expect.any(Number) }])
    expect(due[0].seconds).toBeLessThanOrEqual(60)

    await ledger.checkpoint()
    const log = await ledger.log(
      holder,
      own(holder),
      'entries(first: 10) { edges { node { seq at action } } }',
    )
    const nodes = log.entries.edges.map(({ node }: any) => node)
    expect(nodes.map(({ action }: any) => action)).toEqual(['after', 'an hour ahead', 'before'])
    expect(nodes[0].at < nodes[1].at).toBe(true)
    const { rows: checkpoints } = await observer.query(
      'SELECT size::int AS size, created_at AS at FROM ledger_checkpoint ORDER BY size DESC LIMIT 2',
    )
    expect(checkpoints[0].at < checkpoints[1].at).toBe(true)
    const { size, checkpoint } = await ledger.ledger()
    expect(size).toBe(checkpoints[0].size)
    expect(readFileSync(join(ledger.directory, 'latest'), 'utf8')).toBe(checkpoint)
    const later = await ledger.export(
      holder,
      own(holder),
      `previousSize: 1, previousCheckpointSize: ${signed}`,
    )
    const { verifierKeys } = await ledger.ledger()
    const previous = { previous: earlier, checkpoint: (JSON.parse(earlier[0]!) as ExportHead).checkpoint }
    expect(await verifyExport(later, { keys: verifierKeys, ...previous })).toMatchObject({
      isValid: true,
      entries: 3,
    })
    expect(await ledger.findings()).toEqual([])
    await expectOneSequence()
  })

  it('signs by a new key after a rotation: the published keys verify exports of before and after, a third key none', async () => {
    const holder = ledger.customer()
    const [scope] = scopesOf([holder])
    await esim.act(scope!, 'before')
    await allRecorded(esim)
    await ledger.checkpoint()
    const before = await ledger.export(holder, own(holder))
    const { verifierKeys: old } = await ledger.ledger()
    const [rotated, third] = await Promise.all([createTestKey(), createTestKey()])
    await ledger.subgraph.whileStopped(() => esim.act(scope!, 'after'), {
      CHECKPOINT_SIGNING_KEY: rotated.jwk,
    })
    await allRecorded(esim)
    await ledger.checkpoint()
    const after = await ledger.export(holder, own(holder), 'previousSize: 1')
    const { verifierKeys: published } = await ledger.ledger()
    expect(published).toEqual([expect.any(String), ...old])
    const isValid = async (lines: readonly string[], given: readonly string[]) =>
      (await verifyExport(lines, { keys: [...given] })).isValid
    expect([await isValid(before, published), await isValid(after, published)]).toEqual([true, true])
    expect([await isValid(before, old), await isValid(after, old)]).toEqual([true, false])
    expect([await isValid(before, [published[0]!]), await isValid(after, [published[0]!])]).toEqual([
      false,
      true,
    ])
    const other = await TestLedger.start({ CHECKPOINT_SIGNING_KEY: third.jwk })
    await other.write({ scope: 'platform', actor: newId('account') })
    await other.checkpoint()
    const { verifierKeys: unknown } = await other.ledger().finally(() => other.stop())
    expect(unknown).toHaveLength(1)
    expect([await isValid(before, unknown), await isValid(after, unknown)]).toEqual([false, false])
    expect(readdirSync(ledger.directory)).toContain('latest')
  })
})

/** Moves all stored times of the ledger’s own work ahead, which is what a clock leaves that goes back. */
async function subgraphClockWasAhead(interval: string): Promise<void> {
  await ledger.subgraph.asOwner(`
    UPDATE job SET due_at = due_at + interval '${interval}' WHERE kind LIKE 'ledger.%';
    UPDATE ledger_checkpoint SET created_at = created_at + interval '${interval}';
    UPDATE ledger_source SET read_at = read_at + interval '${interval}';
    UPDATE ledger_witness SET published_at = published_at + interval '${interval}'`)
}
