import type { Transaction } from '@enigm/subgraph'
import { orderData, Order } from '../order/order.entity'
import { orderLifecycle } from '../order/order.lifecycle'
import { Payment, paymentData } from '../payment/payment.entity'
import { paymentLifecycle } from '../payment/payment.lifecycle'
import type { ProductKind } from '../product/product.entity'
import { Entitlement } from '../entitlement/entitlement.entity'
import { EntitlementState } from '../entitlement/entitlement.lifecycle'
import { activate } from '../entitlement/term'
import { destroyLink, destroyUnit } from './link'
import { Purchase, PurchaseLink, PurchaseStep, PurchaseUnit } from './purchase.entity'
import { createUnits, grantUnits } from './units'

export const ORDER_EXPIRY = 'order-expiry'

/** What was activated with an entitlement, as the service that owns it tells. */
export interface ActivatedFact {
  kind: ProductKind
  activatedId: string
  /** An account or an organization. */
  holderId: string
  entitlementId: string
}

/** Begins the saga of an order; without a holder it is a purchase made during enrollment. */
export async function openPurchase(
  tx: Transaction,
  {
    orderId,
    holderId,
    enrollmentId,
  }: { orderId: string; holderId: string | null; enrollmentId: string | null },
): Promise<void> {
  const step = PurchaseStep.AWAITING_PAYMENT
  await tx.manager.insert(Purchase, { orderId, step, enrollmentId, unitsCreated: 0 })
  await tx.manager.insert(PurchaseLink, { orderId, holderId })
}

/**
 * Settles the payment of an order: order paid, its entitlement made and, where the holder is known, granted. Those of an
 * order of several units are made right after it.
 * @throws DomainFailure INVALID_TRANSITION unless the order awaits its payment
 */
export async function settlePayment(tx: Transaction, link: PurchaseLink): Promise<Order> {
  const { orderId } = link
  const order = await tx.move(Order, orderLifecycle, 'pay', {
    where: { id: orderId },
    set: { expiresAt: null },
    data: orderData,
  })
  await tx.move(Payment, paymentLifecycle, 'settle', { where: { orderId }, data: paymentData })
  await tx.cancelJob(ORDER_EXPIRY, orderId)
  await createUnits(tx, link, order)
  return order
}

/** The account that was made with an enrollment token holds its purchase from now on; the first claim counts. */
export async function claimPurchase(tx: Transaction, enrollmentId: string, accountId: string): Promise<void> {
  const purchase = await tx.manager.findOneBy(Purchase, { enrollmentId })
  const link = purchase && (await tx.lock(PurchaseLink, { orderId: purchase.orderId }))
  if (!link || link.holderId) return
  const claimed = { orderId: link.orderId, holderId: accountId }
  await tx.manager.update(PurchaseLink, { orderId: link.orderId }, claimed)
  const units = await tx.manager.findBy(PurchaseUnit, { orderId: link.orderId })
  await grantUnits(
    tx,
    claimed,
    units.map(({ entitlementId }) => entitlementId),
  )
  for (const unit of units) await completeUnit(tx, claimed, unit)
}

/**
 * Something was activated with an entitlement of its kind: what the holder has activated counts; while the holder is
 * unknown the first is kept.
 */
export async function bindActivated(
  tx: Transaction,
  { kind, activatedId, holderId, entitlementId }: ActivatedFact,
): Promise<void> {
  const known = await tx.manager.findOneBy(PurchaseUnit, { entitlementId })
  const link = known && (await tx.lock(PurchaseLink, { orderId: known.orderId }))
  const unit = link && (await tx.lock(PurchaseUnit, { entitlementId }))
  if (!unit || !(await tx.manager.existsBy(Entitlement, { id: entitlementId, productKind: kind }))) return
  const isForeign = link.holderId && link.holderId !== holderId
  const isSecond = !link.holderId && unit.activatedId
  if (isForeign || isSecond) return
  const activated = { activatedId, activatedHolderId: holderId }
  await tx.manager.update(PurchaseUnit, { entitlementId }, activated)
  await completeUnit(tx, link, { ...unit, ...activated })
}

/** Activates a granted unit where its holder has activated something with it; the last unit completes the order. */
async function completeUnit(tx: Transaction, link: PurchaseLink, unit: PurchaseUnit): Promise<void> {
  const { entitlementId, activatedId, activatedHolderId } = unit
  const { state } = await tx.manager.findOneByOrFail(Entitlement, { id: entitlementId })
  if (state !== EntitlementState.GRANTED || !activatedId || activatedHolderId !== link.holderId) return
  await activate(tx, entitlementId, activatedId)
  await destroyUnit(tx, entitlementId)
  const { orderId } = link
  const { unitsCreated } = await tx.manager.findOneByOrFail(Purchase, { orderId })
  const { quantity } = await tx.manager.findOneByOrFail(Order, { id: orderId })
  if (unitsCreated < quantity || (await tx.manager.existsBy(PurchaseUnit, { orderId }))) return
  await tx.move(Order, orderLifecycle, 'fulfill', { where: { id: orderId }, data: orderData })
  await destroyLink(tx, link, PurchaseStep.COMPLETED, entitlementId)
}
