import { newId } from '@enigm/contracts'
import { anonymous, type Context } from '@enigm/subgraph'
import { CodeCoinService } from '../codecoin/code-coin.service'
import { CodeCoinThrottle } from '../codecoin/code-coin.throttle'
import type { PaymentsApp } from '../config'
import { keyedHash } from '../keyed-hash'
import { Order } from '../order/order.entity'
import { placeOrder } from '../order/order.service'
import { Purchase, PurchaseLink } from '../purchase/purchase.entity'
import { openPurchase, settlePayment } from '../purchase/purchase.saga'
import { EnrollmentTokens } from './enrollment-token'
import type { StartEnrollmentPurchaseInput } from './enrollment.input'

export interface EnrollmentPurchase {
  order: Order
  /** Null once the purchase was activated: its link, and with it the enrollment, is destroyed. */
  enrollmentToken: string | null
}

export class EnrollmentService {
  constructor(private readonly app: PaymentsApp) {}

  /**
   * Buys without an account: coin redeemed, order paid and entitlement made, or nothing at all; then the key may be used
   * again. Whoever is signed in all the same is not looked at (PAY-04, PAY-09).
   * @throws DomainFailure CODE_COIN_NOT_USABLE, PRODUCT_NOT_AVAILABLE, METHOD_NOT_AVAILABLE, IDEMPOTENCY_CONFLICT
   * @throws Refusal RATE_LIMITED
   */
  async start({ correlationId }: Context, input: StartEnrollmentPurchaseInput): Promise<EnrollmentPurchase> {
    const { productKey, method, codeCoin, idempotencyKey } = input
    const coins = this.app.get(CodeCoinService)
    const codeHash = coins.hashOf(codeCoin)
    const request = { productKey, purchaseCountry: input.purchaseCountry.toUpperCase(), method, quantity: 1 }
    const once = {
      scope: 'startEnrollmentPurchase',
      key: keyedHash(this.app.config.PAYMENTS_PEPPER, 'idempotency', 'enrollment', idempotencyKey),
      request: { ...request, code: coins.requestHashOf(codeHash, idempotencyKey) },
    }
    const purchase = () =>
      this.app.transaction({ caller: anonymous, correlationId }, async (tx) => {
        const { result: orderId } = await tx.idempotent(once, async () => {
          await coins.redeem(tx, codeHash, request)
          const id = await placeOrder(tx, request, { scope: 'platform', target: productKey })
          await openPurchase(tx, { orderId: id, holderId: null, enrollmentId: newId('enrollment') })
          await settlePayment(tx, await tx.manager.findOneByOrFail(PurchaseLink, { orderId: id }))
          return id
        })
        const order = await tx.manager.findOneByOrFail(Order, { id: orderId })
        return { order, purchase: await tx.manager.findOneByOrFail(Purchase, { orderId }) }
      })
    const {
      order,
      purchase: { enrollmentId },
    } = await this.app.get(CodeCoinThrottle).anonymously(() => coins.isUsable(codeHash, request), purchase)
    const tokens = this.app.get(EnrollmentTokens)
    return { order, enrollmentToken: enrollmentId && (await tokens.sign(enrollmentId, order.placedOn)) }
  }
}
