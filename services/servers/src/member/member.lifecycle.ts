import { lifecycle } from '@enigm/subgraph'

/** Every state that a membership can be in; the moves below are those that exist so far. */
export enum MemberState {
  ACTIVE = 'ACTIVE',
  RESTRICTED = 'RESTRICTED',
  REMOVED = 'REMOVED',
  LEFT = 'LEFT',
}

const { ACTIVE, RESTRICTED, REMOVED, LEFT } = MemberState

export const memberLifecycle = lifecycle(MemberState, ACTIVE, {
  remove: { from: [ACTIVE, RESTRICTED], to: REMOVED, event: 'servers.member.removed' },
  leave: { from: [ACTIVE, RESTRICTED], to: LEFT, event: 'servers.member.left' },
})
