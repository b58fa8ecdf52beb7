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

/** A wallet that sees incoming transfers and cannot spend them. */
export interface CryptoProcessor {
  /** Creates an address for one payment. @throws CryptoFailure */
  createAddress(): Promise<{ address: string; index: number }>
  /** The chain from a block on, and the pool. @throws CryptoFailure */
  transfersFrom(height: number): Promise<ChainView>
}

/** The exchange rate of a cryptocurrency. */
export interface RateSource {
  /** Euros for one coin, as a decimal text. @throws CryptoFailure */
  rate(): Promise<string>
}

type CryptoFailureKind =
  /** No connection, no answer in time, or an error of HTTP. */
  | 'UNREACHABLE'
  /** The answer does not follow the protocol. */
  | 'NONSENSE'
  /** The wallet answers with an error. */
  | 'REFUSED'
  /** The wallet knows far fewer blocks than before: since it was started, it has not reached its daemon. */
  | 'BEHIND'

/** A call of the wallet or of the rate source without success. */
export class CryptoFailure extends Error {
  constructor(
    readonly kind: CryptoFailureKind,
    options?: ErrorOptions,
  ) {
    super(`crypto processor: ${kind}`, options)
    this.name = 'CryptoFailure'
  }
}
