import type { Lifecycle } from '@enigm/subgraph'
import { Activation } from '../activation/activation.entity'
import { activationLifecycle } from '../activation/activation.lifecycle'
import { CardCheckout } from '../card/card-checkout.entity'
import { CryptoQuote } from '../crypto/crypto.entity'
import { Entitlement } from '../entitlement/entitlement.entity'
import { entitlementLifecycle } from '../entitlement/entitlement.lifecycle'
import { TERM_STEP } from '../entitlement/term'
import { Order } from '../order/order.entity'
import { orderLifecycle } from '../order/order.lifecycle'
import { Payment } from '../payment/payment.entity'
import { paymentLifecycle } from '../payment/payment.lifecycle'
import { StuckPayment } from '../stuck-payment/stuck-payment.entity'
import { stuckPaymentLifecycle } from '../stuck-payment/stuck-payment.lifecycle'
import { Subscription } from '../subscription/subscription.entity'
import { subscriptionLifecycle } from '../subscription/subscription.lifecycle'
import { PurchaseLink } from './purchase.entity'
import { LINK_EXPIRY, ORDER_EXPIRY } from './purchase-saga'
import type { PurchaseWorld } from './walk.fixture'

const lifecycles: Record<string, Lifecycle<string, string>> = {
  order: orderLifecycle,
  payment: paymentLifecycle,
  stuck: stuckPaymentLifecycle,
  entitlement: entitlementLifecycle,
  activation: activationLifecycle,
  subscription: subscriptionLifecycle,
}

/** Each allowed change of a state, `order AWAITING_PAYMENT PAID`. */
const allowed = new Set(
  Object.entries(lifecycles).flatMap(([entity, { moves }]) =>
    Object.values(moves).flatMap(({ from, to }) => from.map((state) => `${entity} ${state} ${to}`)),
  ),
)
/** The event of a deleted account says so in place of a state. */
const ERASED = 'payments.entitlement.erased'
const paid = ['PAID', 'FULFILLED']
const separate = ['DISPUTED', 'LOCKED']

interface Known {
  state: string
  version: number
}

/** What holds after every step of a purchase; a violation throws an error that names it. */
export class PurchaseInvariants {
  private readonly known = new Map<string, Known>()
  private readonly counts = new Map<string, number>()
  /** The confirmed and the locked money of each payment, as it was after the last step. */
  private readonly confirmed = new Map<string, bigint>()
  private readonly locked = new Map<string, bigint>()
  /** The most that was ever confirmed: a reorganization takes confirmations away for some blocks. */
  private readonly most = new Map<string, bigint>()
  private readonly ended = new Set<string>()
  private readonly reported = new Set<string>()
  private checkedEvents = 0

  constructor(private readonly world: PurchaseWorld) {}

  check(): void {
    this.followsLifecycles()
    this.grantsOnce()
    this.losesNoMoney()
    this.givesNothingAway()
    this.fitsTogether()
    this.isNotStuck()
  }

  /** When no timer is left, no order and no term waits. */
  checkEnd(): void {
    for (const { state } of this.rows(Order))
      require(state !== 'AWAITING_PAYMENT', 'an order awaits its payment for ever')
    for (const { state } of this.rows(Subscription)) require(state === 'ENDED', 'a term has no end')
  }

  private rows<E extends object>(table: abstract new () => E): readonly E[] {
    return this.world.payments.rows(table)
  }

  /** Every event is a move of its table, and the versions of an aggregate have no gap. */
  private followsLifecycles(): void {
    const { events } = this.world.payments
    for (const { type, aggregateId, version, data } of events.slice(this.checkedEvents)) {
      this.counts.set(`${type} ${aggregateId}`, (this.counts.get(`${type} ${aggregateId}`) ?? 0) + 1)
      const [, entity = ''] = type.split('.')
      const lifecycle = lifecycles[entity]
      if (!lifecycle || type === ERASED) continue
      const state = data.state!
      const before = this.known.get(aggregateId)
      require(version === (before?.version ?? 0) + 1, `${type} has version ${version}`)
      const isMove = before ? allowed.has(`${entity} ${before.state} ${state}`) : state === lifecycle.initial
      require(isMove || before?.state === state, `${entity} went from ${before?.state} to ${state}`)
      this.known.set(aggregateId, { state, version })
    }
    this.checkedEvents = events.length
  }

  /** A paid order gives one entitlement, a paid renewal one more term, a coin pays once. */
  private grantsOnce(): void {
    const orders = this.rows(Order)
    for (const { id } of orders)
      require((this.counts.get(`payments.order.paid ${id}`) ?? 0) <= 1, 'an order was paid twice')
    const renewals = orders.slice(1).filter(({ state }) => paid.includes(state)).length
    const created = this.world.payments.events.filter(({ type }) => type === 'payments.entitlement.created')
    require(created.length ===
      (paid.includes(orders[0]!.state) ? 1 : 0), `${created.length} entitlements of one order`)
    const [entitlement] = this.rows(Entitlement)
    if (entitlement?.termDays)
      require(entitlement.renewedDays === renewals * entitlement.termDays, 'a renewal was not given once')
    const byCoin = orders.filter(({ method, state }) => method === 'CODE_COIN' && paid.includes(state))
    require(3 - this.world.payments.coins.size ===
      byCoin.length, 'the coins that are used up pay other orders')
  }

