import type { NextStep, OutboundProtocol, Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { Order } from '../order/order.entity'
import { hintHolder } from '../payment/progress'
import { PurchaseLink } from '../purchase/purchase.entity'
import { amountDue } from './amount'
import { CryptoFailure } from './crypto-processor'
import { CryptoQuote, quoteQueue } from './crypto.entity'
import { KrakenRate } from './kraken-rate'
import { MoneroProcessor } from './monero-processor'

interface Command {
  readonly id: string
  readonly orderId: string
  readonly tries: number
  /** Cents. */
  readonly amount: number
}

interface Quote {
  readonly address: string
  readonly index: number
  readonly rate: string
  readonly due: bigint
}

/** Asks for the address and the rate of payments. After a crash an address may stay unused; none is used twice. */
export class QuoteWorker implements OutboundProtocol<Command, Quote, CryptoFailure> {
  readonly failure = CryptoFailure
  private readonly processor: MoneroProcessor
  private readonly rates: KrakenRate

  constructor(private readonly app: PaymentsApp) {
    this.processor = app.get(MoneroProcessor)
    this.rates = app.get(KrakenRate)
  }

  async claim(tx: Transaction, id: string): Promise<Command | null> {
    const quote = await tx.manager.findOneBy(CryptoQuote, { id })
    if (!quote || quote.address) return null
    const { state, amount } = await tx.manager.findOneByOrFail(Order, { id: quote.orderId })
    return state === 'AWAITING_PAYMENT' ? { id, orderId: quote.orderId, tries: quote.tries, amount } : null
  }

  /** The rate comes first: without it no address is created. */
  async call({ amount }: Command): Promise<Quote> {
    const rate = await this.rates.rate()
    const due = amountDue(amount, rate)
    return { ...(await this.processor.createAddress()), rate, due }
  }

  async succeed(tx: Transaction, command: Command, { index, address, rate, due }: Quote): Promise<NextStep> {
    const { id, orderId } = command
    const isTaken = await tx.manager.existsBy(CryptoQuote, [{ subaddressIndex: index }, { address }])
    // A wallet that gives an address again has lost its own state: two orders would be paid by one transfer.
    if (isTaken) return this.fail(tx, command, new CryptoFailure('NONSENSE'))
    const link = await tx.manager.findOneBy(PurchaseLink, { orderId })
    const quote = { subaddressIndex: index, address, rate, ratedAt: new Date(), due: due.toString() }
    await tx.manager.update(CryptoQuote, { id }, quote)
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
