import { definePart } from '@enigm/subgraph'
import { AccountPolicyResolver } from './account-policy.resolver'
import { expireOrPurge, membershipJob } from './ending'
import { memberships, OrganizationMember } from './membership.entity'
import { AccountOrganizationsResolver, MembershipResolver } from './membership.resolver'
import { ViewerOrganizationsResolver } from './viewer-organizations.resolver'

export const membershipPart = definePart({
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
