import { lifecycle } from '@enigm/subgraph'

export enum EntitlementState {
  PENDING = 'PENDING',
  GRANTED = 'GRANTED',
  ACTIVE = 'ACTIVE',
  EXPIRED = 'EXPIRED',
}

const { PENDING, GRANTED, ACTIVE, EXPIRED } = EntitlementState

/** Granting needs a holder and activation needs something activated: a settled payment alone does neither (PAY-12). */
export const entitlementLifecycle = lifecycle(EntitlementState, PENDING, {
  grant: { from: [PENDING], to: GRANTED, event: 'payments.entitlement.granted' },
  activate: { from: [GRANTED], to: ACTIVE, event: 'payments.entitlement.activated' },
  expire: { from: [ACTIVE], to: EXPIRED, event: 'payments.entitlement.expired' },
})
