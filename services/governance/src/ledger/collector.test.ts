import { setTimeout as delay } from 'node:timers/promises'
import { newId } from '@enigm/contracts'
import { AUDIT_PAGE } from '@enigm/subgraph'
import { statementsOf, until } from '@enigm/subgraph/testkit'
import { TestLedger } from '../governance.fixture'
import { OtherService } from './other-service.fixture'

const SECONDS = 3

let ledger: TestLedger
let keys: OtherService
beforeAll(async () => {
  ledger = await TestLedger.start()
  keys = await OtherService.start('keys', ledger.subgraph)
})
afterAll(async () => {
  await keys.stop()
  await ledger.stop()
})

const position = async () => {
  const [row] = await ledger.subgraph.app.read<{ position: number }>(
    `SELECT position::float8 AS position FROM ledger_source WHERE service = 'keys'`,
  )
  return row?.position ?? 0
}

/** The written tables of a statement list, in their order. */
const writesOf = (statements: readonly string[]) =>
  statements.flatMap((sql) => /\b(?:INSERT INTO|UPDATE) (ledger_\w+)/.exec(sql)?.[1] ?? [])

describe('what the ledger costs', () => {
  it('a service without new entries: one statement in each second, and governance a write in ten', async () => {
    await keys.act('platform', 'before')
    await until(async () => (await position()) === 1, 'the entry')
    const { app } = ledger.subgraph
    let ofService: string[] = []
    const ofLedger = await statementsOf(app, async () => {
      ofService = await statementsOf(keys.app, () => delay(SECONDS * 1_000))
    })
    expect(ofService.filter((sql) => !sql.includes('SELECT sequence_audit()'))).toEqual([])
    expect(ofService.length).toBeGreaterThan(0)
    expect(ofService.length).toBeLessThanOrEqual(SECONDS + 1)
    // A note of the reading, for this service and for governance itself.
    expect(writesOf(ofLedger).length).toBeLessThanOrEqual(2)
  })

  it('a full page: one statement for each table, whether its logs are new or known', async () => {
    const scopes = Array.from({ length: AUDIT_PAGE / 5 }, () => `account:${newId('account')}`)
    const page = ['ledger_source', 'ledger_log', 'ledger_entry', 'ledger_node', 'ledger_state']
    const before = await position()
    const statements = (count: number) =>
      statementsOf(ledger.subgraph.app, async () => {
        await keys.write(scopes, AUDIT_PAGE)
        await until(async () => (await position()) === before + count, 'the page')
      })
    expect(writesOf(await statements(AUDIT_PAGE))).toEqual(page)
    // A checkpoint may follow.
    expect(writesOf(await statements(2 * AUDIT_PAGE)).slice(0, page.length)).toEqual(page)
  })
})
