import type { JobHandler, Transaction } from '@enigm/subgraph'
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
export const expireOrder: JobHandler = (job, app, origin) =>
  app.transaction(origin, async (tx) => {
    const orderId = job.aggregateId
    const link = await tx.lock(PurchaseLink, { orderId })
    await tx.completeJob(job)
    await endOpenOrder(tx, orderId, link?.holderId)
    await tx.manager.update(Purchase, { orderId }, { step: PurchaseStep.EXPIRED })
    const dueAt = new Date(Date.now() + EXPIRED_ORDER_DAYS * DAY_MILLISECONDS)
    await tx.scheduleJob({ kind: LINK_EXPIRY, aggregateId: orderId, dueAt })
  })

/** An open order expires with its payment, in the trail of its holder. */
export async function endOpenOrder(
  tx: Transaction,
  orderId: string,
  holderId?: string | null,
): Promise<void> {
  await tx.move(Order, orderLifecycle, 'expire', {
    where: { id: orderId },
    set: { expiresAt: null },
    data: orderData,
    audit: ({ productKey }) => ({ scope: trailOfHolder(holderId), target: productKey }),
  })
  await tx.move(Payment, paymentLifecycle, 'expire', { where: { orderId }, data: paymentData })
}

/** The link of an expired order goes too: who wanted to buy is nothing to keep. */
export const expireLink: JobHandler = (job, app, origin) =>
  app.transaction(origin, async (tx) => {
    const link = await tx.lock(PurchaseLink, { orderId: job.aggregateId })
    await tx.completeJob(job)
    if (!link) return
    const { productKey } = await tx.manager.findOneByOrFail(Order, { id: link.orderId })
    await destroyLink(tx, link, PurchaseStep.EXPIRED, productKey)
  })
