import { randomUUID } from 'node:crypto'
import type { Context } from '@enigm/subgraph'
import { contextOf, roundTripsOf } from '@enigm/subgraph/testkit'
import type { OrderRequest } from './order/order.service'
import { startTestPayments } from './payments.fixture'
import { PurchaseService } from './purchase/purchase.service'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

/** The goal of docs/performance.md: a mutation with its event and its audit entry waits for its database four times at most. */
it('an order is placed by four round trips and canceled by three, with idempotency key, events and audit entry', async () => {
  const { subgraph } = await starting
  const caller = subgraph.caller()
  const context = contextOf(caller) as Context
  const purchases = subgraph.app.get(PurchaseService)
  const request: OrderRequest = {
    productKey: 'ESIM_YEARLY',
    purchaseCountry: 'DE',
    method: 'CODE_COIN',
    quantity: 1,
    currency: 'EUR',
  }
  const place = () => purchases.order(context, request, { idempotencyKey: randomUUID() })
  // The statements are prepared, and the connection is open.
  await place()

  let id = ''
  expect(await roundTripsOf(async () => (id = (await place()).id))).toBe(4)
  expect(await roundTripsOf(() => purchases.cancel(context, id))).toBe(3)
  expect((await subgraph.events(id)).map(({ version }) => version)).toEqual([1, 2, 3])
  const trail = await subgraph.audit(`account:${caller.accountId}`)
  expect(trail.map(({ action }) => action)).toEqual([
    'payments.order.placed',
    'payments.order.placed',
    'payments.order.canceled',
  ])
})
