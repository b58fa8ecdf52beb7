import { newId } from '@enigm/contracts'
import { startOfDay, type Transaction } from '@enigm/subgraph'
import { Activation, activations } from '../activation/activation.entity'
import { activationLifecycle } from '../activation/activation.lifecycle'
import type { ProductKind } from '../product/product.entity'
import { endOfTerm } from '../product/term'
import { Subscription, subscriptions } from '../subscription/subscription.entity'
import { subscriptionLifecycle } from '../subscription/subscription.lifecycle'
import { Entitlement, entitlements } from './entitlement.entity'

export const TERM_END = 'term-end'

/** Why a term ended, as a code of the audit trail. */
type EndReason = 'TERM_OVER' | 'ACCOUNT_DELETED' | `${ProductKind}_GONE`

/**
 * Binds a granted entitlement to the product instance that was activated with it and begins the prepaid term, if there is one:
 * three separate states (PAY-12).
 */
export async function activate(tx: Transaction, entitlementId: string, activatedId: string): Promise<void> {
  const now = await tx.now()
  const { termDays } = await tx.manager.findOneByOrFail(Entitlement, { id: entitlementId })
  const validUntil = termDays === null ? null : endOfTerm(now, termDays)
  await entitlements.move(tx, 'ACTIVATE', { id: entitlementId }, { set: { validUntil } })
  await activations.create(tx, 'payments.activation.created', {
    ...{ id: newId('activation'), state: activationLifecycle.initial },
    ...{ entitlementId, activatedId, activatedOn: startOfDay(now) },
  })
  if (validUntil) await beginTerm(tx, entitlementId, validUntil)
}

async function beginTerm(tx: Transaction, entitlementId: string, validUntil: Date): Promise<void> {
  await subscriptions.create(tx, 'payments.subscription.started', {
    ...{ id: newId('subscription'), state: subscriptionLifecycle.initial, entitlementId, validUntil },
  })
  await tx.scheduleJob({ kind: TERM_END, aggregateId: entitlementId, dueAt: validUntil })
}

/** Ends an entitlement with a term: the entitlement expires, its activation is released and its subscription ends. */
export async function endTerm(tx: Transaction, entitlementId: string, reason: EndReason): Promise<void> {
  await entitlements.move(tx, 'EXPIRE', { id: entitlementId }, { reason })
  await activations.move(tx, 'RELEASE', { entitlementId })
  await subscriptions.move(tx, 'END', { entitlementId })
}

interface Used {
  kind: ProductKind
  activatedId: string
  holderId: string
  entitlementId: string
}

/**
 * Gives an entitlement back to its holder: its product instance was given up before it was ready (SRV-19). Nothing of the term is
 * used, and the next activation begins a whole one.
 */
export async function giveBack(tx: Transaction, used: Used): Promise<void> {
  const { kind, entitlementId, holderId } = used
  if (
    !(await isBoundTo(tx, used)) ||
    !(await tx.manager.existsBy(Entitlement, { id: entitlementId, holderId }))
  )
    return
  await tx.cancelJob(TERM_END, entitlementId)
  const change = { set: { validUntil: null }, reason: `${kind}_CANCELED` }
  await entitlements.move(tx, 'GIVE_BACK', { id: entitlementId }, change)
  await activations.move(tx, 'RELEASE', { entitlementId })
  await tx.manager.delete(Activation, { entitlementId })
  if (!(await tx.manager.existsBy(Subscription, { entitlementId }))) return
  await subscriptions.move(tx, 'END', { entitlementId })
  await tx.manager.delete(Subscription, { entitlementId })
}

/** The entitlement of a product instance follows it to its new owner, who can renew it (SRV-04). */
export async function followOwner(tx: Transaction, used: Used): Promise<void> {
  const { entitlementId: id, holderId } = used
  if (!(await isBoundTo(tx, used)) || (await tx.manager.existsBy(Entitlement, { id, holderId }))) return
  await entitlements.change(tx, 'payments.entitlement.transferred', { id }, { set: { holderId } })
}

/** Locks the activation of a product instance. */
async function isBoundTo(tx: Transaction, { kind, activatedId, entitlementId }: Used): Promise<boolean> {
  const activation = await tx.lock(Activation, { entitlementId })
  if (activation?.state !== 'ACTIVE' || activation.activatedId !== activatedId) return false
  return tx.manager.existsBy(Entitlement, { id: entitlementId, productKind: kind })
}

/**
 * Uses up the entitlement of a product instance of this holder that has ended for good: the rest of the term is not given back
 * (SLC-02). The owning service decides which instance uses an entitlement: a successor takes it over by naming it.
 */
export async function release(
  tx: Transaction,
  { kind, holderId, entitlementId }: { kind: ProductKind; holderId: string; entitlementId: string },
): Promise<void> {
  const activation = await tx.lock(Activation, { entitlementId })
  if (activation?.state !== 'ACTIVE') return
  const own = { id: entitlementId, holderId, productKind: kind }
  if (!(await tx.manager.existsBy(Entitlement, own))) return
  await tx.cancelJob(TERM_END, entitlementId)
  await endTerm(tx, entitlementId, `${kind}_GONE`)
}
