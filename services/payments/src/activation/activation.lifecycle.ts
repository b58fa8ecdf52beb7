import { enumType, lifecycle } from '@enigm/subgraph'

export const ActivationState = enumType(
  'ActivationState',
  'Whether an entitlement is bound to the product instance that was activated with it.',
  { ACTIVE: 'It is bound.', RELEASED: 'It was bound and is not any more.' },
)
export type ActivationState = keyof typeof ActivationState

/** An activation binds one entitlement to one product instance, and is released once. */
export const activationLifecycle = lifecycle(ActivationState, 'ACTIVE', {
  RELEASE: { from: ['ACTIVE'], to: 'RELEASED', event: 'payments.activation.released' },
})
