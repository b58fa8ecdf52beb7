import { DAY_MILLISECONDS, type Transaction } from '@enigm/subgraph'
import { BlindSignature } from '../blind-coin/blind-coin.entity'
import { Entitlement } from '../entitlement/entitlement.entity'
import { activate, endAfterRenewal, prolong } from '../entitlement/term'
import { trailOfHolder } from '../holder/holder.access'
import { dropRequested, issueRequested } from '../invoice/issue'
import { Order, orders } from '../order/order.entity'
import { acceptOrder, expireOrder, payOrder, type OrderEnd } from '../order/order.service'
import { Payment } from '../payment/payment.entity'
import type { ProductKind } from '../product/product.entity'
import { openStuckPayment } from '../stuck-payment/stuck-payment.entity'
import { Purchase, PurchaseLink, PurchaseUnit, type PurchaseStep } from './purchase.entity'
import { createUnits, grantUnits, UNITS } from './units'

export const ORDER_EXPIRY = 'order-expiry'
export const LINK_EXPIRY = 'purchase-link-expiry'

/** The action of the audit entry for the deletion of a link, in the trail of its holder. */
const LINK_DELETED = 'payments.purchase.unlinked'

/** How long a holder still sees an order that expired unpaid. */
const EXPIRED_ORDER_DAYS = 30

/** A server, an eSIM or the order of a Key that was activated with an entitlement, as its owning service announces it. */
export interface ProductInstance {
  kind: ProductKind
  activatedId: string
  /** An account or an organization. */
  holderId: string
  entitlementId: string
}

/** Begins the purchase of an order; a purchase made during enrollment has no holder yet. */
export async function openPurchase(
  tx: Transaction,
  orderId: string,
  {
    holderId = null,
    enrollmentId = null,
    renewsId = null,
  }: { holderId?: string | null; enrollmentId?: string | null; renewsId?: string | null },
): Promise<PurchaseLink> {
  await Promise.all([
    tx.insert(Purchase, { orderId, step: 'AWAITING_PAYMENT', enrollmentId, unitsCreated: 0 }),
    tx.insert(PurchaseLink, { orderId, holderId, renewsId }),
  ])
  return { orderId, holderId, renewsId }
}

/**
 * Settles the payment of an order, whatever its method: it is paid, and its entitlement created and, if the holder is known,
 * granted. Further units of the order follow right after it. The payment of a renewal prolongs its entitlement instead.
 * @throws DomainFailure INVALID_TRANSITION unless the order awaits its payment; PaymentsFailure NOT_RENEWABLE
 */
export async function settlePayment(tx: Transaction, link: PurchaseLink): Promise<void> {
  const order = await payOrder(tx, link.orderId)
  await tx.cancelJob(ORDER_EXPIRY, link.orderId)
  await fulfillPaid(tx, link, order)
}

async function fulfillPaid(tx: Transaction, link: PurchaseLink, order: Order): Promise<void> {
  if (link.renewsId) await completeRenewal(tx, link, link.renewsId)
  else if (order.delivery === 'BLIND_COINS') await awaitCoins(tx, link)
  else await createUnits(tx, link, order)
  const { holderId, renewsId } = link
  await issueRequested(tx, order.id, { holderId, target: renewsId ?? order.productKey })
}

/** Blind coins are signed when their buyer asks for it; the holder's trail shows the payment now. */
async function awaitCoins(tx: Transaction, { orderId, holderId }: PurchaseLink): Promise<void> {
  await tx.manager.update(Purchase, { orderId }, { step: 'AWAITING_COINS' })
  const { productKey: target } = await tx.manager.findOneByOrFail(Order, { id: orderId })
  await tx.audit({ scope: trailOfHolder(holderId), target, action: 'payments.order.paid', outcome: 'DONE' })
}

/** Whether the money for an order still buys its product: the term that a renewal prolongs can end for good meanwhile. */
export async function canBePaid(tx: Transaction, { renewsId }: PurchaseLink): Promise<boolean> {
  return renewsId === null || (await endAfterRenewal(tx, renewsId)) !== null
}

