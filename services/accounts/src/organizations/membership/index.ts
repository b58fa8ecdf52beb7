import { definePart } from '@enigm/subgraph'
import { AccountPolicyResolver } from './account-policy.resolver'
import { expireOrPurge, membershipJob } from './ending'
import { memberships, OrganizationMember } from './membership.entity'
import { AccountOrganizationsResolver, MembershipResolver } from './membership.resolver'
import { ViewerOrganizationsResolver } from './viewer-organizations.resolver'

export const membershipPart = definePart({
  storage: {
    account_policy: {
      class: 'SECURITY',
      kept: 'HOLDER',
      purposes: { HOLDER: ['account_id'], SETTING: ['maximum_session_days'] },
    },
  },
  entities: [OrganizationMember],
  resolvers: [
    MembershipResolver,
    AccountOrganizationsResolver,
    AccountPolicyResolver,
    ViewerOrganizationsResolver,
  ],
  snapshots: { 'accounts.membership.snapshot': memberships.snapshot },
  jobs: { [membershipJob]: expireOrPurge },
})
