import { newId } from '@enigm/contracts'
import { DAY_MILLISECONDS, select, startOfDay, type Transaction } from '@enigm/subgraph'
import { Activation, activations } from '../activation/activation.entity'
import { activationLifecycle } from '../activation/activation.lifecycle'
import type { ProductKind } from '../product/product.entity'
import { endOfTerm } from '../product/term'
import { PaymentsFailure } from '../errors'
import { trailOfHolder } from '../holder/holder.access'
import { Subscription, subscriptions } from '../subscription/subscription.entity'
import { subscriptionLifecycle } from '../subscription/subscription.lifecycle'
import { nextStep, renewedEnd, type TermStep } from '../subscription/term-calendar'
import { Entitlement, entitlements } from './entitlement.entity'

/** The job of the next step of a term: a notice, the grace period, the suspension or the end. */
export const TERM_STEP = 'term-step'

/** Jobs that are due much later are reported as those of a wrong clock. */
const LONGEST_WAIT_DAYS = 1_000

const termsWithoutJob = select(Subscription, 's').where(
  `s.state <> 'ENDED'`,
  'NOT EXISTS (SELECT FROM job WHERE kind = $1 AND aggregate_id = s.entitlement_id)',
)

/** Why a term ended, as a code of the audit trail. */
type EndReason = 'TERM_OVER' | 'ACCOUNT_DELETED' | `${ProductKind}_GONE`

/**
 * Binds a granted entitlement to the product instance that was activated with it and begins the prepaid term, if there is one:
 * three separate states (PAY-12).
 */
export async function activate(tx: Transaction, entitlementId: string, activatedId: string): Promise<void> {
  const now = await tx.now()
  const { termDays, renewedDays, productKind } = await tx.manager.findOneByOrFail(Entitlement, {
    id: entitlementId,
  })
  const validUntil = termDays === null ? null : endOfTerm(now, termDays + renewedDays)
  await entitlements.move(tx, 'ACTIVATE', { id: entitlementId }, { set: { validUntil } })
  await activations.create(tx, 'payments.activation.created', {
    ...{ id: newId('activation'), state: activationLifecycle.initial },
    ...{ entitlementId, activatedId, activatedOn: startOfDay(now) },
  })
  if (!validUntil) return
  const begun = await subscriptions.create(tx, 'payments.subscription.started', {
    ...{ id: newId('subscription'), state: subscriptionLifecycle.initial, entitlementId, productKind },
    ...{ validUntil, notice: null, suspendedOn: null },
  })
  await scheduleNextStep(tx, begun)
}

/**
 * Schedules the next step of a term, in place of an earlier one. A term that was renewed many times is looked at meanwhile: a job
 * further away would count as the work of a wrong clock.
 */
export async function scheduleNextStep(tx: Transaction, subscription: Subscription): Promise<void> {
  const next = nextStep(subscription)
  if (!next) return
  const latest = (await tx.now()).getTime() + LONGEST_WAIT_DAYS * DAY_MILLISECONDS
  const dueAt = new Date(Math.min(next.at.getTime(), latest))
  await tx.scheduleJob({ kind: TERM_STEP, aggregateId: subscription.entitlementId, dueAt })
}

/** Schedules the next step of each term that has lost its job, so that no term runs for ever. @returns their number */
export async function restoreSteps(tx: Transaction): Promise<number> {
  const lost = await tx.query(termsWithoutJob, [TERM_STEP])
  for (const term of lost) await scheduleNextStep(tx, term)
  return lost.length
}

/** Takes every step of a term that is due by the clock of the database, and schedules the next one (SRV-18, PAY-14). */
export async function followTerm(tx: Transaction, entitlementId: string): Promise<void> {
  let subscription = await lockTerm(tx, entitlementId)
  const now = await tx.now()
  for (
    let next = subscription && nextStep(subscription);
    next && next.at <= now;
    next = nextStep(subscription)
  ) {
    subscription = await take(tx, subscription!, next, now)
  }
  if (subscription) await scheduleNextStep(tx, subscription)
}

