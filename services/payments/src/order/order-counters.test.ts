import { startTestPayments } from '../payments.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

const query = `{ orderCounters { awaitingPayment fulfilled } paymentCounters { awaiting settled }
  entitlementCounters { pending granted active }
  purchaseLinkCounters { awaitingPayment awaitingActivation expired } }`

describe('the counters of payments', () => {
  it('[FED-08] count orders, payments and entitlements by state, each in multiples of 5', async () => {
    const payments = await starting
    const buyers = Array.from({ length: 6 }, () => payments.subgraph.caller())
    await Promise.all(buyers.map((buyer) => payments.buy(buyer)))
    await payments.activate(payments.subgraph.caller())
    const { data } = await payments.subgraph.call(payments.subgraph.caller('DASHBOARD'), query)
    expect(data).toEqual({
      orderCounters: { awaitingPayment: null, fulfilled: null },
      paymentCounters: { awaiting: null, settled: 5 },
      entitlementCounters: { pending: null, granted: 5, active: null },
      // An activated purchase is not among them.
      purchaseLinkCounters: { awaitingPayment: null, awaitingActivation: 5, expired: null },
    })
  })

  it.each(['CUSTOMER', 'SUPPORT', 'PARTNER'] as const)('[FED-08] are not for %s', async (role) => {
    const { subgraph } = await starting
    for (const field of query.match(/\w+ {[^{}]*}/g)!) {
      const { errors } = await subgraph.call(subgraph.caller(role), `{ ${field} }`)
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
  })
})
