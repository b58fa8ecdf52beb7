import { DAY_MILLISECONDS, type App } from '@enigm/subgraph'
import type { PaidCheckout } from '../card/card-processor'
import type { Difference } from './reconciliation.entity'

/** How long before the comparison a page was opened at most. A page is open for less than a day, its money known within days. */
export const CARD_DAYS = 35
/** Payments of orders that are older than this could have a page from before `CARD_DAYS`. */
const PAYMENT_DAYS = 30

interface CardPayment {
  id: string
  state: string
  amount: number
  currency: string
  isInQueue: boolean
}

const paymentsById = `
  SELECT p.id, p.state, p.amount, p.currency,
    EXISTS (SELECT FROM stuck_payment s WHERE s.payment_id = p.id) AS "isInQueue"
  FROM payment p WHERE p.id = ANY($1) AND p.method = 'CARD'`

const settledSince = `
  SELECT p.id, p.amount, p.currency FROM payment p JOIN "order" o ON o.id = p.order_id
  WHERE p.method = 'CARD' AND p.state = 'SETTLED' AND o.placed_on >= $1 AND p.id <> ALL($2)`

/** Compares the money of the card processor with the payments. Money in the operator's queue is no difference: it is known. */
export async function compareCard(
  app: Pick<App, 'read'>,
  paid: readonly PaidCheckout[],
  { now, subjectOf }: { now: Date; subjectOf: (reference: string) => string },
): Promise<Difference[]> {
  const ids = paid.flatMap(({ paymentId }) => paymentId ?? [])
  const known = new Map((await app.read<CardPayment>(paymentsById, [ids])).map((each) => [each.id, each]))
  const differences = paid.flatMap((checkout): Difference[] => {
    const payment = checkout.paymentId === null ? undefined : known.get(checkout.paymentId)
    const reported = textOf(checkout)
    if (!payment) {
      const subject = subjectOf(checkout.reference)
      return [{ kind: 'CARD_UNKNOWN', subject, paymentId: null, recorded: null, reported }]
    }
    if (payment.isInQueue) return []
    const about = { subject: payment.id, paymentId: payment.id }
    const recorded = textOf(payment)
    if (recorded !== reported) return [{ kind: 'CARD_AMOUNT', ...about, recorded, reported }]
    return payment.state === 'SETTLED'
      ? []
      : [{ kind: 'CARD_NOT_RECORDED', ...about, recorded: null, reported }]
  })
  const since = new Date(now.getTime() - PAYMENT_DAYS * DAY_MILLISECONDS)
  const unpaid = await app.read<Pick<CardPayment, 'id' | 'amount' | 'currency'>>(settledSince, [since, ids])
  const unreported = unpaid.map(({ id, ...money }): Difference => {
    return { kind: 'CARD_NOT_REPORTED', subject: id, paymentId: id, recorded: textOf(money), reported: null }
  })
  return [...differences, ...unreported]
}

/** An amount that is compared and shown: `EUR 49.00`. */
function textOf({ amount, currency }: { amount: number | null; currency: string | null }): string {
  return amount === null ? (currency ?? '?') : `${currency} ${(amount / 100).toFixed(2)}`
}
