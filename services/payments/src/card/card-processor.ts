/** A page on which one payment is made. The processor asks for the card there; nothing of it comes here (PAY-02). */
export interface CheckoutRequest {
  paymentId: string
  /** Minor units. */
  amount: number
  /** ISO 4217. */
  currency: string
  /** What is bought, as the page shows it. */
  title: string
  quantity: number
  /** When the page stops to accept the payment. */
  expiresAt: Date
}

/** Money that the processor has taken on one of its pages. */
export interface PaidCheckout {
  /** The name that the processor has for it. */
  reference: string
  /** As the page was opened for it; null if it names none. */
  paymentId: string | null
  /** Minor units. */
  amount: number | null
  /** ISO 4217, upper case. */
  currency: string | null
}

/** A processor of card payments. It learns product, price and payment, and nothing about an account. */
export interface CardProcessor {
  /** Opens the page of a payment; the same payment gets the same page. @returns its address @throws CardFailure */
  openCheckout(request: CheckoutRequest): Promise<string>
  /** The money of all pages that were opened since a moment. @throws CardFailure */
  paidSince(openedAfter: Date): Promise<PaidCheckout[]>
}

type CardFailureKind =
  /** No connection, no answer in time or an error of the processor: its effect is unknown. */
  | 'UNREACHABLE'
  /** The answer does not follow the protocol. */
  | 'NONSENSE'
  /** The processor does not accept the request. */
  | 'REFUSED'

/** A call of the card processor without success. */
export class CardFailure extends Error {
  constructor(
    readonly kind: CardFailureKind,
    options?: ErrorOptions,
  ) {
    super(`card processor: ${kind}`, options)
    this.name = 'CardFailure'
  }
}
