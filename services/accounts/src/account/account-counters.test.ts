import { failureOf } from '@enigm/subgraph/testkit'
import { startTestAccounts } from '../accounts.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const query = '{ accountCounters { pending active restricted suspended deletionRequested deleted } }'

describe('accountCounters', () => {
  it.each(['DASHBOARD', 'AUDITOR', 'OPERATOR'] as const)(
    '[FED-06] gives a %s numbers per state, those under 5 suppressed',
    async (role) => {
      const accounts = await starting
      await accounts.sql('DELETE FROM recovery_code')
      await accounts.sql('DELETE FROM account')
      const created = await Promise.all(Array.from({ length: 9 }, () => accounts.create()))
      const active = created.slice(0, 4).map(({ account }) => account.id)
      await accounts.sql(`UPDATE account SET state = 'ACTIVE' WHERE id = ANY($1)`, active)
      const { data } = await accounts.subgraph.call(accounts.subgraph.caller(role), query)
      expect(data.accountCounters).toEqual({
        pending: 5,
        active: null,
        restricted: null,
        suspended: null,
        deletionRequested: null,
        deleted: null,
      })
    },
  )

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a customer', 'CUSTOMER', 'FORBIDDEN'],
    ['support', 'SUPPORT', 'FORBIDDEN'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
  ] as const)('[FED-06] is not for %s', async (_, role, code) => {
    const accounts = await starting
    const caller = role && accounts.subgraph.caller(role)
    expect(failureOf(await accounts.subgraph.call(caller, query))).toBe(code)
  })
})
