import { isId, newId } from '@enigm/contracts'
import {
  actorOf,
  type Caller,
  type CallContext,
  type Context,
  type Erased,
  type Job,
  type Transaction,
} from '@enigm/subgraph'
import { BlindCoinKeyService } from '../blind-coin/key.service'
import { CodeCoinService } from '../code-coin/code-coin.service'
import { keyedHash } from '../code-coin/keyed-hash'
import { ThrottleService } from '../code-coin/throttle.service'
import type { PaymentsApp } from '../config'
import { requireEntitlement } from '../entitlement/entitlement.access'
import { lockTerm, requireRenewable } from '../entitlement/term'
import { PaymentsFailure } from '../errors'
import { holderOf, requireHolder, trailOfHolder } from '../holder/holder.access'
import { Order } from '../order/order.entity'
import { paymentWindow, placeOrder, type OrderRequest } from '../order/order.service'
import { Payment } from '../payment/payment.entity'
import { requireOffer } from '../product/product.service'
import { lockAwaitingOrder } from './purchase.access'
import { PurchaseLink } from './purchase.entity'
import {
  abandonPurchase,
  expireLink,
  expirePurchase,
  openPurchase,
  ORDER_EXPIRY,
  paymentOf,
  settlePayment,
} from './purchase-saga'
import { createNextBatch } from './units'

const LARGEST_OPEN_ORDERS = 50

/** An order whose full amount is on its way at the end of its time is looked at again after this time. */
const IN_FLIGHT_MILLISECONDS = 10 * 60_000

/** For whom a purchase is made: the caller, or an organization that it administers; and the key that makes it happen once. */
interface Buyer {
  organizationId?: string | null
  idempotencyKey: string
}

/** A renewal: the product and the quantity are those of the entitlement. */
type RenewalRequest = Omit<OrderRequest, 'productKey' | 'quantity'> & { entitlementId: string }

/** Purchases of a holder: the order, its payment, and all that follows from them until the last unit is active. */
export class PurchaseService {
  private readonly coins: CodeCoinService
  private readonly throttle: ThrottleService
  private readonly coinKeys: BlindCoinKeyService

  constructor(private readonly app: PaymentsApp) {
    this.coins = app.get(CodeCoinService)
    this.throttle = app.get(ThrottleService)
    this.coinKeys = app.get(BlindCoinKeyService)
  }

  /**
   * Places an order of the caller, or of an organization that it administers; it awaits its payment until it expires (PAY-05).
   * @throws PaymentsFailure NOT_FOUND, PRODUCT_NOT_AVAILABLE, METHOD_NOT_AVAILABLE, QUANTITY_NOT_AVAILABLE,
   * TOO_MANY_OPEN_ORDERS; DomainFailure IDEMPOTENCY_CONFLICT
   */
  order(context: Context, order: OrderRequest, buyer: Buyer): Promise<Order> {
    return this.app.transaction(context, async (tx) => {
      const holderId = await requireHolder(tx, buyer.organizationId)
      const isForAnyone = order.quantity === 1 || order.delivery === 'BLIND_COINS'
      if (!isForAnyone && !isId('organization', holderId)) {
        throw new PaymentsFailure('QUANTITY_NOT_AVAILABLE', ['input', 'quantity'])
      }
      const request = this.requestOf('createOrder', context.caller, buyer, order)
      return this.placeOnce(tx, request, () => this.place(tx, order, holderId))
    })
  }

  /**
   * Places an order that prolongs an entitlement with a term, as often as it is paid; it awaits its payment for a day (PAY-14).
   * @throws PaymentsFailure NOT_FOUND, NOT_RENEWABLE, PRODUCT_NOT_AVAILABLE, METHOD_NOT_AVAILABLE, TOO_MANY_OPEN_ORDERS;
   * DomainFailure IDEMPOTENCY_CONFLICT
   */
  renew(context: Context, renewal: RenewalRequest, idempotencyKey: string): Promise<Order> {
    const { entitlementId: renewsId, ...rest } = renewal
    return this.app.transaction(context, async (tx) => {
      // The lock comes before the holder: a term that goes to a new owner at this moment is no longer that of the former one.
      await lockTerm(tx, renewsId)
      const { holderId, productKey } = await requireEntitlement(tx, renewsId)
      const buyer = { organizationId: isId('organization', holderId) ? holderId : null, idempotencyKey }
      const request = this.requestOf('renewSubscription', context.caller, buyer, renewal)
      return this.placeOnce(tx, request, async () => {
        await requireRenewable(tx, renewsId)
        return this.place(tx, { ...rest, productKey, quantity: 1 }, holderId, renewsId)
      })
    })
  }

  /**
   * Pays an order of the caller, or of an organization that it administers, with a Code Coin (PAY-03).
   * @throws PaymentsFailure NOT_FOUND, INVALID_TRANSITION, CODE_COIN_NOT_USABLE, NOT_RENEWABLE; DomainFailure IDEMPOTENCY_CONFLICT
   * @throws Refusal RATE_LIMITED after too many wrong codes
   */
  async redeem(context: Context, payment: { orderId: string; code: string }, buyer: Buyer): Promise<Order> {
    const { orderId } = payment
    const coin = this.coins.presented(payment.code)
    const code = this.coins.requestHashOf(coin, buyer.idempotencyKey)
    const request = this.requestOf('redeemCodeCoin', context.caller, buyer, { orderId, code })
    const redemption = () =>
      this.app.transaction(context, async (tx) => {
        const holderId = await requireHolder(tx, buyer.organizationId)
        const { result: id } = await tx.idempotent(request, async () => {
          const { link, order } = await lockAwaitingOrder(tx, orderId, { holderId, method: 'CODE_COIN' })
          await this.coins.redeem(tx, coin, order)
          await settlePayment(tx, link)
          return orderId
        })
        return tx.manager.findOneByOrFail(Order, { id })
      })
    return this.throttle.ofAccount(actorOf(context.caller), redemption)
  }

