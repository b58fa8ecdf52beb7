import { failureOf } from '@enigm/subgraph/testkit'
import { startTestAccounts } from '../accounts.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const query = '{ accountCounters { pending active restricted suspended deletionRequested deleted } }'

describe('accountCounters', () => {
  it.each(['DASHBOARD', 'AUDITOR', 'OPERATOR'] as const)(
    '[FED-06] gives a %s numbers per state in multiples of 5',
    async (role) => {
      const accounts = await starting
      await accounts.sql('DELETE FROM recovery_code')
      await accounts.sql('DELETE FROM account')
      await accounts.subgraph.nextDay()
      const created = await Promise.all(Array.from({ length: 13 }, () => accounts.create()))
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

  it('[FED-06] gives an attacker who adds accounts and polls one rounded number a day', async () => {
    const accounts = await starting
    const dashboard = accounts.subgraph.caller('DASHBOARD')
    const poll = async () =>
      (await accounts.subgraph.call(dashboard, query)).data.accountCounters.active as number | null
    const activate = (count: number) =>
      accounts.sql(
        `UPDATE account SET state = 'ACTIVE' WHERE id IN (SELECT id FROM account WHERE state = 'PENDING' LIMIT $1)`,
        count,
      )
    /** What a whole day shows: before, between and after this many sign-ins of puppets, and one of the victim. */
    const day = async (puppets: number) => {
      const polls = await Promise.all([poll(), poll()])
      for (let count = 0; count < puppets; count++) {
        await activate(1)
        polls.push(await poll())
      }
      await activate(1)
      polls.push(await poll(), ...(await Promise.all([poll(), poll()])))
      await accounts.subgraph.nextDay()
      return [...new Set(polls)]
    }
    await accounts.sql('DELETE FROM recovery_code')
    await accounts.sql('DELETE FROM account')
    await Promise.all(Array.from({ length: 14 }, () => accounts.create()))
    await activate(2)
    await accounts.subgraph.nextDay()
    // 2 people; then 5 puppets and 1 victim a day: 2, 8, 14 accounts are active at the beginning of each day.
    expect(await day(5)).toEqual([null])
    expect(await day(5)).toEqual([5])
    expect(await day(0)).toEqual([10])
    const stored = await accounts.sql(`SELECT counts FROM daily_count WHERE kind = 'AccountCounters'`)
    for (const { counts } of stored)
      for (const count of Object.values(counts)) expect(count === null || Number(count) % 5 === 0).toBe(true)
  })

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
