import { decidedOnce, person, promised, system, type Promises } from '../promises'

interface OrderFacts {
  asksForPayment: boolean
  ended: 'EXPIRED' | 'CANCELED' | null
  isPaid: boolean
  isFulfilled: boolean
}

const isOpen = ({ asksForPayment, ended, isPaid }: OrderFacts) => asksForPayment && !ended && !isPaid

const order = promised<OrderFacts>({
  begin: { asksForPayment: false, ended: null, isPaid: false, isFulfilled: false },
  state({ asksForPayment, ended, isPaid, isFulfilled }) {
    if (isFulfilled) return 'FULFILLED'
    if (isPaid) return 'PAID'
    return ended ?? (asksForPayment ? 'AWAITING_PAYMENT' : 'PLACED')
  },
  acts: {
    REQUEST_PAYMENT: system(
      ({ asksForPayment }) => !asksForPayment,
      () => ({ asksForPayment: true }),
    ),
    // [PAY-05] It is paid once, and by no wish of a person.
    PAY: system(isOpen, () => ({ isPaid: true })),
    ACCEPT_LATE: system(
      ({ ended, isPaid }) => ended !== null && !isPaid,
      () => ({ isPaid: true }),
    ),
    FULFILL: system(
      ({ isPaid, isFulfilled }) => isPaid && !isFulfilled,
      () => ({ isFulfilled: true }),
    ),
    CANCEL: person(isOpen, () => ({ ended: 'CANCELED' })),
    EXPIRE: system(isOpen, () => ({ ended: 'EXPIRED' })),
  },
})

interface PaymentFacts {
  /** Nothing, a part or what is not on the chain yet, all of it on the chain. */
  seen: 0 | 1 | 2
  ended: 'EXPIRED' | 'FAILED' | null
  isSettled: boolean
}

const isRunning = ({ ended, isSettled }: PaymentFacts) => !ended && !isSettled

const payment = promised<PaymentFacts>({
  begin: { seen: 0, ended: null, isSettled: false },
  state({ seen, ended, isSettled }) {
    if (isSettled) return 'SETTLED'
    return ended ?? ['AWAITING', 'DETECTED', 'CONFIRMING'][seen]!
  },
  acts: {
    DETECT: system(
      (facts) => isRunning(facts) && facts.seen === 0,
      () => ({ seen: 1 }),
    ),
    CONFIRM: system(
      (facts) => isRunning(facts) && facts.seen < 2,
      () => ({ seen: 2 }),
    ),
    // A chain takes back what is not final, and never a settled payment.
    STEP_BACK: system(
      (facts) => isRunning(facts) && facts.seen > 0,
      () => ({ seen: 0 }),
    ),
    SETTLE: system(isRunning, () => ({ isSettled: true })),
    EXPIRE: system(isRunning, () => ({ ended: 'EXPIRED' })),
    FAIL: system(
      (facts) => isRunning(facts) && facts.seen === 0,
      () => ({ ended: 'FAILED' }),
    ),
    ACCEPT: system(
      ({ ended, isSettled }) => ended !== null && !isSettled,
      () => ({ isSettled: true }),
    ),
  },
})

interface EntitlementFacts {
  hasHolder: boolean
  /** Bound to the one product instance that uses it. */
  isUsed: boolean
  isSuspended: boolean
  isOver: boolean
}

const isInUse = ({ isUsed, isOver }: EntitlementFacts) => isUsed && !isOver

const entitlement = promised<EntitlementFacts>({
  begin: { hasHolder: false, isUsed: false, isSuspended: false, isOver: false },
  state({ hasHolder, isUsed, isSuspended, isOver }) {
    if (isOver) return 'EXPIRED'
    if (isUsed) return isSuspended ? 'SUSPENDED' : 'ACTIVE'
    return hasHolder ? 'GRANTED' : 'PENDING'
  },
  acts: {
    GRANT: system(
      ({ hasHolder }) => !hasHolder,
      () => ({ hasHolder: true }),
    ),
    // [PAY-12] It is used at most once at a time, and by its holder.
    ACTIVATE: system(
      ({ hasHolder, isUsed, isOver }) => hasHolder && !isUsed && !isOver,
      () => ({ isUsed: true }),
    ),
    // [SRV-19] What was given up before it was ready leaves the whole entitlement.
    GIVE_BACK: system(isInUse, () => ({ isUsed: false, isSuspended: false })),
    // [PAY-14] A renewal prolongs the same entitlement and leaves it in use.
    RENEW: system(isInUse, () => ({ isSuspended: false })),
    SUSPEND: system(
      (facts) => isInUse(facts) && !facts.isSuspended,
      () => ({ isSuspended: true }),
    ),
    EXPIRE: system(isInUse, () => ({ isOver: true })),
  },
})

