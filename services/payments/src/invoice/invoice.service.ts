import { newId } from '@enigm/contracts'
import type { Context, Transaction } from '@enigm/subgraph'
import { IsNull } from 'typeorm'
import type { PaymentsApp } from '../config'
import { PaymentsFailure } from '../errors'
import { requireHolder, trailOfHolder } from '../holder/holder.access'
import type { Order } from '../order/order.entity'
import { Payment } from '../payment/payment.entity'
import { Product } from '../product/product.entity'
import { lockLinkedOrder } from '../purchase/purchase.access'
import { StuckPayment } from '../stuck-payment/stuck-payment.entity'
import { invoiceCode, invoiceCodeHash } from './invoice-code'
import { Invoice, invoices } from './invoice.entity'
import { invoiceLifecycle } from './invoice.lifecycle'
import { invoiceByCode } from './invoice.queries'
import { issueRequested } from './issue'

interface InvoiceRequest {
  orderId: string
  organizationId?: string | null
  billingText?: string | null
}

export class InvoiceService {
  constructor(private readonly app: PaymentsApp) {}

  /**
   * Requests the invoice of an order of the caller, or of an organization that it administers. That of a paid order is issued at
   * once, that of an open one with its payment; until then a further request replaces the billing text (PAY-08).
   * @throws PaymentsFailure NOT_FOUND, also once the order is no longer linked; INVALID_TRANSITION for an order that has ended
   * unpaid or whose price was returned, for one of blind coins, and for another text after the issue
   */
  request(context: Context, { orderId, organizationId, ...request }: InvoiceRequest): Promise<Invoice> {
    const billingText = request.billingText?.replace(/\r\n?/g, '\n').trim().normalize() ?? null
    return this.app.transaction(context, async (tx) => {
      const holderId = await requireHolder(tx, organizationId)
      const { order } = await lockLinkedOrder(tx, orderId, holderId)
      const known = await tx.manager.findOneBy(Invoice, { orderId, corrects: IsNull() })
      if (known?.billingText === billingText) return known
      if (known?.state === 'ISSUED') throw new PaymentsFailure('INVALID_TRANSITION', ['input', 'billingText'])
      // The invoice with VAT is that of the order which a coin pays.
      const isPossible =
        order.delivery === 'ENTITLEMENTS' && (order.state === 'AWAITING_PAYMENT' || order.state === 'PAID')
      if (!isPossible || (await isRefunded(tx, orderId)))
        throw new PaymentsFailure('INVALID_TRANSITION', ['input', 'orderId'])
      const concerned = { holderId, target: order.productKey }
      const audit = () => ({ scope: trailOfHolder(holderId), target: order.productKey })
      if (known) {
        const change = { set: { billingText }, audit }
        return invoices.change(tx, 'payments.invoice.requested', { id: known.id }, change)
      }
      const invoice = { ...(await this.draftOf(tx, order)), billingText }
      await invoices.create(tx, 'payments.invoice.requested', invoice, { audit })
      if (order.state === 'PAID') await issueRequested(tx, orderId, concerned)
      return tx.manager.findOneByOrFail(Invoice, { id: invoice.id })
    })
  }

  /** The invoice of a code as it was typed; null for another code. */
  async ofCode(typed: string): Promise<Invoice | null> {
    const hash = invoiceCodeHash(this.app.config.PAYMENTS_PEPPER, typed)
    return hash === null ? null : invoiceByCode(this.app, hash)
  }

  codeOf({ id }: Invoice): string {
    return invoiceCode(this.app.config.PAYMENTS_PEPPER, id)
  }

  /** An invoice with all that its document shows of an order and of the seller. */
  private async draftOf(tx: Transaction, order: Order): Promise<Omit<Invoice, 'version' | 'billingText'>> {
    const { PAYMENTS_PEPPER, INVOICE_SELLER } = this.app.config
    const { title } = await tx.manager.findOneByOrFail(Product, { key: order.productKey })
    const { quantity, amount, netAmount, vatHundredths, currency } = order
    const id = newId('invoice')
    return {
      ...{ id, state: invoiceLifecycle.initial, orderId: order.id },
      codeHash: invoiceCodeHash(PAYMENTS_PEPPER, invoiceCode(PAYMENTS_PEPPER, id))!,
      ...{ year: null, place: null, issuedOn: null, orderedOn: order.placedOn },
      ...{ corrects: null, correctedOn: null },
      ...{ seller: INVOICE_SELLER, productTitle: title, country: order.purchaseCountry },
      ...{ quantity, amount, netAmount, vatHundredths, currency },
    }
  }
}

/** Whether the price of an order was returned: an invoice about it would demand VAT for nothing. */
async function isRefunded(tx: Transaction, orderId: string): Promise<boolean> {
  const { id: paymentId } = await tx.manager.findOneByOrFail(Payment, { orderId })
  return tx.manager.existsBy(StuckPayment, { paymentId, state: 'REFUNDED' })
}
