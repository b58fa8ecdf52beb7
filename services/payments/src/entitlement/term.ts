import { newId } from '@enigm/contracts'
import type { TimerHandler, Work } from '@enigm/subgraph'
import { Activation, activationData } from '../activation/activation.entity'
import { activationLifecycle } from '../activation/activation.lifecycle'
import { endOfTerm, startOfDay } from '../day'
import { trailOfHolder } from '../holder'
import { Subscription, subscriptionData } from '../subscription/subscription.entity'
import { subscriptionLifecycle } from '../subscription/subscription.lifecycle'
import { Entitlement, entitlementData } from './entitlement.entity'
import { entitlementLifecycle } from './entitlement.lifecycle'

export const TERM_END = 'term-end'

/** Why a term ended, as the audit trail says it. */
export type TermEnd = 'TERM_OVER' | 'SERVER_DELETED' | 'ACCOUNT_DELETED'

/** Binds a granted entitlement to its server and begins the prepaid term: three states of their own (PAY-12). */
export async function activate(work: Work, entitlementId: string, serverId: string): Promise<void> {
  const now = new Date()
  const { termDays } = await work.manager.findOneByOrFail(Entitlement, { id: entitlementId })
  const validUntil = endOfTerm(now, termDays)
  await work.move(Entitlement, entitlementLifecycle, 'activate', {
    where: { id: entitlementId },
    set: { validUntil },
    data: entitlementData,
    audit: ({ holderId }) => ({ scope: trailOfHolder(holderId), target: entitlementId }),
  })
  const activation = {
    id: newId('activation'),
    state: activationLifecycle.initial,
    entitlementId,
    serverId,
    activatedOn: startOfDay(now),
  }
  await work.create(Activation, activation, {
    type: 'payments.activation.created',
    data: activationData({ ...activation, version: 1 }),
  })
  const subscription = {
    id: newId('subscription'),
    state: subscriptionLifecycle.initial,
    entitlementId,
    validUntil,
  }
  await work.create(Subscription, subscription, {
    type: 'payments.subscription.started',
    data: subscriptionData({ ...subscription, version: 1 }),
  })
  await work.schedule({ kind: TERM_END, aggregateId: entitlementId, dueAt: validUntil })
}

/** Ends the term: subscription ended, activation released, entitlement expired. */
export async function endTerm(work: Work, entitlementId: string, reason: TermEnd): Promise<void> {
  await work.move(Entitlement, entitlementLifecycle, 'expire', {
    where: { id: entitlementId },
    data: entitlementData,
    audit: ({ holderId }) => ({ scope: trailOfHolder(holderId), target: entitlementId, reason }),
  })
  await work.move(Activation, activationLifecycle, 'release', {
    where: { entitlementId },
    data: activationData,
  })
  await work.move(Subscription, subscriptionLifecycle, 'end', {
    where: { entitlementId },
    data: subscriptionData,
  })
}

/** The server is gone for good, so its entitlement is used up: the rest of the term is not given back (SLC-02). */
export async function releaseServer(work: Work, serverId: string): Promise<void> {
  const activation = await work.lock(Activation, { serverId })
  if (activation?.state !== activationLifecycle.initial) return
  await work.cancelTimer(TERM_END, activation.entitlementId)
  await endTerm(work, activation.entitlementId, 'SERVER_DELETED')
}

/** The prepaid term is over. */
export const expireTerm: TimerHandler = (timer, app, origin) =>
  app.transact(origin, async (work) => {
    await work.lock(Activation, { entitlementId: timer.aggregateId })
    await work.finish(timer)
    await endTerm(work, timer.aggregateId, 'TERM_OVER')
  })
