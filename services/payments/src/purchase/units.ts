import { newId } from '@enigm/contracts'
import type { Transaction } from '@enigm/subgraph'
import { entitlements, type Entitlement } from '../entitlement/entitlement.entity'
import { entitlementLifecycle } from '../entitlement/entitlement.lifecycle'
import { trailOfHolder } from '../holder/holder.access'
import { Order } from '../order/order.entity'
import { Product } from '../product/product.entity'
import { Purchase, type PurchaseLink, PurchaseUnit } from './purchase.entity'

export const UNITS = 'purchase-units'

/** How many entitlements one transaction creates: their events are what a single purchase waits for in the other services. */
const LARGEST_BATCH = 100

/** Large orders together leave this many times of what a batch takes to the single ones (decision 0082). */
const PAUSE_SHARE = 2
const SHORTEST_PAUSE_MILLISECONDS = 50

/**
 * Creates the entitlements of a paid order: one at once, several in batches with a transaction each. The holder's trail shows
 * the payment of several now; their grants follow with the batches.
 */
export async function createUnits(tx: Transaction, link: PurchaseLink, order: Order): Promise<void> {
  if (order.quantity === 1) return createBatch(tx, link, order, 1)
  const { id, productKey } = order
  await tx.manager.update(Purchase, { orderId: id }, { step: 'AWAITING_UNITS' })
  await tx.audit({
    ...{ scope: trailOfHolder(link.holderId), target: productKey },
    ...{ action: 'payments.order.paid', outcome: 'DONE' },
  })
  await tx.scheduleJob({ kind: UNITS, aggregateId: id })
}

/**
 * Creates the next batch. Entitlements, their number and the job of the batch after it are written by one transaction: a crash
 * leaves complete batches, from which the next one continues.
 */
export async function createNextBatch(tx: Transaction, link: PurchaseLink): Promise<void> {
  const { orderId } = link
  const begun = performance.now()
  const order = await tx.manager.findOneByOrFail(Order, { id: orderId })
  const { unitsCreated } = await tx.manager.findOneByOrFail(Purchase, { orderId })
  const total = Math.min(order.quantity, unitsCreated + LARGEST_BATCH)
  await createBatch(tx, link, order, total)
  if (total === order.quantity) return
  const afterMilliseconds = await pauseAfter(tx, performance.now() - begun)
  await tx.scheduleJob({ kind: UNITS, aggregateId: orderId, afterMilliseconds })
}

/**
 * The pause after a batch. It follows the speed of the machine and the number of large orders, so that the other services apply
 * the events faster than they come: their streams are read in order, and a backlog there delays everybody.
 */
async function pauseAfter(tx: Transaction, batchMilliseconds: number): Promise<number> {
  const [{ others } = { others: 0 }] = await tx.query<{ others: number }>(
    'SELECT count(*)::int AS others FROM job WHERE kind = $1',
    [UNITS],
  )
  return Math.max(SHORTEST_PAUSE_MILLISECONDS, PAUSE_SHARE * batchMilliseconds) * (1 + others)
}

/** Creates entitlements until there are `total` of them, and grants them if the holder is known. */
async function createBatch(
  tx: Transaction,
  { orderId, holderId }: PurchaseLink,
  { quantity, productKey }: Order,
  total: number,
): Promise<void> {
  const { unitsCreated } = await tx.manager.findOneByOrFail(Purchase, { orderId })
  const product = await tx.manager.findOneByOrFail(Product, { key: productKey })
  const batch = Array.from({ length: total - unitsCreated }, () => newEntitlement(product))
  await entitlements.createMany(tx, 'payments.entitlement.created', batch, { audit: null })
  const units = batch.map(({ id }) => ({ entitlementId: id, orderId }))
  await tx.manager.insert(PurchaseUnit, units)
  const step = total === quantity ? 'AWAITING_HOLDER' : 'AWAITING_UNITS'
  await tx.manager.update(Purchase, { orderId }, { unitsCreated: total, step })
  const ids = batch.map(({ id }) => id)
  if (holderId) await grantUnits(tx, { orderId, holderId }, ids)
}

/** Grants units: their holder can activate them from now on. */
export async function grantUnits(
  tx: Transaction,
  { orderId, holderId }: { orderId: string; holderId: string },
  entitlementIds: readonly string[],
): Promise<void> {
  await entitlements.moveMany(tx, 'GRANT', entitlementIds, { set: { holderId } })
  await tx.manager.update(Purchase, { orderId, step: 'AWAITING_HOLDER' }, { step: 'AWAITING_ACTIVATION' })
}

function newEntitlement({ key, kind, termDays }: Product): Omit<Entitlement, 'version'> {
  return {
    ...{ id: newId('entitlement'), state: entitlementLifecycle.initial, holderId: null, validUntil: null },
    ...{ productKey: key, productKind: kind, termDays, renewedDays: 0 },
  }
}
