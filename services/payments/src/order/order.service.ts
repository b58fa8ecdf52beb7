import { isId, newId } from '@enigm/contracts'
import {
  connectionFrom,
  decodeCursor,
  sessionOf,
  type Caller,
  type Connection,
  type Context,
  type PageArgs,
  type Transaction,
} from '@enigm/subgraph'
import { z } from 'zod'
import { CodeCoinService } from '../codecoin/code-coin.service'
import { CodeCoinThrottle } from '../codecoin/code-coin.throttle'
import type { PaymentsApp } from '../config'
import { startOfDay } from '../day'
import { failure } from '../errors'
import { holderOf, trailOfHolder } from '../holder'
import { keyedHash } from '../keyed-hash'
import { reaches, requireHolder } from '../organization/administration'
import { Payment, paymentData } from '../payment/payment.entity'
import { paymentLifecycle } from '../payment/payment.lifecycle'
import {
  quantityNotAvailable,
  requireMethod,
  requireProduct,
  requireQuantity,
} from '../product/product.catalogue'
import type { PaymentMethod } from '../product/product.entity'
import { PurchaseLink } from '../purchase/purchase.entity'
import { openPurchase, ORDER_EXPIRY, settlePayment } from '../purchase/purchase.saga'
import { Order, orderData } from './order.entity'
import type { CreateOrderInput, RedeemCodeCoinInput } from './order.input'
import { orderLifecycle, OrderState } from './order.lifecycle'

const PAYMENT_WINDOW_MILLISECONDS = 24 * 3_600_000
const LARGEST_OPEN_ORDERS = 50

const columns = `id, version, state, product_key AS "productKey", purchase_country AS "purchaseCountry", method,
  quantity, amount, currency, placed_on AS "placedOn", expires_at AS "expiresAt"`

/** What every order is made of. */
export interface OrderRequest {
  productKey: string
  /** ISO 3166-1 alpha-2, upper case. */
  purchaseCountry: string
  method: PaymentMethod
  quantity: number
}

export class OrderService {
  constructor(private readonly app: PaymentsApp) {}

  /**
   * Places an order of the caller, or of an organization that it administers, that awaits its payment for a day (PAY-05).
   * @throws DomainFailure NOT_FOUND, PRODUCT_NOT_AVAILABLE, METHOD_NOT_AVAILABLE, QUANTITY_NOT_AVAILABLE, TOO_MANY_OPEN_ORDERS,
   * IDEMPOTENCY_CONFLICT
   */
  create(
    context: Context,
    { productKey, purchaseCountry, method, quantity, organizationId, idempotencyKey }: CreateOrderInput,
  ): Promise<Order> {
    const request = { productKey, purchaseCountry: purchaseCountry.toUpperCase(), method, quantity }
    const once = {
      scope: 'createOrder',
      key: this.idempotencyKey(context.caller, idempotencyKey),
      request: { ...request, buyer: this.buyerHash(organizationId, idempotencyKey) },
    }
    return this.app.transaction(context, async (tx) => {
      const holderId = await requireHolder(tx, organizationId)
      if (quantity > 1 && !isId('organization', holderId)) throw quantityNotAvailable('input', 'quantity')
      const { result: id } = await tx.idempotent(once, async () => {
        await requireRoom(tx, holderId)
        const trail = { scope: trailOfHolder(holderId), target: productKey }
        const orderId = await placeOrder(tx, request, trail)
        await openPurchase(tx, { orderId, holderId, enrollmentId: null })
        const dueAt = new Date(Date.now() + PAYMENT_WINDOW_MILLISECONDS)
        await tx.scheduleJob({ kind: ORDER_EXPIRY, aggregateId: orderId, dueAt })
        return orderId
      })
      return tx.manager.findOneByOrFail(Order, { id })
    })
  }

  /**
   * Pays an order of the caller, or of an organization that it administers, with a Code Coin (PAY-03).
   * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION, CODE_COIN_NOT_USABLE, IDEMPOTENCY_CONFLICT
   * @throws Refusal RATE_LIMITED after too many wrong codes
   */
  async redeem(
    context: Context,
    { code, orderId, organizationId, idempotencyKey }: RedeemCodeCoinInput,
  ): Promise<Order> {
    const coins = this.app.get(CodeCoinService)
    const codeHash = coins.hashOf(code)
    const once = {
      scope: 'redeemCodeCoin',
      key: this.idempotencyKey(context.caller, idempotencyKey),
      request: {
        orderId,
        code: coins.requestHashOf(codeHash, idempotencyKey),
        buyer: this.buyerHash(organizationId, idempotencyKey),
      },
    }
    const redemption = () =>
      this.app.transaction(context, async (tx) => {
        const holderId = await requireHolder(tx, organizationId)
        const { result: id } = await tx.idempotent(once, async () => {
          const { link, order } = await lockAwaitingOrder(tx, orderId, holderId)
          await coins.redeem(tx, codeHash, order)
          await settlePayment(tx, link)
          return orderId
        })
        return tx.manager.findOneByOrFail(Order, { id })
      })
    return this.app.get(CodeCoinThrottle).inSession(sessionOf(context.caller), redemption)
  }

