/** An incoming transfer to one of our addresses, as the chain or the pool shows it at one moment. */
export interface Transfer {
  txid: string
  subaddressIndex: number
  /** Atomic units. */
  amount: bigint
  /** The block that contains it; null in the pool. */
  height: number | null
  /** Its sender has locked it: it cannot be spent, and pays for nothing. */
  isLocked: boolean
}

export interface ChainView {
  /** The number of blocks of the chain. */
  height: number
  transfers: readonly Transfer[]
}

/** A payment that needs an address and an amount. */
export interface QuoteRequest {
  /** The payment: the only reference that leaves this service. */
  id: string
  /** Cents. */
  amount: number
  /** ISO 4217. */
  currency: string
  /** When its order stops to await it. */
  expiresAt: Date
}

export interface Quote {
  address: string
  /** The number that the wallet has for the address; null from a processor that numbers none. */
  index: number | null
  /** The invoice of the processor; null without invoices. */
  invoiceId: string | null
  /** Euros for one coin, as a decimal text. */
  rate: string
  /** Atomic units. */
  due: bigint
}

/** Gives each payment an address for itself, and says what it costs in the cryptocurrency. */
export interface CryptoProcessor {
  /** @returns a new address at each call @throws CryptoFailure */
  quote(request: QuoteRequest): Promise<Quote>
}

/** A wallet that sees incoming transfers and cannot spend them: one reading shows those of all payments. */
export interface ChainProcessor extends CryptoProcessor {
  /** The chain from a block on, and the pool. @throws CryptoFailure */
  transfersFrom(height: number): Promise<ChainView>
}

/** A store with an invoice for each payment: one reading shows one payment. */
export interface InvoiceProcessor extends CryptoProcessor {
  /**
   * All transfers of an invoice that count. The store counts confirmations: a transfer that it counts as final is in block 0 of a
   * chain of `CONFIRMATIONS` blocks, any other one in the pool.
   * @throws CryptoFailure
   */
  transfersOf(invoice: { invoiceId: string; index: number }): Promise<ChainView>
}

/** The exchange rate of a cryptocurrency. */
export interface RateSource {
  /** Euros for one coin, as a decimal text. @throws CryptoFailure */
  rate(): Promise<string>
}

type CryptoFailureKind =
  /** No connection, no answer in time, or another error of HTTP. */
  | 'UNREACHABLE'
  /** The answer does not follow the protocol. */
  | 'NONSENSE'
  /** It answers with an error: a wallet in its protocol, others by a status of HTTP from 400 to 499. */
  | 'REFUSED'
  /** The wallet knows far fewer blocks than before: since it was started, it has not reached its daemon. */
  | 'BEHIND'

/** A call of a processor or of the rate source without success. */
export class CryptoFailure extends Error {
  constructor(
    readonly kind: CryptoFailureKind,
    options?: ErrorOptions,
  ) {
    super(`crypto processor: ${kind}`, options)
    this.name = 'CryptoFailure'
  }
}
