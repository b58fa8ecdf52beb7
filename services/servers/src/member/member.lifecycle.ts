import { enumType, lifecycle } from '@enigm/subgraph'

export const MemberState = enumType('MemberState', 'The state of a membership in its lifecycle.', {
  ACTIVE: 'It counts for participation.',
  RESTRICTED: 'It counts for nothing until an administrator lifts the restriction.',
  REMOVED: 'The server ended it.',
  LEFT: 'The member ended it.',
})
export type MemberState = keyof typeof MemberState

/** A membership ends with its server, by an administrator or by the member, or with the account of the member. */
export const memberLifecycle = lifecycle(MemberState, 'ACTIVE', {
  RESTRICT: {
    mutation: 'restrictMember',
    from: ['ACTIVE'],
    to: 'RESTRICTED',
    event: 'servers.member.restricted',
  },
  LIFT_RESTRICTION: {
    mutation: 'liftMemberRestriction',
    from: ['RESTRICTED'],
    to: 'ACTIVE',
    event: 'servers.member.restriction.lifted',
  },
  REMOVE: {
    mutation: 'removeMember',
    from: ['ACTIVE', 'RESTRICTED'],
    to: 'REMOVED',
    event: 'servers.member.removed',
  },
  LEAVE: {
    mutation: 'leaveServer',
    from: ['ACTIVE', 'RESTRICTED'],
    to: 'LEFT',
    event: 'servers.member.left',
  },
})

/** SQL: the membership of this alias has not ended. A restricted member sees the own membership and can leave. */
export function isPresent(alias: string): string {
  return `${alias}.state IN ('ACTIVE', 'RESTRICTED')`
}
