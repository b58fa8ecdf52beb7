import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

export const SubscriptionState = enumType(
  'SubscriptionState',
  'State of a prepaid term: commercial state, which gives access to no content and no key.',
  {
    ACTIVE: 'The term runs; a grace period follows its end.',
    CANCEL_AT_END:
      'The term runs; its holder has canceled what follows, so that no grace period follows its end.',
    GRACE: 'The term has ended. Its product instance works until the grace period ends.',
    SUSPENDED: 'The product instance is suspended. A renewal resumes it until it is retired.',
    ENDED: 'It has ended for good, with its product instance or without a renewal.',
  },
)
export type SubscriptionState = keyof typeof SubscriptionState

/** Timers make every move that has no mutation; a renewal is made by the payment of its order (decision 0037). */
export const subscriptionLifecycle = lifecycle(SubscriptionState, 'ACTIVE', {
  CANCEL: {
    mutation: 'cancelSubscription',
    from: ['ACTIVE'],
    to: 'CANCEL_AT_END',
    event: 'payments.subscription.canceled',
  },
  UNDO_CANCEL: {
    mutation: 'undoCancelSubscription',
    from: ['CANCEL_AT_END'],
    to: 'ACTIVE',
    event: 'payments.subscription.cancelation.undone',
  },
  RENEW: {
    mutation: 'renewSubscription',
    from: ['ACTIVE', 'CANCEL_AT_END', 'GRACE', 'SUSPENDED'],
    to: 'ACTIVE',
    event: 'payments.subscription.renewed',
  },
  BEGIN_GRACE: { from: ['ACTIVE'], to: 'GRACE', event: 'payments.subscription.grace.begun' },
  SUSPEND: { from: ['CANCEL_AT_END', 'GRACE'], to: 'SUSPENDED', event: 'payments.subscription.suspended' },
  END: {
    from: ['ACTIVE', 'CANCEL_AT_END', 'GRACE', 'SUSPENDED'],
    to: 'ENDED',
    event: 'payments.subscription.ended',
  },
})

export const SubscriptionAction = actionsOf(
  subscriptionLifecycle,
  'SubscriptionAction',
  'An action of the holder on a prepaid term.',
)
export type SubscriptionAction = keyof typeof SubscriptionAction
