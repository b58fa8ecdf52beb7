import { definePart } from '@enigm/subgraph'
import { RestrictByOrganization1765000000002 } from '../../migrations/1765000000002-restrict-by-organization'
import { LookMembersUp1768000000001 } from '../../migrations/1768000000001-look-members-up'
import { LetHoldersBeSeen1768000000002 } from '../../migrations/1768000000002-let-holders-be-seen'
import { AccountPolicyResolver } from './account-policy.resolver'
import { expireOrPurge, membershipJob } from './ending'
import { nameOlderMembers } from './member-handle'
import { memberships, OrganizationMember } from './membership.entity'
import { AccountOrganizationsResolver, MembershipResolver } from './membership.resolver'
import { ViewerOrganizationsResolver } from './viewer-organizations.resolver'

export const membershipPart = definePart({
  entities: [OrganizationMember],
  migrations: [
    RestrictByOrganization1765000000002,
    LookMembersUp1768000000001,
    LetHoldersBeSeen1768000000002,
  ],
  resolvers: [
    MembershipResolver,
    AccountOrganizationsResolver,
    AccountPolicyResolver,
    ViewerOrganizationsResolver,
  ],
  snapshots: { 'accounts.membership.snapshot': memberships.snapshot },
  jobs: { [membershipJob]: expireOrPurge },
  seed: nameOlderMembers,
})
