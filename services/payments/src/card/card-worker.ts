import type { NextStep, OutboundProtocol, Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { Order } from '../order/order.entity'
import { hintHolder } from '../payment/progress'
import { Product } from '../product/product.entity'
import { PurchaseLink } from '../purchase/purchase.entity'
import { CardCheckout, cardQueue } from './card-checkout.entity'
import { CardFailure, type CheckoutRequest } from './card-processor'
import { StripeProcessor } from './stripe-processor'

interface Command {
  readonly id: string
  readonly orderId: string
  readonly tries: number
  readonly request: CheckoutRequest
}

/** Opens the pages of card payments at the processor. */
export class CardWorker implements OutboundProtocol<Command, string, CardFailure> {
  readonly failure = CardFailure
  private readonly processor: StripeProcessor

  constructor(private readonly app: PaymentsApp) {
    this.processor = app.get(StripeProcessor)
  }

  async claim(tx: Transaction, id: string): Promise<Command | null> {
    const checkout = await tx.manager.findOneBy(CardCheckout, { id })
    if (!checkout || checkout.url) return null
    const { orderId, expiresAt, tries } = checkout
    const order = await tx.manager.findOneByOrFail(Order, { id: orderId })
    if (order.state !== 'AWAITING_PAYMENT') return null
    const { title } = await tx.manager.findOneByOrFail(Product, { key: order.productKey })
    const { amount, currency, quantity } = order
    return {
      ...{ id, orderId, tries },
      request: { paymentId: id, amount, currency, title, quantity, expiresAt },
    }
  }

  call({ request }: Command): Promise<string> {
    return this.processor.openCheckout(request)
  }

  async succeed(tx: Transaction, { id, orderId }: Command, url: string): Promise<NextStep> {
    const link = await tx.manager.findOneBy(PurchaseLink, { orderId })
    await tx.manager.update(CardCheckout, { id }, { url })
    hintHolder(tx, { id }, link)
    return 'DONE'
  }

  async fail(tx: Transaction, { id, tries }: Command, { kind }: CardFailure): Promise<NextStep> {
    this.app.log[kind === 'UNREACHABLE' ? 'debug' : 'warn'](
      { payment: id, tries, failure: kind },
      'card processor call failed, will be retried',
    )
    await tx.manager.update(CardCheckout, { id }, { tries: tries + 1 })
    return cardQueue.retry(tries + 1)
  }
}
