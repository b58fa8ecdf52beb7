import { newId } from '@enigm/contracts'
import { anonymous, select, type Context, type Transaction } from '@enigm/subgraph'
import { CodeCoinService, type PresentedCoin } from '../code-coin/code-coin.service'
import { keyedHash } from '../code-coin/keyed-hash'
import { ThrottleService } from '../code-coin/throttle.service'
import type { PaymentsApp } from '../config'
import { Order } from '../order/order.entity'
import { paymentWindow, placeOrder, type OrderRequest } from '../order/order.service'
import { requireOffer } from '../product/product.service'
import { Purchase } from '../purchase/purchase.entity'
import { openPurchase, ORDER_EXPIRY, settlePayment } from '../purchase/purchase-saga'
import { EnrollmentTokens } from './enrollment-token'

const orderOfEnrollment = select(Order, 'o')
  .join('JOIN purchase p ON p.order_id = o.id')
  .where('p.enrollment_id = $1')

export class EnrollmentService {
  private readonly coins: CodeCoinService
  private readonly throttle: ThrottleService
  private readonly tokens: EnrollmentTokens

  constructor(private readonly app: PaymentsApp) {
    this.coins = app.get(CodeCoinService)
    this.throttle = app.get(ThrottleService)
    this.tokens = app.get(EnrollmentTokens)
  }

  /**
   * Buys without an account. With a coin: coin redeemed, order paid and entitlement created, or nothing at all; the key can then
   * be used again. With another method the order awaits its payment. A signed-in caller is treated as an anonymous one (PAY-04, PAY-09).
   * @returns the order, and the token, which is null once the purchase is active: its link and the enrollment are deleted
   * @throws PaymentsFailure CODE_COIN_NOT_USABLE, PRODUCT_NOT_AVAILABLE, METHOD_NOT_AVAILABLE; DomainFailure
   * IDEMPOTENCY_CONFLICT
   * @throws Refusal RATE_LIMITED
   */
  async start(
    { correlationId }: Context,
    order: OrderRequest,
    { codeCoin, idempotencyKey }: { codeCoin?: string | null; idempotencyKey: string },
  ): Promise<{ order: Order; enrollmentToken: string | null }> {
    const coin = order.method === 'CODE_COIN' ? this.coins.presented(codeCoin ?? '') : null
    const request = {
      scope: 'startEnrollmentPurchase',
      key: keyedHash(this.app.config.PAYMENTS_PEPPER, 'idempotency', 'enrollment', idempotencyKey),
      request: { ...order, code: coin && this.coins.requestHashOf(coin, idempotencyKey) },
    }
    const purchase = () =>
      this.app.transaction({ caller: anonymous, correlationId }, async (tx) => {
        const { result: id } = await tx.idempotent(request, () => this.buy(tx, order, coin))
        const { enrollmentId } = await tx.manager.findOneByOrFail(Purchase, { orderId: id })
        return { placed: await tx.manager.findOneByOrFail(Order, { id }), enrollmentId }
      })
    const { placed, enrollmentId } = coin
      ? await this.throttle.anonymously(() => this.coins.isUsable(coin, order), purchase)
      : await this.throttle.anonymousOrder(purchase)
    const enrollmentToken = enrollmentId && (await this.tokens.sign(enrollmentId, placed.placedOn))
    return { order: placed, enrollmentToken }
  }

  /**
   * The order of a purchase by its token, before and after its payment; null for a token that was not signed here, has expired, or
   * whose purchase is complete (PAY-04).
   */
  async orderOf(token: string): Promise<Order | null> {
    const enrollmentId = await this.tokens.verify(token)
    if (!enrollmentId) return null
    const [order] = await this.app.read(orderOfEnrollment, [enrollmentId])
    return order ?? null
  }

  /** A coin pays at once; a processor is asked for its page or address, and the order awaits the payment. */
  private async buy(tx: Transaction, order: OrderRequest, coin: PresentedCoin | null): Promise<string> {
    if (coin) await this.coins.redeem(tx, coin, order)
    const audit = { scope: 'platform', target: order.productKey }
    const [offer, now] = await Promise.all([requireOffer(tx, this.app.config, order), tx.now()])
    const id = newId('order')
    const [, link] = await Promise.all([
      placeOrder(tx, { id, request: order, offer, audit, now }),
      openPurchase(tx, id, { enrollmentId: newId('enrollment') }),
    ])
    if (coin) await settlePayment(tx, link)
    else
      await tx.scheduleJob({
        kind: ORDER_EXPIRY,
        aggregateId: id,
        afterMilliseconds: paymentWindow[order.method],
      })
    return id
  }
}
