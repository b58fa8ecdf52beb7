import { startTestAccounts } from '../../accounts.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const query = `{ securityEventCounters {
  day session pin credential recovery device policy administration deletion } }`
const nothing = {
  session: null,
  pin: null,
  credential: null,
  recovery: null,
  device: null,
  policy: null,
  administration: null,
  deletion: null,
}

describe('securityEventCounters', () => {
  it('[ACC-10] [FED-06] counts full days by category, and nothing that concerns fewer than 5 accounts', async () => {
    const accounts = await starting
    const people = await Promise.all(Array.from({ length: 5 }, () => accounts.create()))
    const ids = people.map(({ account }) => account.id)
    await accounts.sql('DELETE FROM security_event')
    const happened = (category: string, holders: string[], hoursAgoOfDay: string) =>
      accounts.sql(
        `INSERT INTO security_event (account_id, category, at)
         SELECT id, $2, date_trunc('day', now(), 'UTC') + $3::interval FROM unnest($1::text[]) AS id`,
        holders,
        category,
        hoursAgoOfDay,
      )
    await happened('SESSION', ids, '-1 hour')
    await happened('SESSION', ids.slice(0, 2), '-24 hours')
    await happened('PIN', Array<string>(9).fill(ids[0]!), '-2 hours')
    await happened('POLICY', ids.slice(0, 4), '-2 hours')
    await happened('DEVICE', ids, '-168 hours')
    await happened('RECOVERY', ids, '-169 hours')
    await happened('CREDENTIAL', ids, '0 hours')
    const { data } = await accounts.subgraph.call(accounts.subgraph.caller('DASHBOARD'), query)
    const today = new Date().setUTCHours(0, 0, 0, 0)
    const day = (ago: number) => new Date(today - ago * 86_400_000).toISOString()
    expect(data.securityEventCounters).toEqual([
      { ...nothing, day: day(1), session: 5 },
      ...[2, 3, 4, 5, 6].map((ago) => ({ ...nothing, day: day(ago) })),
      { ...nothing, day: day(7), device: 5 },
    ])
    await accounts.sql('DELETE FROM security_event WHERE account_id = $1', ids[0]!)
    const afterErasure = await accounts.subgraph.call(accounts.subgraph.caller('DASHBOARD'), query)
    expect(afterErasure.data).toEqual(data)
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a customer', 'CUSTOMER', 'FORBIDDEN'],
    ['an operator', 'OPERATOR', 'FORBIDDEN'],
    ['support', 'SUPPORT', 'FORBIDDEN'],
    ['an auditor', 'AUDITOR', 'FORBIDDEN'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
  ] as const)('[FED-06] is not for %s', async (_, role, code) => {
    const { subgraph } = await starting
    const answer = await subgraph.call(role && subgraph.caller(role), query)
    expect(answer.errors?.[0]?.extensions.code).toBe(code)
  })
})
