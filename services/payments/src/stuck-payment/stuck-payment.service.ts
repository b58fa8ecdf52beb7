import { isId } from '@enigm/contracts'
import type { Context, Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { CryptoQuote } from '../crypto/crypto.entity'
import { PaymentsFailure } from '../errors'
import { correctIssued } from '../invoice/issue'
import { Order } from '../order/order.entity'
import { Payment } from '../payment/payment.entity'
import { acceptPayment, canBePaid } from '../purchase/purchase-saga'
import { PurchaseLink } from '../purchase/purchase.entity'
import { StuckPayment, stuckPayments } from './stuck-payment.entity'
import type { StuckPaymentResolution } from './stuck-payment.lifecycle'

export class StuckPaymentService {
  constructor(private readonly app: PaymentsApp) {}

  /**
   * Resolves a stuck payment. To accept it pays the order, unless its purchase is no longer linked, or the term that it renews
   * has ended for good: then the money buys nothing and can only be returned. Money that is not confirmed pays nothing.
   * A refund concerns the dispute of a settled payment and corrects the invoice of its order (PAY-08).
   * @throws PaymentsFailure NOT_FOUND, INVALID_TRANSITION
   */
  resolve(context: Context, id: string, resolution: StuckPaymentResolution): Promise<StuckPayment> {
    return this.app.transaction(context, async (tx) => {
      const stuck = isId('stuckPayment', id) ? await tx.manager.findOneBy(StuckPayment, { id }) : null
      if (!stuck) throw new PaymentsFailure('NOT_FOUND', ['input', 'stuckPaymentId'])
      const { paymentId } = stuck
      const { orderId } = await tx.manager.findOneByOrFail(Payment, { id: paymentId })
      // The purchase is locked before the queue, as in transactions that put a payment into it.
      const link = await tx.lock(PurchaseLink, { orderId })
      const resolved = await stuckPayments.move(tx, resolution, { id })
      if (resolution === 'ACCEPT') {
        if (!link || !(await isConfirmed(tx, paymentId)) || !(await canBePaid(tx, link)))
          throw new PaymentsFailure('INVALID_TRANSITION', ['input', 'resolution'])
        await acceptPayment(tx, link)
      }
      if (resolution === 'REFUND') {
        const { state } = await tx.manager.findOneByOrFail(Payment, { id: paymentId })
        if (stuck.reason !== 'DISPUTED' || state !== 'SETTLED')
          throw new PaymentsFailure('INVALID_TRANSITION', ['input', 'resolution'])
        const { productKey } = await tx.manager.findOneByOrFail(Order, { id: orderId })
        const pepper = this.app.config.PAYMENTS_PEPPER
        await correctIssued(tx, { orderId, pepper }, { holderId: link?.holderId ?? null, target: productKey })
      }
      return resolved
    })
  }
}

/** Whether the money of a payment has arrived for good; a card processor only reports money that has. */
async function isConfirmed(tx: Transaction, paymentId: string): Promise<boolean> {
  const quote = await tx.manager.findOneBy(CryptoQuote, { id: paymentId })
  return !quote || (BigInt(quote.confirmed) > 0n && quote.confirmed === quote.received)
}
