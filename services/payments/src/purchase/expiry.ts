import type { TimerHandler, Work } from '@enigm/subgraph'
import { DAY_MILLISECONDS } from '../day'
import { trailOfHolder } from '../holder'
import { Order, orderData } from '../order/order.entity'
import { orderLifecycle } from '../order/order.lifecycle'
import { Payment, paymentData } from '../payment/payment.entity'
import { paymentLifecycle } from '../payment/payment.lifecycle'
import { destroyLink } from './link'
import { Purchase, PurchaseLink, PurchaseStep } from './purchase.entity'

export const LINK_EXPIRY = 'purchase-link-expiry'

/** How long a holder still sees an order that was never paid. */
const EXPIRED_ORDER_DAYS = 30

/** An order that nobody has paid in time expires with its payment. */
export const expireOrder: TimerHandler = (timer, app, origin) =>
  app.transact(origin, async (work) => {
    const orderId = timer.aggregateId
    const link = await work.lock(PurchaseLink, { orderId })
    await work.finish(timer)
    await endOpenOrder(work, orderId, link?.holderId)
    await work.manager.update(Purchase, { orderId }, { step: PurchaseStep.EXPIRED })
    const dueAt = new Date(Date.now() + EXPIRED_ORDER_DAYS * DAY_MILLISECONDS)
    await work.schedule({ kind: LINK_EXPIRY, aggregateId: orderId, dueAt })
  })

/** An open order expires with its payment, in the trail of its holder. */
export async function endOpenOrder(work: Work, orderId: string, holderId?: string | null): Promise<void> {
  await work.move(Order, orderLifecycle, 'expire', {
    where: { id: orderId },
    set: { expiresAt: null },
    data: orderData,
    audit: ({ productKey }) => ({ scope: trailOfHolder(holderId), target: productKey }),
  })
  await work.move(Payment, paymentLifecycle, 'expire', { where: { orderId }, data: paymentData })
}

/** The link of an expired order goes too: who wanted to buy is nothing to keep. */
export const expireLink: TimerHandler = (timer, app, origin) =>
  app.transact(origin, async (work) => {
    const link = await work.lock(PurchaseLink, { orderId: timer.aggregateId })
    await work.finish(timer)
    if (!link) return
    const { productKey } = await work.manager.findOneByOrFail(Order, { id: link.orderId })
    await destroyLink(work, link, PurchaseStep.EXPIRED, productKey)
  })
