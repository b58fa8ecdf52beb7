import { until, whileHeld } from '@enigm/subgraph/testkit'
import { verifyExport } from '@enigm/ledger'
import { own, TestLedger } from '../governance.fixture'
import { LEDGER_WRITER } from './ledger.service'

let ledger: TestLedger
beforeAll(async () => {
  ledger = await TestLedger.start()
})
afterAll(() => ledger.stop())

const kinds = async () => (await ledger.findings()).map(({ kind }) => kind)

async function verify(lines: readonly string[]) {
  const { verifierKeys } = await ledger.ledger()
  return verifyExport(lines, { keys: verifierKeys })
}

describe('the audit ledger', () => {
  it('[THR-05] misses no entry after an outage, and shows an altered, a removed and a cut-off trail', async () => {
    const { subgraph } = ledger
    const holder = ledger.customer()
    const scope = `account:${holder.accountId}`
    const actions = async () => {
      const log = await ledger.log(holder, own(holder), 'entries(first: 100) { edges { node { action } } }')
      return log.entries.edges.map(({ node }: any) => node.action).reverse()
    }
    await ledger.write({ scope, action: 'before.outage' })
    await ledger.recorded()

    // Outage: the ledger cannot write. What is done goes on, and is recorded afterwards.
    const steps = Array.from({ length: 5 }, (_, index) => `during.outage${index}`)
    await whileHeld(
      subgraph,
      { sql: 'SELECT pg_advisory_xact_lock($1)', parameters: [LEDGER_WRITER] },
      async () => {
        for (const action of steps) await ledger.write({ scope, action })
        expect(await actions()).toEqual(['before.outage'])
      },
    )
    await ledger.checkpoint()
    expect(await actions()).toEqual(['before.outage', ...steps])
    expect(await kinds()).toEqual([])
    const exported = await ledger.export(holder, own(holder))
    expect(await verify(exported)).toMatchObject({ isValid: true, entries: 6 })

    // Tampering with recorded entries: no export with a changed or removed entry is valid.
    const altered = exported.map((line) => line.replace('during.outage2', 'during.outage9'))
    expect(await verify(altered)).toMatchObject({ isValid: false })
    expect(await verify(exported.slice(0, -1))).toMatchObject({ isValid: false })
    await subgraph.asOwner(`UPDATE ledger_entry SET action = 'x' WHERE action = 'during.outage3'`)
    expect(await verify(await ledger.export(holder, own(holder)))).toMatchObject({ isValid: false })
    await subgraph.asOwner(`UPDATE ledger_entry SET action = 'during.outage3' WHERE action = 'x'`)

    // Tampering with a trail before the ledger has read it.
    await subgraph.asOwner(`BEGIN;
      SELECT position FROM audit_sequence FOR UPDATE;
      SELECT append_audit('${scope}', 'system', 'tampered' || n, '', 'DONE', '', '', '') FROM generate_series(1, 4) n;
      DELETE FROM audit_entry WHERE action = 'tampered1';
      UPDATE audit_entry SET action = 'harmless' WHERE action = 'tampered3';
      COMMIT`)
    await until(async () => (await kinds()).length >= 2, 'the findings')
    expect(await kinds()).toEqual(['GAP', 'ALTERED'])

    // Truncation: the entries that the ledger has recorded are cut off, and others follow.
    await ledger.recorded()
    await subgraph.asOwner(`BEGIN;
      DELETE FROM audit_entry WHERE action IN ('harmless', 'tampered4');
      UPDATE audit_sequence SET position = position - 2;
      UPDATE audit_head SET seq = seq - 2, hash = (SELECT hash FROM audit_entry WHERE action = 'tampered2')
        WHERE scope = '${scope}';
      SELECT append_audit('${scope}', 'system', 'after.truncation', '', 'DONE', '', '', '');
      COMMIT`)
    await until(async () => (await actions()).includes('after.truncation'), 'the next entry')
    expect((await kinds()).at(-1)).toBe('RESTORED')
    // The ledger keeps what was cut off.
    expect(await actions()).toEqual(expect.arrayContaining(['harmless', 'tampered4']))
  })
})