async function take(tx: Transaction, term: Subscription, next: TermStep, now: Date): Promise<Subscription> {
  const { id, entitlementId } = term
  const { holderId } = await tx.manager.findOneByOrFail(Entitlement, { id: entitlementId })
  const audit = () => ({ scope: trailOfHolder(holderId), target: entitlementId })
  switch (next.step) {
    case 'NOTIFY': {
      const change = { set: { notice: next.notice }, audit, reason: next.notice }
      return subscriptions.change(tx, 'payments.subscription.ending', { id }, change)
    }
    case 'BEGIN_GRACE':
      return subscriptions.move(tx, 'BEGIN_GRACE', { id }, { audit })
    case 'SUSPEND':
      await entitlements.move(tx, 'SUSPEND', { id: entitlementId }, { reason: 'TERM_OVER' })
      return subscriptions.move(tx, 'SUSPEND', { id }, { set: { suspendedOn: startOfDay(now) } })
    case 'END':
      return endTerm(tx, entitlementId, 'TERM_OVER')
  }
}

/**
 * Prolongs the same entitlement by its term: a suspended product instance resumes, and none is activated (PAY-14).
 * @throws PaymentsFailure NOT_RENEWABLE
 */
export async function prolong(tx: Transaction, entitlementId: string): Promise<void> {
  const validUntil = await requireRenewable(tx, entitlementId, 'orderId')
  const { termDays, renewedDays } = await tx.manager.findOneByOrFail(Entitlement, { id: entitlementId })
  const renewed = { validUntil, renewedDays: renewedDays + termDays! }
  await entitlements.move(tx, 'RENEW', { id: entitlementId }, { set: renewed })
  const set = { validUntil, notice: null, suspendedOn: null }
  await scheduleNextStep(tx, await subscriptions.move(tx, 'RENEW', { entitlementId }, { set }))
}

/**
 * Locks the term of an entitlement and returns the end that a renewal at this moment gives it.
 * @throws PaymentsFailure NOT_RENEWABLE
 */
export async function requireRenewable(
  tx: Transaction,
  entitlementId: string,
  field: 'entitlementId' | 'orderId' = 'entitlementId',
): Promise<Date> {
  const end = await endAfterRenewal(tx, entitlementId)
  if (end) return end
  throw new PaymentsFailure('NOT_RENEWABLE', ['input', field])
}

/** Locks the term of an entitlement. @returns the end that a renewal at this moment gives it; null when none is possible */
export async function endAfterRenewal(tx: Transaction, entitlementId: string): Promise<Date | null> {
  const term = await lockTerm(tx, entitlementId)
  const { termDays } = await tx.manager.findOneByOrFail(Entitlement, { id: entitlementId })
  return term && termDays ? renewedEnd(term, termDays, await tx.now()) : null
}

/** Locks the term of an entitlement, after its activation as every change of it does; null without a term. */
export async function lockTerm(tx: Transaction, entitlementId: string): Promise<Subscription | null> {
  await tx.lock(Activation, { entitlementId })
  return tx.lock(Subscription, { entitlementId })
}

/** Ends an entitlement with a term: the entitlement expires, its activation is released and its subscription ends. */
export async function endTerm(
  tx: Transaction,
  entitlementId: string,
  reason: EndReason,
): Promise<Subscription> {
  await entitlements.move(tx, 'EXPIRE', { id: entitlementId }, { reason })
  await activations.move(tx, 'RELEASE', { entitlementId })
  return subscriptions.move(tx, 'END', { entitlementId })
}

interface Used {
  kind: ProductKind
  activatedId: string
  holderId: string
  entitlementId: string
}

/**
 * Gives an entitlement back to its holder: its product instance was given up before it was ready (SRV-19). Nothing of the term is
 * used, and the next activation begins a whole one, with the days of its renewals.
 */
export async function giveBack(tx: Transaction, used: Used): Promise<void> {
  const { kind, entitlementId, holderId } = used
  if (
    !(await isBoundTo(tx, used)) ||
    !(await tx.manager.existsBy(Entitlement, { id: entitlementId, holderId }))
  )
    return
  await tx.cancelJob(TERM_STEP, entitlementId)
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
  await tx.cancelJob(TERM_STEP, entitlementId)
  await endTerm(tx, entitlementId, `${kind}_GONE`)
}
