import { newId } from '@enigm/contracts'
import { createMany, moveMany, type JobHandler, type Transaction } from '@enigm/subgraph'
import { Entitlement, entitlementData } from '../entitlement/entitlement.entity'
import { entitlementLifecycle } from '../entitlement/entitlement.lifecycle'
import { trailOfHolder } from '../holder'
import { Order } from '../order/order.entity'
import { Product } from '../product/product.entity'
import { Purchase, PurchaseLink, PurchaseStep, PurchaseUnit } from './purchase.entity'

export const UNITS = 'purchase-units'

/** How many entitlements one transaction makes: a large order holds up no other one. */
export const LARGEST_BATCH = 500

/**
 * Makes the entitlements of a paid order: one at once, many in batches of their own transactions. Who has paid for many
 * stands in the holder's trail now; that they were granted follows with them.
 */
export async function createUnits(
  tx: Transaction,
  link: PurchaseLink,
  order: Pick<Order, 'id' | 'quantity' | 'productKey'>,
): Promise<void> {
  if (order.quantity === 1) return createBatch(tx, link, order, 1)
  await tx.manager.update(Purchase, { orderId: order.id }, { step: PurchaseStep.AWAITING_UNITS })
  await tx.audit({
    scope: trailOfHolder(link.holderId),
    action: 'payments.order.paid',
    target: order.productKey,
    outcome: 'DONE',
  })
  await tx.scheduleJob({ kind: UNITS, aggregateId: order.id, dueAt: new Date() })
}

/**
 * Makes the next batch. Entitlements, their count and the timer of the batch after it stand in one transaction: a process
 * that dies in between leaves a whole number of batches, and the next one goes on from there.
 */
export const createNextUnits: JobHandler = (job, app, origin) =>
  app.transaction(origin, async (tx) => {
    const orderId = job.aggregateId
    const link = await tx.lock(PurchaseLink, { orderId })
    await tx.completeJob(job)
    if (!link) throw new Error('a paid order has lost its link before its units were made')
    const order = await tx.manager.findOneByOrFail(Order, { id: orderId })
    const { unitsCreated } = await tx.manager.findOneByOrFail(Purchase, { orderId })
    const count = Math.min(order.quantity - unitsCreated, LARGEST_BATCH)
    await createBatch(tx, link, order, unitsCreated + count)
    if (unitsCreated + count < order.quantity) {
      await tx.scheduleJob({ kind: UNITS, aggregateId: orderId, dueAt: new Date() })
    }
  })

/** Makes entitlements until there are `total` of them, and grants them where the holder is known. */
async function createBatch(
  tx: Transaction,
  { orderId, holderId }: PurchaseLink,
  order: Pick<Order, 'quantity' | 'productKey'>,
  total: number,
): Promise<void> {
  const { unitsCreated } = await tx.manager.findOneByOrFail(Purchase, { orderId })
  const product = await tx.manager.findOneByOrFail(Product, { key: order.productKey })
  const entitlements = Array.from({ length: total - unitsCreated }, () => newEntitlement(product))
  const ids = entitlements.map(({ id }) => id)
  await createMany(tx, Entitlement, entitlements, {
    type: 'payments.entitlement.created',
    data: entitlementData,
  })
  await tx.manager.insert(
    PurchaseUnit,
    ids.map((entitlementId) => ({ entitlementId, orderId })),
  )
  const isLast = total === order.quantity
  const step = isLast ? PurchaseStep.AWAITING_HOLDER : PurchaseStep.AWAITING_UNITS
  await tx.manager.update(Purchase, { orderId }, { unitsCreated: total, step })
  if (holderId) await grantUnits(tx, { orderId, holderId }, ids)
}

/** The holder can activate these units from now on. */
export async function grantUnits(
  tx: Transaction,
  { orderId, holderId }: { orderId: string; holderId: string },
  ids: readonly string[],
): Promise<void> {
  await moveMany(tx, Entitlement, entitlementLifecycle, 'grant', {
    ids,
    set: { holderId },
    data: entitlementData,
    audit: ({ id }) => ({ scope: trailOfHolder(holderId), target: id }),
  })
  const { AWAITING_HOLDER: step, AWAITING_ACTIVATION } = PurchaseStep
  await tx.manager.update(Purchase, { orderId, step }, { step: AWAITING_ACTIVATION })
}

function newEntitlement({ key, kind, termDays }: Product): Omit<Entitlement, 'version'> {
  return {
    id: newId('entitlement'),
    state: entitlementLifecycle.initial,
    holderId: null,
    productKey: key,
    productKind: kind,
    termDays,
    validUntil: null,
  }
}