  /**
   * Cancels an open order of the caller, or of an organization that it administers. Money that is on its way in full pays it
   * nevertheless; a part that has arrived goes to an operator (PAY-16).
   * @throws PaymentsFailure NOT_FOUND, INVALID_TRANSITION
   */
  cancel(context: Context, orderId: string, organizationId?: string | null): Promise<Order> {
    return this.app.transaction(context, async (tx) => {
      const holderId = await requireHolder(tx, organizationId)
      // The payment is read when the link is locked.
      const [{ link }, payment] = await Promise.all([
        lockAwaitingOrder(tx, orderId, { holderId }),
        tx.find(Payment, { orderId }),
      ])
      if (!payment || isBeingPaid(payment))
        throw new PaymentsFailure('INVALID_TRANSITION', ['input', 'orderId'])
      const [order] = await Promise.all([
        expirePurchase(tx, payment, link, 'CANCEL'),
        tx.cancelJob(ORDER_EXPIRY, orderId),
      ])
      return order
    })
  }

  /** Lets an order that was not paid in time expire. */
  expireOrder(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      const link = await tx.lock(PurchaseLink, { orderId: job.aggregateId })
      await tx.completeJob(job)
      const payment = await paymentOf(tx, job.aggregateId)
      if (isBeingPaid(payment)) {
        const afterMilliseconds = IN_FLIGHT_MILLISECONDS
        return tx.scheduleJob({ kind: ORDER_EXPIRY, aggregateId: job.aggregateId, afterMilliseconds })
      }
      await expirePurchase(tx, payment, link)
    })
  }

  /** Lets the link of an expired order expire. */
  expireLink(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      const link = await tx.lock(PurchaseLink, { orderId: job.aggregateId })
      await tx.completeJob(job)
      if (link) await expireLink(tx, link)
    })
  }

  /** Creates the next batch of the units of a paid order. */
  createUnits(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      const link = await tx.lock(PurchaseLink, { orderId: job.aggregateId })
      await tx.completeJob(job)
      if (!link) throw new Error('a paid order has lost its link before its units were created')
      await createNextBatch(tx, link)
    })
  }

  /**
   * Ends the purchases of a deleted account and their links. Orders and payments remain as records of sales; nothing in them
   * leads to a buyer (ACC-05, RET-02).
   */
  async erase(tx: Transaction, accountId: string): Promise<Erased> {
    const links = await tx.manager.find(PurchaseLink, {
      where: { holderId: accountId },
      order: { orderId: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    })
    for (const link of links) await abandonPurchase(tx, link)
    return { erased: links.length, detached: links.length }
  }

  /** The placed order; that of the first request when it is repeated. */
  private async placeOnce(
    tx: Transaction,
    request: Parameters<Transaction['idempotent']>[0],
    place: () => Promise<Order>,
  ): Promise<Order> {
    let placed: Order | undefined
    const { result: id } = await tx.idempotent(request, async () => {
      placed = await place()
      return placed.id
    })
    return placed ?? tx.manager.findOneByOrFail(Order, { id })
  }

  /** Statements that do not need each other's answers travel together. */
  private async place(
    tx: Transaction,
    request: OrderRequest,
    holderId: string,
    renewsId: string | null = null,
  ): Promise<Order> {
    const [, offer, now] = await Promise.all([
      refuseBeyondLimit(tx, holderId),
      requireOffer(tx, this.app.config, request),
      tx.now(),
    ])
    const id = newId('order')
    const audit = { scope: trailOfHolder(holderId), target: renewsId ?? request.productKey }
    const [order] = await Promise.all([
      placeOrder(tx, { id, request, offer, audit, now }),
      openPurchase(tx, id, { holderId, renewsId }),
      tx.scheduleJob({
        kind: ORDER_EXPIRY,
        aggregateId: id,
        afterMilliseconds: paymentWindow[request.method],
      }),
    ])
    if (request.delivery === 'BLIND_COINS') await this.coinKeys.ensure(tx, request.productKey, now)
    return order
  }

  /**
   * The record of an idempotent request. Hashes keep it from naming the holder and the organization: it is no second link to
   * the order.
   */
  private requestOf(
    scope: string,
    caller: Caller,
    { organizationId, idempotencyKey }: Buyer,
    request: object,
  ) {
    const hashOf = (holderId: string) =>
      keyedHash(this.app.config.PAYMENTS_PEPPER, 'idempotency', holderId, idempotencyKey)
    const buyer = organizationId ? hashOf(organizationId) : null
    return { scope, key: hashOf(holderOf(caller)), request: { ...request, buyer } }
  }
}

/** Whether the full amount was seen in time and only its confirmation is missing: such an order does not expire. */
function isBeingPaid({ state, flags }: Payment): boolean {
  return state === 'CONFIRMING' || (state === 'DETECTED' && !flags.includes('UNDERPAID'))
}

/** Orders of one holder are counted one after the other. @throws PaymentsFailure TOO_MANY_OPEN_ORDERS */
async function refuseBeyondLimit(tx: Transaction, holderId: string): Promise<void> {
  const [, [{ open } = { open: 0 }]] = await Promise.all([
    tx.takeTurn(`orders:${holderId}`),
    // It sees what others have committed before the turn.
    tx.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM purchase_link JOIN "order" ON id = order_id
       WHERE holder_id = $1 AND state = 'AWAITING_PAYMENT'`,
      [holderId],
    ),
  ])
  if (open >= LARGEST_OPEN_ORDERS) throw new PaymentsFailure('TOO_MANY_OPEN_ORDERS')
}
