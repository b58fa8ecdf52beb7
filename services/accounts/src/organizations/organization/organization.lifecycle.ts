import { actionsOf, enumType, lifecycle } from '@enigm/subgraph'

export const OrganizationState = enumType('OrganizationState', 'The state of an organization.', {
  ACTIVE: 'In use; it has at least one administrator.',
})
export type OrganizationState = keyof typeof OrganizationState

/** An organization is in use from its creation on; only its memberships change. */
export const organizationLifecycle = lifecycle(OrganizationState, 'ACTIVE', {})

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
