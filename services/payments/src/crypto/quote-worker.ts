import type { NextStep, OutboundProtocol, Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { Order } from '../order/order.entity'
import { hintHolder } from '../payment/progress'
import { PurchaseLink } from '../purchase/purchase.entity'
import { BtcpayProcessor } from './btcpay-processor'
import { CryptoFailure, type CryptoProcessor, type Quote, type QuoteRequest } from './crypto-processor'
import { CryptoQuote, quoteQueue } from './crypto.entity'
import { lookSoon } from './invoice-look'
import { MoneroProcessor } from './monero-processor'

interface Command extends QuoteRequest {
  readonly orderId: string
  readonly tries: number
}

/** Asks for the address and the rate of payments. After a crash an address may stay unused; none is used twice. */
export class QuoteWorker implements OutboundProtocol<Command, Quote, CryptoFailure> {
  readonly failure = CryptoFailure
  private readonly processor: CryptoProcessor

  constructor(private readonly app: PaymentsApp) {
    this.processor = processorOf(app)
  }

  async claim(tx: Transaction, id: string): Promise<Command | null> {
    const quote = await tx.manager.findOneBy(CryptoQuote, { id })
    if (!quote || quote.address) return null
    const { orderId, tries } = quote
    const { state, amount, currency, expiresAt } = await tx.manager.findOneByOrFail(Order, { id: orderId })
    if (state !== 'AWAITING_PAYMENT' || !expiresAt) return null
    return { id, orderId, tries, amount, currency, expiresAt }
  }

  call(command: Command): Promise<Quote> {
    return this.processor.quote(command)
  }

  async succeed(
    tx: Transaction,
    command: Command,
    { address, invoiceId, rate, due, ...quoted }: Quote,
  ): Promise<NextStep> {
    const { id, orderId } = command
    const index = quoted.index ?? (await numberBelowZero(tx))
    const taken = [{ subaddressIndex: index }, { address }, ...(invoiceId ? [{ invoiceId }] : [])]
    // A processor that gives an address again has lost its own state: two orders would be paid by one transfer.
    if (await tx.manager.existsBy(CryptoQuote, taken))
      return this.fail(tx, command, new CryptoFailure('NONSENSE'))
    const link = await tx.manager.findOneBy(PurchaseLink, { orderId })
    const rated = { rate, ratedAt: new Date(), due: due.toString() }
    await tx.manager.update(CryptoQuote, { id }, { subaddressIndex: index, invoiceId, address, ...rated })
    if (invoiceId) await lookSoon(tx, id, this.app.config)
    hintHolder(tx, { id }, link)
    return 'DONE'
  }

  async fail(tx: Transaction, { id, tries }: Command, { kind }: CryptoFailure): Promise<NextStep> {
    this.app.log[kind === 'UNREACHABLE' ? 'debug' : 'warn'](
      { payment: id, tries, failure: kind },
      'quote of a payment failed, will be retried',
    )
    await tx.manager.update(CryptoQuote, { id }, { tries: tries + 1 })
    return quoteQueue.retry(tries + 1)
  }
}

/** The processor of new payments; those that exist stay with theirs. */
function processorOf(app: PaymentsApp): CryptoProcessor {
  return app.config.CRYPTO_PROCESSOR === 'BTCPAY' ? app.get(BtcpayProcessor) : app.get(MoneroProcessor)
}

/** A number for an address that its processor does not number; those of a wallet are never below zero. */
async function numberBelowZero(tx: Transaction): Promise<number> {
  await tx.takeTurn('crypto-quote-number')
  const [lowest] = await tx.query<{ index: number }>(
    'SELECT least(min(subaddress_index), 0) - 1 AS index FROM crypto_quote',
  )
  return lowest!.index
}
