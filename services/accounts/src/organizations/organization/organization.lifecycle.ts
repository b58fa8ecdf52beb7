import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

export const OrganizationState = enumType('OrganizationState', 'The state of an organization.', {
  ACTIVE: 'In use; it has at least one administrator.',
  ENDED: 'The account of its last member was deleted; no one can act for it.',
})
export type OrganizationState = keyof typeof OrganizationState

/** An organization is in use until its last member is gone; no action of a caller ends it. */
export const organizationLifecycle = lifecycle(OrganizationState, 'ACTIVE', {
  END: { from: ['ACTIVE'], to: 'ENDED', event: 'accounts.organization.ended' },
})

export const OrganizationAction = actionsOf(
  organizationLifecycle,
  'OrganizationAction',
  'An action of the caller on an organization.',
  {
    ADD_MEMBER: 'addOrganizationMember',
    LEAVE: 'leaveOrganization',
    REGISTER_PARTNER_CLIENT: 'registerPartnerClient',
  },
)
export type OrganizationAction = keyof typeof OrganizationAction
