import { enumType, lifecycle } from '@enigm/subgraph'

export const MemberState = enumType('MemberState', 'The state of a membership in its lifecycle.', {
  ACTIVE: 'It counts for participation.',
  REMOVED: 'The server ended it.',
  LEFT: 'The member ended it.',
})
export type MemberState = keyof typeof MemberState

/** A membership ends with its server or with the account of the member. */
export const memberLifecycle = lifecycle(MemberState, 'ACTIVE', {
  REMOVE: { from: ['ACTIVE'], to: 'REMOVED', event: 'servers.member.removed' },
  LEAVE: { from: ['ACTIVE'], to: 'LEFT', event: 'servers.member.left' },
})
