import { newId } from '@enigm/contracts'
import type { JobHandler, Transaction } from '@enigm/subgraph'
import { Activation, activationData } from '../activation/activation.entity'
import { activationLifecycle } from '../activation/activation.lifecycle'
import { endOfTerm, startOfDay } from '../day'
import { trailOfHolder } from '../holder'
import { Subscription, subscriptionData } from '../subscription/subscription.entity'
import { subscriptionLifecycle } from '../subscription/subscription.lifecycle'
import type { ProductKind } from '../product/product.entity'
import { Entitlement, entitlementData } from './entitlement.entity'
import { entitlementLifecycle } from './entitlement.lifecycle'

export const TERM_END = 'term-end'

/** Why a term ended, as the audit trail says it. */
export type TermEnd = 'TERM_OVER' | 'ACCOUNT_DELETED' | `${ProductKind}_GONE`

/**
 * Binds a granted entitlement to what was activated with it and begins the prepaid term, where there is one: three states
 * of their own (PAY-12).
 */
export async function activate(tx: Transaction, entitlementId: string, activatedId: string): Promise<void> {
  const now = new Date()
  const { termDays } = await tx.manager.findOneByOrFail(Entitlement, { id: entitlementId })
  const validUntil = termDays === null ? null : endOfTerm(now, termDays)
  await tx.move(Entitlement, entitlementLifecycle, 'activate', {
    where: { id: entitlementId },
    set: { validUntil },
    data: entitlementData,
    audit: ({ holderId }) => ({ scope: trailOfHolder(holderId), target: entitlementId }),
  })
  const activation = {
    id: newId('activation'),
    state: activationLifecycle.initial,
    entitlementId,
    activatedId,
    activatedOn: startOfDay(now),
  }
  await tx.create(Activation, activation, {
    type: 'payments.activation.created',
    data: activationData({ ...activation, version: 1 }),
  })
  if (validUntil) await beginTerm(tx, entitlementId, validUntil)
}

async function beginTerm(tx: Transaction, entitlementId: string, validUntil: Date): Promise<void> {
  const subscription = {
    id: newId('subscription'),
    state: subscriptionLifecycle.initial,
    entitlementId,
    validUntil,
  }
  await tx.create(Subscription, subscription, {
    type: 'payments.subscription.started',
    data: subscriptionData({ ...subscription, version: 1 }),
  })
  await tx.scheduleJob({ kind: TERM_END, aggregateId: entitlementId, dueAt: validUntil })
}

/** Ends what an entitlement with a term gave: subscription ended, activation released, entitlement expired. */
export async function endTerm(tx: Transaction, entitlementId: string, reason: TermEnd): Promise<void> {
  await tx.move(Entitlement, entitlementLifecycle, 'expire', {
    where: { id: entitlementId },
    data: entitlementData,
    audit: ({ holderId }) => ({ scope: trailOfHolder(holderId), target: entitlementId, reason }),
  })
  await tx.move(Activation, activationLifecycle, 'release', {
    where: { entitlementId },
    data: activationData,
  })
  await tx.move(Subscription, subscriptionLifecycle, 'end', {
    where: { entitlementId },
    data: subscriptionData,
  })
}

/** An entitlement whose use has ended, as the service that owns what was activated tells. */
export interface GoneFact {
  kind: ProductKind
  holderId: string
  entitlementId: string
}

/**
 * What an entitlement of this holder was used for is gone for good, so it is used up: the rest of the term is not given
 * back (SLC-02). Which thing uses an entitlement, its owning service decides: a successor takes it over by naming it.
 */
export async function release(tx: Transaction, { kind, holderId, entitlementId }: GoneFact): Promise<void> {
  const activation = await tx.lock(Activation, { entitlementId })
  if (activation?.state !== activationLifecycle.initial) return
  const own = { id: entitlementId, holderId, productKind: kind }
  if (!(await tx.manager.existsBy(Entitlement, own))) return
  await tx.cancelJob(TERM_END, entitlementId)
  await endTerm(tx, entitlementId, `${kind}_GONE`)
}

/** The prepaid term is over. */
export const expireTerm: JobHandler = (job, app, origin) =>
  app.transaction(origin, async (tx) => {
    await tx.lock(Activation, { entitlementId: job.aggregateId })
    await tx.completeJob(job)
    await endTerm(tx, job.aggregateId, 'TERM_OVER')
  })