  /** Money that has arrived for good pays its order, or awaits an operator from the moment on at which it is known. */
  private losesNoMoney(): void {
    for (const quote of this.rows(CryptoQuote)) {
      const order = this.rows(Order).find(({ id }) => id === quote.orderId)!
      const [now, due] = [BigInt(quote.confirmed), BigInt(quote.due ?? 0)]
      const isOrdinary = paid.includes(order.state)
        ? now <= due
        : order.state === 'AWAITING_PAYMENT' && now < due
      if (now > (this.confirmed.get(quote.id) ?? 0n))
        require(isOrdinary ||
          this.isInQueue(quote.id), 'confirmed money is neither a payment nor in the queue')
      this.confirmed.set(quote.id, now)
      if (now > (this.most.get(quote.id) ?? 0n)) this.most.set(quote.id, now)
      const locked = BigInt(quote.locked)
      if (locked > (this.locked.get(quote.id) ?? 0n))
        require(this.isInQueue(quote.id, 'LOCKED'), 'locked money is not in the queue')
      this.locked.set(quote.id, locked)
      const isEnd = ['EXPIRED', 'CANCELED'].includes(order.state) && !this.ended.has(order.id)
      if (isEnd && quote.received !== '0')
        require(this.isInQueue(quote.id), 'a part of an order that has ended is not in the queue')
      if (isEnd) this.ended.add(order.id)
    }
    for (const { id, orderId, intentId } of this.rows(CardCheckout)) {
      const isPaid = paid.includes(this.rows(Order).find((order) => order.id === orderId)!.state)
      if (this.world.paidByCard.has(id) && this.isNew(`paid ${id}`))
        require(isPaid || this.isInQueue(id), 'a paid card payment is neither a payment nor in the queue')
      if (this.world.disputed.has(id) && intentId && this.isNew(`disputed ${id}`))
        require(this.isInQueue(id, 'DISPUTED'), 'a dispute is not in the queue')
    }
  }

  /** A paid order has its money for good, or an operator has accepted what there is. */
  private givesNothingAway(): void {
    for (const { id, state } of this.rows(Order)) {
      if (!paid.includes(state)) continue
      const payment = this.rows(Payment).find(({ orderId }) => orderId === id)!
      const isAccepted = this.rows(StuckPayment).some(
        (stuck) => stuck.paymentId === payment.id && stuck.state === 'ACCEPTED',
      )
      const quote = this.rows(CryptoQuote).find((each) => each.id === payment.id)
      const isPaid = quote
        ? (this.most.get(quote.id) ?? 0n) >= BigInt(quote.due!)
        : payment.method === 'CODE_COIN' || this.world.paidExactly.has(payment.id)
      require(isPaid || isAccepted, 'an order is paid without its money')
    }
  }

  private isNew(report: string): boolean {
    return !this.reported.has(report) && Boolean(this.reported.add(report))
  }

  /** Whether an operator has to decide: about the amount, or about a dispute or locked money, which are separate entries. */
  private isInQueue(paymentId: string, reason?: 'LOCKED' | 'DISPUTED'): boolean {
    const open = this.rows(StuckPayment).filter(
      (stuck) => stuck.paymentId === paymentId && stuck.state === 'OPEN',
    )
    return open.some((stuck) => (reason ? stuck.reason === reason : !separate.includes(stuck.reason)))
  }

  /** The states of one purchase say the same. */
  private fitsTogether(): void {
    for (const { id, state } of this.rows(Order)) {
      const payment = this.rows(Payment).find(({ orderId }) => orderId === id)!
      const isOpen = paymentLifecycle.next(payment.state).includes('SETTLE')
      require(paid.includes(state) ===
        (payment.state === 'SETTLED'), `order ${state}, payment ${payment.state}`)
      require((state === 'AWAITING_PAYMENT') === isOpen, `order ${state}, payment ${payment.state}`)
    }
    for (const { id, state, termDays } of this.rows(Entitlement)) {
      const activation = this.rows(Activation).find(({ entitlementId }) => entitlementId === id)
      const term = this.rows(Subscription).find(({ entitlementId }) => entitlementId === id)
      const isInUse = state === 'ACTIVE' || state === 'SUSPENDED'
      require(isInUse ===
        (activation?.state === 'ACTIVE'), `entitlement ${state}, activation ${activation?.state}`)
      if (!termDays) continue
      const isRunning = term !== undefined && term.state !== 'ENDED'
      require(isInUse === isRunning, `entitlement ${state}, term ${term?.state}`)
      require((state === 'SUSPENDED') ===
        (term?.state === 'SUSPENDED'), `entitlement ${state}, term ${term?.state}`)
    }
  }

  /** All that waits for its time has a job. */
  private isNotStuck(): void {
    const jobs = new Set(this.world.payments.jobs.map(({ kind, aggregateId }) => `${kind} ${aggregateId}`))
    for (const { id, state } of this.rows(Order)) {
      if (state === 'AWAITING_PAYMENT')
        require(jobs.has(`${ORDER_EXPIRY} ${id}`), 'an open order has no timer')
      const isLinked = this.rows(PurchaseLink).some(({ orderId }) => orderId === id)
      if (isLinked && ['EXPIRED', 'CANCELED'].includes(state))
        require(jobs.has(`${LINK_EXPIRY} ${id}`), 'the link of an ended order has no timer')
      require(!isLinked || state !== 'FULFILLED', 'a fulfilled order is linked')
    }
    for (const { entitlementId, state } of this.rows(Subscription))
      require(state === 'ENDED' || jobs.has(`${TERM_STEP} ${entitlementId}`), 'a term has no timer')
  }
}

function require(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise)
}
