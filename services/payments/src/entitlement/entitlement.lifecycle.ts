import { enumType, lifecycle } from '@enigm/subgraph'

export const EntitlementState = enumType(
  'EntitlementState',
  'State of an entitlement: commercial state, which gives access to no content and no key.',
  {
    PENDING: 'It is paid and has no holder yet.',
    GRANTED: 'Its holder can activate it.',
    ACTIVE: 'It is bound to the product instance that was activated with it.',
    SUSPENDED:
      'Its term and its grace period have ended: its product instance is suspended, and a renewal resumes both.',
    EXPIRED: 'Its term or its product instance has ended; it cannot be activated again.',
  },
)
export type EntitlementState = keyof typeof EntitlementState

/**
 * A grant needs a holder, and an activation needs a product instance: a settled payment alone does neither (PAY-12). The holder
 * gets an entitlement back whose product instance was given up before it was ready (SRV-19).
 */
export const entitlementLifecycle = lifecycle(EntitlementState, 'PENDING', {
  GRANT: { from: ['PENDING'], to: 'GRANTED', event: 'payments.entitlement.granted' },
  ACTIVATE: { from: ['GRANTED'], to: 'ACTIVE', event: 'payments.entitlement.activated' },
  GIVE_BACK: { from: ['ACTIVE', 'SUSPENDED'], to: 'GRANTED', event: 'payments.entitlement.granted' },
  RENEW: { from: ['ACTIVE', 'SUSPENDED'], to: 'ACTIVE', event: 'payments.entitlement.renewed' },
  SUSPEND: { from: ['ACTIVE'], to: 'SUSPENDED', event: 'payments.entitlement.suspended' },
  EXPIRE: { from: ['ACTIVE', 'SUSPENDED'], to: 'EXPIRED', event: 'payments.entitlement.expired' },
})