  /** An order within the caller's reach, or null; after its fulfillment nothing tells any more whose it was. */
  async find(caller: Caller, id: string): Promise<Order | null> {
    if (!isId('order', id)) return null
    const [order] = await this.app.read<Order>(
      `SELECT ${columns} FROM "order" JOIN purchase_link ON order_id = id WHERE id = $1 AND ${reaches('$2')}`,
      [id, holderOf(caller)],
    )
    return order ?? null
  }

  /** The orders of one holder that are still linked, newest day first. */
  async page(holderId: string, { first, after }: PageArgs): Promise<Connection<Order>> {
    const [day, id] = decodeCursor(after, z.tuple([z.iso.datetime(), z.string()])) ?? ['infinity', '']
    const rows = await this.app.read<Order>(
      `SELECT ${columns} FROM "order" JOIN purchase_link ON order_id = id
       WHERE holder_id = $1 AND (placed_on < $2 OR (placed_on = $2 AND id > $3))
       ORDER BY placed_on DESC, id LIMIT $4`,
      [holderId, day, id, first + 1],
    )
    return connectionFrom(rows, first, (order) => [order.placedOn.toISOString(), order.id])
  }

  /** Keyed, so that the record of a key names no holder and is no second link to the order. */
  private idempotencyKey(caller: Caller, key: string): string {
    return keyedHash(this.app.config.PAYMENTS_PEPPER, 'idempotency', holderOf(caller), key)
  }

  /** What a record keeps of the organization that buys; it hangs on the buyer's key, as the code of a coin does. */
  private buyerHash(organizationId: string | null | undefined, key: string): string | null {
    if (!organizationId) return null
    return keyedHash(this.app.config.PAYMENTS_PEPPER, 'idempotency', organizationId, key)
  }
}

/**
 * Makes an order that awaits its payment, and the payment. The entry in a holder's trail names the product and not the
 * order: the trail outlives the link.
 * @throws DomainFailure PRODUCT_NOT_AVAILABLE, METHOD_NOT_AVAILABLE, QUANTITY_NOT_AVAILABLE
 */
export async function placeOrder(
  tx: Transaction,
  { productKey, purchaseCountry, method, quantity }: OrderRequest,
  audit: { scope: string; target: string },
): Promise<string> {
  const product = await requireProduct(tx, productKey)
  requireMethod(product, method)
  requireQuantity(product, quantity, 'input', 'quantity')
  const { currency } = product
  const amount = product.amount * quantity
  const now = new Date()
  const row = {
    id: newId('order'),
    state: orderLifecycle.initial,
    productKey,
    purchaseCountry,
    method,
    quantity,
    amount,
    currency,
    placedOn: startOfDay(now),
    expiresAt: null,
  }
  const order = await tx.create(Order, row, {
    type: 'payments.order.placed',
    data: orderData({ ...row, version: 1 }),
    audit,
  })
  await tx.move(Order, orderLifecycle, 'requestPayment', {
    where: { id: order.id },
    set: { expiresAt: new Date(now.getTime() + PAYMENT_WINDOW_MILLISECONDS) },
    data: orderData,
  })
  const payment = {
    id: newId('payment'),
    orderId: order.id,
    state: paymentLifecycle.initial,
    method,
    amount,
    currency,
  }
  await tx.create(Payment, payment, {
    type: 'payments.payment.created',
    data: paymentData({ ...payment, version: 1 }),
  })
  return order.id
}

/** @throws DomainFailure NOT_FOUND for an order of someone else too, INVALID_TRANSITION when it awaits no payment */
async function lockAwaitingOrder(tx: Transaction, orderId: string, holderId: string) {
  const link = isId('order', orderId) ? await tx.lock(PurchaseLink, { orderId, holderId }) : null
  if (!link) throw failure('NOT_FOUND', 'There is no such object here.')
  const order = await tx.manager.findOneByOrFail(Order, { id: orderId })
  if (!orderLifecycle.next(order.state).includes('pay')) {
    throw failure('INVALID_TRANSITION', 'Its present state does not allow this.')
  }
  return { link, order }
}

/** @throws DomainFailure TOO_MANY_OPEN_ORDERS */
async function requireRoom(tx: Transaction, holderId: string): Promise<void> {
  const [{ open } = { open: 0 }] = await tx.query<{ open: number }>(
    `SELECT count(*)::int AS open FROM purchase_link JOIN "order" ON id = order_id WHERE holder_id = $1 AND state = $2`,
    [holderId, OrderState.AWAITING_PAYMENT],
  )
  if (open >= LARGEST_OPEN_ORDERS) {
    throw failure('TOO_MANY_OPEN_ORDERS', `At most ${LARGEST_OPEN_ORDERS} orders may await their payment.`)
  }
}
