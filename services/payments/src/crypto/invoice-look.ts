import { DAY_MILLISECONDS, type CallContext, type Job, type Transaction } from '@enigm/subgraph'
import type { PaymentsApp, PaymentsConfig } from '../config'
import { Order } from '../order/order.entity'
import { BtcpayProcessor, MONITORED_DAYS } from './btcpay-processor'
import { CryptoFailure } from './crypto-processor'
import { CryptoQuote } from './crypto.entity'
import { quotesById, transfersByIndex } from './crypto.queries'
import { recordTransfers, transferOf } from './transfer-record'

export const INVOICE_LOOK = 'crypto.invoice'

/** A day more than the store watches an invoice after its end. */
const LOOK_DAYS = MONITORED_DAYS + 1
const LONGEST_WAIT_MILLISECONDS = 6 * 3_600_000
/** Once an order has ended, its invoice is read again after this part of its age. */
const WAIT_OF_AGE = 0.1

/**
 * Reads the invoices of a store, each by its own timer: often while its order awaits the payment, and then less and less, because
 * money can still come late. A webhook only makes the next look come now.
 */
export class InvoiceLook {
  private readonly processor: BtcpayProcessor

  constructor(private readonly app: PaymentsApp) {
    this.processor = app.get(BtcpayProcessor)
  }

  async look(context: CallContext, job: Job): Promise<void> {
    const [quote] = await this.app.read(quotesById, [[job.aggregateId]])
    if (quote) await this.read(context, quote)
    await this.app.transaction(context, async (tx) => {
      const wait = await waitOf(tx, job.aggregateId, this.app.config)
      await tx.completeJob(job)
      if (wait !== null) await schedule(tx, job.aggregateId, wait)
    })
  }

  private async read(context: CallContext, quote: CryptoQuote): Promise<void> {
    const { id, invoiceId, subaddressIndex } = quote
    const index = subaddressIndex!
    try {
      const view = await this.processor.transfersOf({ invoiceId: invoiceId!, index })
      const before = (await this.app.read(transfersByIndex, [[index]])).map(transferOf)
      await recordTransfers(this.app, context, { quote, before, now: view.transfers, height: view.height })
    } catch (error) {
      if (!(error instanceof CryptoFailure)) throw error
      this.app.log.warn({ payment: id, failure: error.kind }, 'invoice not read, will be retried')
    }
  }
}

/** Schedules the first look at the invoice of a payment. */
export function lookSoon(tx: Transaction, id: string, config: PaymentsConfig): Promise<void> {
  return schedule(tx, id, config.MONERO_POLL_MILLISECONDS)
}

/** @returns the time until the next look; null when nothing can come any more */
async function waitOf(tx: Transaction, id: string, config: PaymentsConfig): Promise<number | null> {
  const quote = await tx.manager.findOneBy(CryptoQuote, { id })
  if (!quote) return null
  const { state } = await tx.manager.findOneByOrFail(Order, { id: quote.orderId })
  if (state === 'AWAITING_PAYMENT') return config.MONERO_POLL_MILLISECONDS
  const age = (await tx.now()).getTime() - quote.ratedAt!.getTime()
  if (age > LOOK_DAYS * DAY_MILLISECONDS) return null
  return Math.max(config.MONERO_POLL_MILLISECONDS, Math.min(LONGEST_WAIT_MILLISECONDS, age * WAIT_OF_AGE))
}

function schedule(tx: Transaction, id: string, afterMilliseconds: number): Promise<void> {
  return tx.scheduleJob({ kind: INVOICE_LOOK, aggregateId: id, afterMilliseconds })
}
