import { lifecycle } from '@enigm/subgraph'
import { registerEnumType } from 'type-graphql'

export enum OrganizationMemberState {
  INVITED = 'INVITED',
  ACTIVE = 'ACTIVE',
  REMOVED = 'REMOVED',
  LEFT = 'LEFT',
  EXPIRED = 'EXPIRED',
}

registerEnumType(OrganizationMemberState, {
  name: 'OrganizationMemberState',
  description: 'Where a membership of an organization stands.',
  valuesConfig: {
    INVITED: { description: 'Its invitation was not accepted yet; it belongs to no account.' },
    ACTIVE: { description: 'The account belongs to the organization.' },
    REMOVED: { description: 'It was ended, or its invitation withdrawn, by an administrator.' },
    LEFT: { description: 'It was ended by the member.' },
    EXPIRED: { description: 'Nobody accepted its invitation within 7 days.' },
  },
})

const { INVITED, ACTIVE, REMOVED, LEFT, EXPIRED } = OrganizationMemberState

/** Nobody becomes a member without accepting. */
export const organizationMemberLifecycle = lifecycle(OrganizationMemberState, INVITED, {
  accept: { from: [INVITED], to: ACTIVE, event: 'accounts.membership.activated' },
  remove: { from: [INVITED, ACTIVE], to: REMOVED, event: 'accounts.membership.removed' },
  leave: { from: [ACTIVE], to: LEFT, event: 'accounts.membership.left' },
  expire: { from: [INVITED], to: EXPIRED, event: 'accounts.membership.expired' },
})
