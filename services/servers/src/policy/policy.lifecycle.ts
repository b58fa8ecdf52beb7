import { enumType, lifecycle } from '@enigm/subgraph'

export const ServerPolicyState = enumType(
  'ServerPolicyState',
  'The state of a version of an access policy in its lifecycle.',
  {
    SCHEDULED: 'It takes effect later.',
    IN_FORCE: 'It decides now.',
    REPLACED: 'A later version took its place.',
  },
)
export type ServerPolicyState = keyof typeof ServerPolicyState

/** A version decides from its moment on, by the clock of the database; the moves follow and never delay one. */
export const serverPolicyLifecycle = lifecycle(ServerPolicyState, 'SCHEDULED', {
  TAKE_EFFECT: { from: ['SCHEDULED'], to: 'IN_FORCE', event: 'servers.policy.effective' },
  REPLACE: { from: ['SCHEDULED', 'IN_FORCE'], to: 'REPLACED', event: 'servers.policy.replaced' },
})
