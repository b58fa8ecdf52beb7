import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type {
  EntitlementState,
  OrderState,
  PaymentState,
  ProductKind,
  SubscriptionState,
} from '../../generated/payments'
import type { StatusOf } from '../../kit'

const kinds: Record<ProductKind, MessageDescriptor> = {
  SERVER: msg`Private server`,
  ESIM: msg`eSIM`,
  KEY: msg`Enigm Key`,
}

/** What the holder of a product can do with it, and when its term begins. */
export const purposes: Record<ProductKind, MessageDescriptor> = {
  SERVER: msg`You create it in a region, and others join it with your approval. The term begins when you create it.`,
  ESIM: msg`Mobile data on one phone, without a name and without a number of yours. The carrier prepares it at once, and the term begins when you show its activation code.`,
  KEY: msg`One Enigm Key, a device for emergencies, without a term. You use the entitlement to replace a Key; Enigm App links the new one.`,
}

export interface NamedProduct {
  readonly kind: ProductKind
  readonly termDays: number | null
}

/** The name of a product in the language of the page: its kind and its term. */
export function useProductName(): (product: NamedProduct) => string {
  const { i18n, t } = useLingui()
  return ({ kind, termDays }) => {
    const name = i18n._(kinds[kind])
    return termDays === null ? name : t`${name}, ${plural(termDays, { one: '# day', other: '# days' })}`
  }
}

export const orderStates: Record<OrderState, StatusOf> = {
  PLACED: ['wait', msg`Placed`],
  AWAITING_PAYMENT: ['wait', msg`Awaiting payment`],
  PAID: ['ok', msg`Paid`],
  FULFILLED: ['ok', msg`Complete`],
  EXPIRED: ['off', msg`Expired`],
  CANCELED: ['off', msg`Order canceled`],
}

export const paymentStates: Record<PaymentState, StatusOf> = {
  AWAITING: ['wait', msg`Nothing paid yet`],
  DETECTED: ['wait', msg`Seen, not complete yet`],
  CONFIRMING: ['wait', msg`Awaits confirmations`],
  SETTLED: ['ok', msg`Settled`],
  EXPIRED: ['off', msg`Not paid in time`],
  FAILED: ['off', msg`Refused by the processor`],
}

export const entitlementStates: Record<EntitlementState, StatusOf> = {
  PENDING: ['wait', msg`Paid, without a holder`],
  GRANTED: ['wait', msg`Ready to use`],
  ACTIVE: ['ok', msg`In use`],
  SUSPENDED: ['stop', msg`Suspended`],
  EXPIRED: ['off', msg`Ended`],
}

export const subscriptionStates: Record<SubscriptionState, StatusOf> = {
  ACTIVE: ['ok', msg`Runs`],
  CANCEL_AT_END: ['wait', msg`Canceled at its end`],
  GRACE: ['wait', msg`Over, in the grace period`],
  SUSPENDED: ['stop', msg`Suspended`],
  ENDED: ['off', msg`Ended`],
}
