import { newId } from '@enigm/contracts'
import type { Work } from '@enigm/subgraph'
import { orderData, Order } from '../order/order.entity'
import { orderLifecycle } from '../order/order.lifecycle'
import { Payment, paymentData } from '../payment/payment.entity'
import { paymentLifecycle } from '../payment/payment.lifecycle'
import { Product } from '../product/product.entity'
import { Entitlement, entitlementData } from '../entitlement/entitlement.entity'
import { entitlementLifecycle, EntitlementState } from '../entitlement/entitlement.lifecycle'
import { activate } from '../entitlement/term'
import { trailOfHolder } from '../holder'
import { destroyLink } from './link'
import { Purchase, PurchaseLink, PurchaseStep } from './purchase.entity'

export const ORDER_EXPIRY = 'order-expiry'

/** A server as its owner's service tells of it. */
export interface ServerFact {
  serverId: string
  ownerId: string
  entitlementId: string
}

/** Begins the saga of an order; without a holder it is a purchase made during enrollment. */
export async function openPurchase(
  work: Work,
  {
    orderId,
    holderId,
    enrollmentId,
  }: { orderId: string; holderId: string | null; enrollmentId: string | null },
): Promise<void> {
  await work.manager.insert(Purchase, { orderId, step: PurchaseStep.AWAITING_PAYMENT, enrollmentId })
  await work.manager.insert(PurchaseLink, { orderId, holderId })
}

/**
 * Settles the payment of an order: order paid, entitlement made and, where the holder is known, granted.
 * @throws DomainFailure INVALID_TRANSITION unless the order awaits its payment
 */
export async function settlePayment(work: Work, link: PurchaseLink): Promise<Order> {
  const { orderId } = link
  const order = await work.move(Order, orderLifecycle, 'pay', {
    where: { id: orderId },
    set: { expiresAt: null },
    data: orderData,
  })
  await work.move(Payment, paymentLifecycle, 'settle', { where: { orderId }, data: paymentData })
  await work.cancelTimer(ORDER_EXPIRY, orderId)
  const entitlement = await createEntitlement(work, order.productKey)
  await work.manager.update(PurchaseLink, { orderId }, { entitlementId: entitlement.id })
  await work.manager.update(Purchase, { orderId }, { step: PurchaseStep.AWAITING_HOLDER })
  await advance(work, { ...link, entitlementId: entitlement.id })
  return order
}

/** The account that was made with an enrollment token holds its purchase from now on; the first claim counts. */
export async function claimPurchase(work: Work, enrollmentId: string, accountId: string): Promise<void> {
  const purchase = await work.manager.findOneBy(Purchase, { enrollmentId })
  const link = purchase && (await work.lock(PurchaseLink, { orderId: purchase.orderId }))
  if (!link || link.holderId) return
  await work.manager.update(PurchaseLink, { orderId: link.orderId }, { holderId: accountId })
  await advance(work, { ...link, holderId: accountId })
}

/** A server was made from an entitlement: one of the holder's counts; while the holder is unknown the first is kept. */
export async function bindServer(
  work: Work,
  { serverId, ownerId, entitlementId }: ServerFact,
): Promise<void> {
  const link = await work.lock(PurchaseLink, { entitlementId })
  const isForeign = link?.holderId && link.holderId !== ownerId
  const isSecond = !link?.holderId && link?.serverId
  if (!link || isForeign || isSecond) return
  const server = { serverId, serverOwnerId: ownerId }
  await work.manager.update(PurchaseLink, { orderId: link.orderId }, server)
  await advance(work, { ...link, ...server })
}

/** Does every step whose conditions hold, whatever order they came in: paid and held → granted; created too → active. */
async function advance(work: Work, link: PurchaseLink): Promise<void> {
  const { orderId, holderId, entitlementId, serverId, serverOwnerId } = link
  if (!entitlementId || !holderId) return
  const { state } = await work.manager.findOneByOrFail(Entitlement, { id: entitlementId })
  if (state === EntitlementState.PENDING) {
    await work.move(Entitlement, entitlementLifecycle, 'grant', {
      where: { id: entitlementId },
      set: { holderId },
      data: entitlementData,
      audit: () => ({ scope: trailOfHolder(holderId), target: entitlementId }),
    })
    await work.manager.update(Purchase, { orderId }, { step: PurchaseStep.AWAITING_ACTIVATION })
  }
  if (!serverId || serverOwnerId !== holderId) return
  await activate(work, entitlementId, serverId)
  await work.move(Order, orderLifecycle, 'fulfill', { where: { id: orderId }, data: orderData })
  await destroyLink(work, link, PurchaseStep.COMPLETED, entitlementId)
}

async function createEntitlement(work: Work, productKey: string): Promise<Entitlement> {
  const product = await work.manager.findOneByOrFail(Product, { key: productKey })
  const entitlement = {
    id: newId('entitlement'),
    state: entitlementLifecycle.initial,
    holderId: null,
    productKey,
    productKind: product.kind,
    termDays: product.termDays,
    validUntil: null,
  }
  return work.create(Entitlement, entitlement, {
    type: 'payments.entitlement.created',
    data: entitlementData({ ...entitlement, version: 1 }),
  })
}
