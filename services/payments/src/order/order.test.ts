import { newId } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { myOrdersQuery, newKey, orderQuery, startTestPayments } from '../payments.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

async function customer() {
  const payments = await starting
  return { payments, subgraph: payments.subgraph, caller: payments.subgraph.caller() }
}

describe('order and myOrders', () => {
  it('answer alike for the order of another account and an absent one', async () => {
    const { payments, subgraph, caller } = await customer()
    const { id } = await payments.order(caller)
    const stranger = subgraph.caller()

    const answers = [
      await subgraph.call(stranger, orderQuery, { id }),
      await subgraph.call(stranger, orderQuery, { id: newId('order') }),
      await subgraph.call(stranger, orderQuery, { id: 'ord_none' }),
    ]

    expect(answers.map(({ data, errors }) => ({ data, errors }))).toEqual(
      Array(3).fill({ data: { order: null } }),
    )
    expect((await subgraph.call(stranger, myOrdersQuery)).data.myOrders.edges).toEqual([])
  })

  it('return each own order once page by page, the newest day first', async () => {
    const { payments, subgraph, caller } = await customer()
    const ids = [
      await payments.order(caller),
      await payments.order(caller),
      await payments.order(caller),
    ].map(({ id }) => id)
    await payments.sql(`UPDATE "order" SET placed_on = placed_on - interval '1 day' WHERE id = $1`, ids[0])

    const page = async (after?: string) =>
      (await subgraph.call(caller, myOrdersQuery, { first: 1, after })).data.myOrders
    const first = await page()
    const second = await page(first.pageInfo.endCursor)
    const third = await page(second.pageInfo.endCursor)

    const seen = [first, second, third].map(({ edges }) => edges[0].node.id)
    expect([...seen].sort()).toEqual([...ids].sort())
    expect(seen[2]).toBe(ids[0])
    expect(third.pageInfo.hasNextPage).toBe(false)
  })

  it('filter the own orders by state', async () => {
    const { payments, subgraph, caller } = await customer()
    const open = await payments.order(caller)
    await payments.buy(caller)

    const { data } = await subgraph.call(
      caller,
      '{ myOrders(state: AWAITING_PAYMENT) { edges { node { id } } } }',
    )

    expect(data.myOrders.edges).toEqual([{ node: { id: open.id } }])
  })

  it.each(['x', newKey()])('refuse the cursor %p', async (after) => {
    const { subgraph, caller } = await customer()

    expect(failureOf(await subgraph.call(caller, myOrdersQuery, { after }))).toBe('BAD_USER_INPUT')
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR'] as const)('refuse %s', async (role) => {
    const { subgraph } = await customer()
    const caller = subgraph.caller(role)

    expect(failureOf(await subgraph.call(caller, myOrdersQuery))).toBe('FORBIDDEN')
    expect(failureOf(await subgraph.call(caller, orderQuery, { id: newId('order') }))).toBe('FORBIDDEN')
  })
})
