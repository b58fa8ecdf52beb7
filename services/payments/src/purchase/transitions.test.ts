import { systemContext, type Aggregate, type Lifecycle } from '@enigm/subgraph'
import type { EntityTarget, ObjectLiteral } from 'typeorm'
import { Activation } from '../activation/activation.entity'
import { activationLifecycle } from '../activation/activation.lifecycle'
import { Entitlement } from '../entitlement/entitlement.entity'
import { entitlementLifecycle } from '../entitlement/entitlement.lifecycle'
import { Order } from '../order/order.entity'
import { orderLifecycle } from '../order/order.lifecycle'
import { Payment } from '../payment/payment.entity'
import { paymentLifecycle } from '../payment/payment.lifecycle'
import { startTestPayments } from '../payments.fixture'
import { Subscription } from '../subscription/subscription.entity'
import { subscriptionLifecycle } from '../subscription/subscription.lifecycle'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

type Row = Aggregate & { state: string } & ObjectLiteral
type Table = [string, EntityTarget<Row>, Lifecycle<string, string>]

const tables: Table[] = [
  ['order', Order, orderLifecycle],
  ['payment', Payment, paymentLifecycle],
  ['entitlement', Entitlement, entitlementLifecycle],
  ['activation', Activation, activationLifecycle],
  ['subscription', Subscription, subscriptionLifecycle],
]

describe.each(tables)('the %s of an activated purchase that has ended', (_name, entity, lifecycle) => {
  it('[PAY-12] refuses every transition: nothing changes and no event is emitted', async () => {
    const { payments, rows } = await endedPurchase()
    const row = rows.get(entity)!
    const events = await payments.subgraph.countEvents()
    expect(lifecycle.next(row.state)).toEqual([])

    for (const action of Object.keys(lifecycle.moves)) {
      const moving = payments.subgraph.app.transaction(systemContext(), (tx) =>
        tx.move(entity, lifecycle, action, { where: { id: row.id }, data: () => ({}) }),
      )
      await expect(moving).rejects.toMatchObject({ code: 'INVALID_TRANSITION' })
    }

    expect(await payments.subgraph.countEvents()).toBe(events)
    expect(await payments.subgraph.app.data.manager.findOneBy(entity, { id: row.id })).toEqual(row)
  })
})

/** A purchase at the end of its life, and its rows. */
async function endedPurchase() {
  const payments = await starting
  const { order, entitlementId } = await payments.activate(payments.subgraph.caller())
  await payments.passTerm(entitlementId)
  const { manager } = payments.subgraph.app.data
  const rows = new Map<EntityTarget<Row>, Row>([
    [Order, await manager.findOneByOrFail(Order, { id: order.id })],
    [Payment, await manager.findOneByOrFail(Payment, { orderId: order.id })],
    [Entitlement, await manager.findOneByOrFail(Entitlement, { id: entitlementId })],
    [Activation, await manager.findOneByOrFail(Activation, { entitlementId })],
    [Subscription, await manager.findOneByOrFail(Subscription, { entitlementId })],
  ])
  return { payments, rows }
}
