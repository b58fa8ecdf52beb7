import { lifecycle } from '@enigm/subgraph'

export enum SubscriptionState {
  ACTIVE = 'ACTIVE',
  ENDED = 'ENDED',
}

const { ACTIVE, ENDED } = SubscriptionState

/** A prepaid term runs once and is never renewed by itself. */
export const subscriptionLifecycle = lifecycle(SubscriptionState, ACTIVE, {
  end: { from: [ACTIVE], to: ENDED, event: 'payments.subscription.ended' },
})
