import { deleteRows, type Erase, type Transaction } from '@enigm/subgraph'
import { Activation } from './activation/activation.entity'
import { Entitlement, entitlementData } from './entitlement/entitlement.entity'
import { EntitlementState } from './entitlement/entitlement.lifecycle'
import { endTerm, TERM_END } from './entitlement/term'
import { Order } from './order/order.entity'
import { OrderState } from './order/order.lifecycle'
import { endOpenOrder, LINK_EXPIRY } from './purchase/expiry'
import { destroyLink } from './purchase/link'
import { PurchaseLink, PurchaseStep, PurchaseUnit } from './purchase/purchase.entity'
import { ORDER_EXPIRY } from './purchase/purchase.saga'
import { UNITS } from './purchase/units'
import { Subscription } from './subscription/subscription.entity'

/** Records of sales are kept for ten years after the end of the year (RET-02); by then nothing has led to a buyer for long. */
const TAX_YEARS = 10

/** Which organizations it administered: what they hold stays theirs. */
const administered = { organization_administrator: 'account_id' }

/**
 * Erases what a deleted account holds: open orders expire, links to orders are destroyed, entitlements are revoked and their
 * rows go. Orders and payments stay as records of sales; nothing in them leads to a buyer (ACC-05, RET-02).
 */
export const eraseAccount: Erase = async (accountId, tx) => {
  const links = await unlinkOrders(tx, accountId)
  const entitlements = await revokeEntitlements(tx, accountId)
  const administrations = await deleteRows(tx, administered, accountId)
  const hasBought = entitlements > 0
  return {
    erased: links + entitlements + administrations,
    detached: links,
    retained: hasBought ? [{ ground: 'TAX_LAW', until: endOfTaxRecords(new Date()) }] : [],
  }
}

/** When records of this year's sales may go. */
export function endOfTaxRecords(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear() + TAX_YEARS + 1, 0, 1))
}

async function unlinkOrders(tx: Transaction, accountId: string): Promise<number> {
  const links = await tx.manager.find(PurchaseLink, {
    where: { holderId: accountId },
    order: { orderId: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  })
  for (const link of links) {
    const { orderId } = link
    const { state, productKey } = await tx.manager.findOneByOrFail(Order, { id: orderId })
    if (state === OrderState.AWAITING_PAYMENT) await endOpenOrder(tx, orderId, accountId)
    await tx.cancelJob(ORDER_EXPIRY, orderId)
    await tx.cancelJob(LINK_EXPIRY, orderId)
    await tx.cancelJob(UNITS, orderId)
    await tx.manager.delete(PurchaseUnit, { orderId })
    await destroyLink(tx, link, PurchaseStep.EXPIRED, productKey)
  }
  return links.length
}

async function revokeEntitlements(tx: Transaction, accountId: string): Promise<number> {
  const held = await tx.manager.find(Entitlement, {
    where: { holderId: accountId },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  })
  for (const { id: entitlementId, state, termDays } of held) {
    if (state === EntitlementState.ACTIVE && termDays !== null) {
      await tx.cancelJob(TERM_END, entitlementId)
      await endTerm(tx, entitlementId, 'ACCOUNT_DELETED')
    }
    await tx.manager.delete(Subscription, { entitlementId })
    await tx.manager.delete(Activation, { entitlementId })
    await tellErased(tx, entitlementId)
    await tx.manager.delete(Entitlement, { id: entitlementId })
  }
  return held.length
}

/** The right ends with its row; its last event names nobody. */
async function tellErased(tx: Transaction, id: string): Promise<void> {
  await tx.change(Entitlement, { id }, {}, (entitlement) => {
    const { accountId, ...data } = entitlementData(entitlement)
    return {
      type: 'payments.entitlement.erased',
      data: { ...data, state: 'REVOKED' },
      ...(accountId && { audit: { scope: `account:${accountId}`, target: id } }),
    }
  })
}
