import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

export const OrganizationMemberState = enumType(
  'OrganizationMemberState',
  'The state of a membership of an organization.',
  {
    INVITED: 'Its invitation is open; it belongs to no account.',
    ACTIVE: 'The account belongs to the organization.',
    REMOVED: 'An administrator has ended it or withdrawn its invitation.',
    LEFT: 'The member has ended it.',
    EXPIRED: 'Its invitation was not accepted within 7 days, or before the organization ended.',
  },
)
export type OrganizationMemberState = keyof typeof OrganizationMemberState

/**
 * An account becomes a member only by accepting. Accepting takes the invitation, and leaving is an action of the organization, so
 * neither of them is offered at the membership.
 */
export const membershipLifecycle = lifecycle(OrganizationMemberState, 'INVITED', {
  ACCEPT: { from: ['INVITED'], to: 'ACTIVE', event: 'accounts.membership.activated' },
  REMOVE: {
    mutation: 'removeOrganizationMember',
    from: ['INVITED', 'ACTIVE'],
    to: 'REMOVED',
    event: 'accounts.membership.removed',
  },
  LEAVE: { from: ['ACTIVE'], to: 'LEFT', event: 'accounts.membership.left' },
  EXPIRE: { from: ['INVITED'], to: 'EXPIRED', event: 'accounts.membership.expired' },
})

export const OrganizationMemberAction = actionsOf(
  membershipLifecycle,
  'OrganizationMemberAction',
  'An action of the caller on a membership of an organization.',
  {
    SET_ROLE: 'setOrganizationRole',
    ASSIGN_POLICY: 'assignMemberPolicy',
    RESTRICT_SESSIONS: 'restrictMemberSessions',
    LIFT_SESSION_RESTRICTION: 'liftMemberSessionRestriction',
  },
)
export type OrganizationMemberAction = keyof typeof OrganizationMemberAction