const HOUR = 3_600_000
const DAY = 24 * HOUR
export const TERM_DAYS = 30
const GRACE_DAYS = 14
const KEPT_DAYS = 90

/** A prepaid term of a server on a clock. Timers run whenever time passes (SRV-18, PAY-14). */
interface TermFacts {
  now: number
  paidUntil: number
  isCanceled: boolean
  /** Midnight of the day on which its server was suspended. */
  suspendedOn: number | null
  isOver: boolean
}

const fullDays = (from: number, days: number) => Math.ceil((from + days * DAY) / DAY) * DAY
const isRunningTerm = ({ suspendedOn, isOver }: TermFacts) => suspendedOn === null && !isOver
const isInGrace = ({ now, paidUntil }: TermFacts) => now >= paidUntil

function passing(milliseconds: number) {
  return person<TermFacts>(
    () => true,
    (facts) => {
      const now = facts.now + milliseconds
      if (facts.isOver) return { now }
      const works = facts.paidUntil + (facts.isCanceled ? 0 : GRACE_DAYS * DAY)
      const suspendedOn = facts.suspendedOn ?? (now >= works ? Math.floor(now / DAY) * DAY : null)
      return {
        now,
        suspendedOn,
        isOver: suspendedOn !== null && now >= suspendedOn + KEPT_DAYS * DAY,
      }
    },
  )
}

const subscription = promised<TermFacts>({
  begin: { now: 0, paidUntil: TERM_DAYS * DAY, isCanceled: false, suspendedOn: null, isOver: false },
  state(facts) {
    if (facts.isOver) return 'ENDED'
    const until = ` until ${facts.paidUntil / DAY}`
    if (facts.suspendedOn !== null) return `SUSPENDED${until}`
    if (facts.isCanceled) return `CANCEL_AT_END${until}`
    return `${isInGrace(facts) ? 'GRACE' : 'ACTIVE'}${until}`
  },
  acts: {
    CANCEL: person(
      (facts) => isRunningTerm(facts) && !isInGrace(facts) && !facts.isCanceled,
      () => ({ isCanceled: true }),
    ),
    UNDO_CANCEL: person(
      (facts) => isRunningTerm(facts) && facts.isCanceled,
      () => ({ isCanceled: false }),
    ),
    // Before the suspension nothing of the old term is lost; afterwards a whole term begins.
    RENEW: person(
      ({ isOver }) => !isOver,
      ({ now, paidUntil, suspendedOn }) => ({
        paidUntil: suspendedOn === null ? paidUntil + TERM_DAYS * DAY : fullDays(now, TERM_DAYS),
        isCanceled: false,
        suspendedOn: null,
      }),
    ),
    END: system(
      ({ isOver }) => !isOver,
      () => ({ isOver: true }),
    ),
    PASS_HOURS: passing(5 * HOUR),
    PASS_DAYS: passing(9 * DAY + HOUR),
    PASS_WEEKS: passing(40 * DAY),
  },
})

export const paymentsPromises: Record<string, Promises> = {
  orderLifecycle: order,
  paymentLifecycle: payment,
  entitlementLifecycle: entitlement,
  subscriptionLifecycle: subscription,
  stuckPaymentLifecycle: decidedOnce('OPEN', {
    persons: { ACCEPT: 'ACCEPTED', CLOSE: 'CLOSED', REFUND: 'REFUNDED' },
  }),
  invoiceLifecycle: decidedOnce('REQUESTED', { system: { ISSUE: 'ISSUED' } }),
  activationLifecycle: decidedOnce('ACTIVE', { system: { RELEASE: 'RELEASED' } }),
  // A coin pays once.
  codeCoinLifecycle: decidedOnce('ISSUED', {
    system: { REDEEM: 'REDEEMED', VOID: 'VOIDED', EXPIRE: 'EXPIRED' },
  }),
  codeCoinBatchLifecycle: decidedOnce('ISSUED', {
    persons: { VOID: 'VOIDED' },
    system: { EXPIRE: 'EXPIRED' },
  }),
}
