import { newId } from '@enigm/contracts'
import type { TestCaller } from '@enigm/subgraph/testkit'
import { TestLedger } from '../governance.fixture'

let ledger: TestLedger
beforeAll(async () => {
  ledger = await TestLedger.start()
})
afterAll(() => ledger.stop())

describe('platformAuditCounters', () => {
  it('[AUD-07][FED-08] counts the entries of the last 30 days by category, rounded and suppressed, for dashboards', async () => {
    const { subgraph } = ledger
    const query =
      '{ platformAuditCounters { change read refusal } platformAuditCounterHistory { counts { change } } }'
    const entries = (count: number, action: string, outcome = 'DONE', age = '0 days') =>
      subgraph.asOwner(`
        WITH log AS (
          INSERT INTO ledger_log (log, scope) VALUES ('log_platform', 'platform')
          ON CONFLICT (scope) DO UPDATE SET scope = excluded.scope RETURNING id)
        INSERT INTO ledger_entry (log_id, seq, service, epoch, position, at, action, outcome, reason, actor_commitment, target_commitment,
          record_commitment, leaf)
        SELECT log.id, 1000000 + n + (SELECT count(*) FROM ledger_entry), 'esim', 99, n + (SELECT count(*) FROM ledger_entry),
          now() - interval '${age}', '${action}', '${outcome}', '', '', '', '', '' FROM log, generate_series(1, ${count}) n`)
    const asked = async () => (await subgraph.call(subgraph.caller('DASHBOARD'), query)).data
    await subgraph.asOwner(
      `DELETE FROM ledger_entry WHERE log_id = (SELECT id FROM ledger_log WHERE scope = 'platform')`,
    )
    await entries(12, 'payments.batch.issued')
    await entries(40, 'payments.batch.issued', 'DONE', '31 days')
    await entries(4, 'Mutation.issueCodeCoins', 'DENIED')
    await entries(7, 'Query.account')
    await subgraph.nextDay()
    expect(await asked()).toEqual({
      platformAuditCounters: { change: 10, read: 5, refusal: null },
      platformAuditCounterHistory: [{ counts: { change: 10 } }],
    })
    for (const role of ['CUSTOMER', 'SUPPORT'] as const) {
      const { errors } = await subgraph.call(subgraph.caller(role), query)
      expect(errors?.[0]!.extensions.code).toBe('FORBIDDEN')
    }
  })
})

describe('auditLedger', () => {
  it('[FED-09] gives the verifier keys to people and to the machine clients of organizations, and to no other client', async () => {
    const { subgraph } = ledger
    const read = (caller: TestCaller) => subgraph.call(caller, '{ auditLedger { origin verifierKeys } }')
    const { verifierKeys } = await ledger.ledger()
    const partner = subgraph.partner(newId('organization'))
    expect((await read(partner)).data.auditLedger.verifierKeys).toEqual(verifierKeys)
    expect((await read(subgraph.caller('DASHBOARD'))).errors?.[0]!.extensions.code).toBe('FORBIDDEN')
  })
})
