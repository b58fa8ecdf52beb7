import { enumType, lifecycle } from '@enigm/subgraph'

export const SubscriptionState = enumType('SubscriptionState', 'Whether a prepaid term runs.', {
  ACTIVE: 'The term runs.',
  ENDED: 'The term or its product instance has ended.',
})
export type SubscriptionState = keyof typeof SubscriptionState

/** A prepaid term runs once and is never renewed automatically. */
export const subscriptionLifecycle = lifecycle(SubscriptionState, 'ACTIVE', {
  END: { from: ['ACTIVE'], to: 'ENDED', event: 'payments.subscription.ended' },
})
