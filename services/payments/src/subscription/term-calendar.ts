import { DAY_MILLISECONDS } from '@enigm/subgraph'
import type { ProductKind } from '../product/product.entity'
import { endOfTerm } from '../product/term'
import type { Subscription, TermNotice } from './subscription.entity'

/** How long a product instance works after the end of its term. */
const GRACE_DAYS = 14

/** How long before the end of a term its notices come. */
const NOTICE_DAYS: Record<TermNotice, number> = { FIRST: 14, LAST: 3 }

/** How long a suspended product instance is kept for a renewal. A Key has no term. */
const KEPT_DAYS: Record<ProductKind, number> = { SERVER: 90, ESIM: 30, KEY: 0 }

type Dates = Pick<Subscription, 'state' | 'productKind' | 'validUntil' | 'notice' | 'suspendedOn'>

/** One step of a term towards its end, and the moment of it. */
export type TermStep =
  | { readonly step: 'NOTIFY'; readonly at: Date; readonly notice: TermNotice }
  | { readonly step: 'BEGIN_GRACE' | 'SUSPEND' | 'END'; readonly at: Date }

/** The moment at which the product instance is suspended without a renewal; null from its suspension on. */
export function suspensionOf({ state, validUntil }: Dates): Date | null {
  if (state === 'SUSPENDED' || state === 'ENDED') return null
  return state === 'CANCEL_AT_END' ? validUntil : plusDays(validUntil, GRACE_DAYS)
}

/** The moment at which the entitlement ends for good without a renewal; null once it has. */
export function endOf(term: Dates): Date | null {
  const suspended = term.state === 'SUSPENDED' ? term.suspendedOn : suspensionOf(term)
  return suspended && plusDays(suspended, KEPT_DAYS[term.productKind])
}

/** The next step of a term without a renewal; null once it has ended. */
export function nextStep(term: Dates): TermStep | null {
  const { state, notice, validUntil } = term
  switch (state) {
    case 'ACTIVE': {
      if (notice === 'LAST') return { step: 'BEGIN_GRACE', at: validUntil }
      const next = notice === 'FIRST' ? 'LAST' : 'FIRST'
      return { step: 'NOTIFY', notice: next, at: plusDays(validUntil, -NOTICE_DAYS[next]) }
    }
    case 'CANCEL_AT_END':
    case 'GRACE':
      return { step: 'SUSPEND', at: suspensionOf(term)! }
    case 'SUSPENDED':
      return { step: 'END', at: endOf(term)! }
    case 'ENDED':
      return null
  }
}

/**
 * The end of a term that is renewed at a moment; null when it cannot be renewed any more. It depends on the clock and not on
 * whether the timer of the same second has run: before the suspension the new term follows the old one, and afterwards it
 * begins with the renewal.
 */
export function renewedEnd(term: Dates, days: number, now: Date): Date | null {
  const end = endOf(term)
  if (!end || end <= now) return null
  const suspension = suspensionOf(term)
  return suspension && now < suspension ? plusDays(term.validUntil, days) : endOfTerm(now, days)
}

function plusDays(moment: Date, days: number): Date {
  return new Date(moment.getTime() + days * DAY_MILLISECONDS)
}