/** Prolongs the same entitlement, once per order: no unit is created, so a renewal activates nothing (PAY-14). */
async function completeRenewal(tx: Transaction, link: PurchaseLink, entitlementId: string): Promise<void> {
  await prolong(tx, entitlementId)
  await orders.move(tx, 'FULFILL', { id: link.orderId })
  await deleteLink(tx, link, 'COMPLETED', entitlementId)
}

/**
 * Accepts money that came late or in part: the expired purchase continues as a paid one.
 * @throws DomainFailure INVALID_TRANSITION; PaymentsFailure NOT_RENEWABLE
 */
export async function acceptPayment(tx: Transaction, link: PurchaseLink): Promise<void> {
  const order = await acceptOrder(tx, link.orderId)
  await tx.cancelJob(LINK_EXPIRY, link.orderId)
  await fulfillPaid(tx, link, order)
}

/** The account that was created with an enrollment token holds its purchase from now on; the first claim counts. */
export async function claimPurchase(tx: Transaction, enrollmentId: string, accountId: string): Promise<void> {
  const purchase = await tx.manager.findOneBy(Purchase, { enrollmentId })
  const link = purchase && (await tx.lock(PurchaseLink, { orderId: purchase.orderId }))
  if (!link || link.holderId) return
  const { orderId } = link
  const claimed = { ...link, holderId: accountId }
  await tx.manager.update(PurchaseLink, { orderId }, { holderId: accountId })
  const units = await tx.manager.findBy(PurchaseUnit, { orderId })
  const entitlementIds = units.map(({ entitlementId }) => entitlementId)
  await grantUnits(tx, claimed, entitlementIds)
  for (const unit of units) await completeUnit(tx, claimed, unit)
}

/** Binds an entitlement to the product instance that was activated with it: a purchased one, or one that its holder got back. */
export async function bindActivated(tx: Transaction, instance: ProductInstance): Promise<void> {
  const isPurchased = await tx.manager.existsBy(PurchaseUnit, { entitlementId: instance.entitlementId })
  return isPurchased ? bindPurchased(tx, instance) : bindWithoutPurchase(tx, instance)
}

/**
 * Binds a purchased entitlement, if the kind is right. Only an instance of the holder counts; while the holder is unknown, the
 * first instance is kept.
 */
export async function bindPurchased(
  tx: Transaction,
  { kind, activatedId, holderId, entitlementId }: ProductInstance,
): Promise<void> {
  const known = await tx.manager.findOneBy(PurchaseUnit, { entitlementId })
  if (!known) return
  const link = await tx.lock(PurchaseLink, { orderId: known.orderId })
  const unit = link && (await tx.manager.findOneBy(PurchaseUnit, { entitlementId }))
  if (!unit || !(await tx.manager.existsBy(Entitlement, { id: entitlementId, productKind: kind }))) return
  const isForeign = link.holderId && link.holderId !== holderId
  const isSecond = !link.holderId && unit.activatedId
  if (isForeign || isSecond) return
  const activated = { activatedId, activatedHolderId: holderId }
  await tx.manager.update(PurchaseUnit, { entitlementId }, activated)
  await completeUnit(tx, link, { ...unit, ...activated })
}

/** An entitlement that its holder got back, or that was granted by approval, has no purchase to complete (SRV-17, SRV-19). */
async function bindWithoutPurchase(
  tx: Transaction,
  { kind, activatedId, holderId, entitlementId: id }: ProductInstance,
): Promise<void> {
  const entitlement = await tx.lock(Entitlement, { id, holderId, productKind: kind })
  if (entitlement?.state === 'GRANTED') await activate(tx, id, activatedId)
}

