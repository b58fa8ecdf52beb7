import { definePart } from '@enigm/subgraph'
import { CreateOrganizations1763000000001 } from '../../migrations/1763000000001-create-organizations'
import { RestrictByOrganization1765000000002 } from '../../migrations/1765000000002-restrict-by-organization'
import { LookMembersUp1768000000001 } from '../../migrations/1768000000001-look-members-up'
import { LetHoldersBeSeen1768000000002 } from '../../migrations/1768000000002-let-holders-be-seen'
import { AccountPolicyResolver } from './account-policy.resolver'
import { AdministeredOrganizationResolver } from './administered-organization.resolver'
import { nameOlderMembers } from './member-handle'
import { MemberSessionsResolver } from './member-sessions.resolver'
import { endOrForgetMembership, membershipJob } from './membership-job'
import { MembershipResolver } from './membership.resolver'
import {
  AccountOrganizationsResolver,
  OrganizationFieldsResolver,
  OrganizationMemberResolver,
} from './organization-fields.resolver'
import { OrganizationMember } from './organization-member.entity'
import { Organization } from './organization.entity'
import { referencedOrganization, reportMemberships, reportOrganizations } from './organization.queries'
import { OrganizationResolver } from './organization.resolver'

export const organizationPart = definePart({
  entities: [Organization, OrganizationMember],
  migrations: [
    CreateOrganizations1763000000001,
    RestrictByOrganization1765000000002,
    LookMembersUp1768000000001,
    LetHoldersBeSeen1768000000002,
  ],
  resolvers: [
    OrganizationResolver,
    OrganizationFieldsResolver,
    OrganizationMemberResolver,
    MembershipResolver,
    MemberSessionsResolver,
    AccountOrganizationsResolver,
    AccountPolicyResolver,
    AdministeredOrganizationResolver,
  ],
  references: { Organization: referencedOrganization },
  snapshots: {
    'accounts.organization.reported': reportOrganizations,
    'accounts.membership.reported': reportMemberships,
  },
  jobs: { [membershipJob]: endOrForgetMembership },
  seed: nameOlderMembers,
})
