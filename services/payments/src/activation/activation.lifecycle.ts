import { lifecycle } from '@enigm/subgraph'

export enum ActivationState {
  ACTIVE = 'ACTIVE',
  RELEASED = 'RELEASED',
}

const { ACTIVE, RELEASED } = ActivationState

/** An activation binds one entitlement to what was activated with it and lets go of it once. */
export const activationLifecycle = lifecycle(ActivationState, ACTIVE, {
  release: { from: [ACTIVE], to: RELEASED, event: 'payments.activation.released' },
})
