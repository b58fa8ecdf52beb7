import { newId } from '@enigm/contracts'
import { anonymous, type Context, type Transaction } from '@enigm/subgraph'
import { CodeCoinService } from '../code-coin/code-coin.service'
import { keyedHash } from '../code-coin/keyed-hash'
import { ThrottleService } from '../code-coin/throttle.service'
import type { PaymentsApp } from '../config'
import { Order } from '../order/order.entity'
import { placeOrder, type OrderRequest } from '../order/order.service'
import { Purchase } from '../purchase/purchase.entity'
import { openPurchase, settlePayment } from '../purchase/purchase-saga'
import { EnrollmentTokens } from './enrollment-token'

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
   * Buys without an account: coin redeemed, order paid and entitlement created, or nothing at all; the key can then be used
   * again. A signed-in caller is treated as an anonymous one (PAY-04, PAY-09).
   * @returns the order, and the token, which is null once the purchase is active: its link and the enrollment are deleted
   * @throws PaymentsFailure CODE_COIN_NOT_USABLE, PRODUCT_NOT_AVAILABLE, METHOD_NOT_AVAILABLE; DomainFailure
   * IDEMPOTENCY_CONFLICT
   * @throws Refusal RATE_LIMITED
   */
  async start(
    { correlationId }: Context,
    order: OrderRequest,
    { codeCoin, idempotencyKey }: { codeCoin: string; idempotencyKey: string },
  ): Promise<{ order: Order; enrollmentToken: string | null }> {
    const codeHash = this.coins.hashOf(codeCoin)
    const request = {
      scope: 'startEnrollmentPurchase',
      key: keyedHash(this.app.config.PAYMENTS_PEPPER, 'idempotency', 'enrollment', idempotencyKey),
      request: { ...order, code: this.coins.requestHashOf(codeHash, idempotencyKey) },
    }
    const purchase = () =>
      this.app.transaction({ caller: anonymous, correlationId }, async (tx) => {
        const { result: id } = await tx.idempotent(request, () => this.buy(tx, order, codeHash))
        const { enrollmentId } = await tx.manager.findOneByOrFail(Purchase, { orderId: id })
        return { placed: await tx.manager.findOneByOrFail(Order, { id }), enrollmentId }
      })
    const isUsable = () => this.coins.isUsable(codeHash, order)
    const { placed, enrollmentId } = await this.throttle.anonymously(isUsable, purchase)
    const enrollmentToken = enrollmentId && (await this.tokens.sign(enrollmentId, placed.placedOn))
    return { order: placed, enrollmentToken }
  }

  private async buy(tx: Transaction, order: OrderRequest, codeHash: string): Promise<string> {
    await this.coins.redeem(tx, codeHash, order)
    const { id } = await placeOrder(tx, order, { scope: 'platform', target: order.productKey })
    await settlePayment(tx, await openPurchase(tx, id, { enrollmentId: newId('enrollment') }))
    return id
  }
}