/** Activates a granted unit whose holder has activated a product instance with it; the last unit completes the order. */
async function completeUnit(tx: Transaction, link: PurchaseLink, unit: PurchaseUnit): Promise<void> {
  const { entitlementId, activatedId, activatedHolderId } = unit
  const { state } = await tx.manager.findOneByOrFail(Entitlement, { id: entitlementId })
  if (state !== 'GRANTED' || !activatedId || activatedHolderId !== link.holderId) return
  await activate(tx, entitlementId, activatedId)
  await tx.manager.delete(PurchaseUnit, { entitlementId })
  const { orderId } = link
  const { unitsCreated } = await tx.manager.findOneByOrFail(Purchase, { orderId })
  const { quantity } = await tx.manager.findOneByOrFail(Order, { id: orderId })
  if (unitsCreated < quantity || (await tx.manager.existsBy(PurchaseUnit, { orderId }))) return
  await orders.move(tx, 'FULFILL', { id: orderId })
  await deleteLink(tx, link, 'COMPLETED', entitlementId)
}

/** Ends a purchase that was not paid; its holder sees the order for 30 more days. */
export async function expirePurchase(
  tx: Transaction,
  payment: Payment,
  link: PurchaseLink | null,
  end: OrderEnd = 'EXPIRE',
): Promise<Order> {
  const { orderId } = payment
  await reviewPart(tx, payment)
  const afterMilliseconds = EXPIRED_ORDER_DAYS * DAY_MILLISECONDS
  const [order] = await Promise.all([
    expireOrder(tx, orderId, { holderId: link?.holderId, end }),
    tx.update(Purchase, { orderId }, { step: 'EXPIRED' }),
    tx.scheduleJob({ kind: LINK_EXPIRY, aggregateId: orderId, afterMilliseconds }),
  ])
  return order
}

/** The payment of an order as it is now. */
export async function paymentOf(tx: Transaction, orderId: string): Promise<Payment> {
  const payment = await tx.find(Payment, { orderId })
  if (!payment) throw new Error('an order has no payment')
  return payment
}

/** Money that has arrived for an order that ends unpaid is not lost: an operator reviews it. */
async function reviewPart(tx: Transaction, payment: Payment): Promise<void> {
  if (payment.state !== 'AWAITING') await openStuckPayment(tx, payment.id, 'UNDERPAID')
}

/**
 * Deletes the link of an expired order, and an invoice that was requested for it: who wanted to buy is not kept. That of an order
 * of blind coins is deleted after its signatures could be fetched again.
 */
export async function expireLink(tx: Transaction, link: PurchaseLink): Promise<void> {
  const { productKey, state } = await tx.manager.findOneByOrFail(Order, { id: link.orderId })
  await dropRequested(tx, link.orderId, { holderId: link.holderId, target: productKey })
  await deleteLink(tx, link, state === 'FULFILLED' ? 'COMPLETED' : 'EXPIRED', productKey)
}

/** Ends the purchase of a deleted account, at any step, and deletes its link (ACC-05). */
export async function abandonPurchase(tx: Transaction, link: PurchaseLink): Promise<void> {
  const { orderId, holderId } = link
  const { state, productKey } = await tx.manager.findOneByOrFail(Order, { id: orderId })
  if (state === 'AWAITING_PAYMENT') {
    await reviewPart(tx, await paymentOf(tx, orderId))
    await expireOrder(tx, orderId, { holderId })
  }
  for (const job of [ORDER_EXPIRY, LINK_EXPIRY, UNITS]) await tx.cancelJob(job, orderId)
  await tx.manager.delete(PurchaseUnit, { orderId })
  await dropRequested(tx, orderId, { holderId, target: productKey })
  await deleteLink(tx, link, 'EXPIRED', productKey)
}

/**
 * Deletes the row that connects a purchase and its holder, and the enrollment by which the token names it. The entry in the
 * holder's trail names `target`, never the order: the trail would be the link again.
 */
async function deleteLink(
  tx: Transaction,
  { orderId, holderId }: PurchaseLink,
  step: PurchaseStep,
  target: string,
): Promise<void> {
  await tx.manager.delete(PurchaseLink, { orderId })
  await tx.manager.update(BlindSignature, { orderId }, { requestHash: null, signatures: null })
  await tx.manager.update(Purchase, { orderId }, { step, enrollmentId: null })
  await tx.audit({ scope: trailOfHolder(holderId), action: LINK_DELETED, target, outcome: 'DONE' })
}
