import { Audiences, countersBy } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import type { MemberCounts } from './organization.queries'

/** Exact numbers: only members, the partner and staff of the platform see them. */
@Audiences('panel', 'partner')
@ObjectType({ description: 'How many members an organization has.' })
export class OrganizationMemberCounts implements MemberCounts {
  @Field(() => Int, { description: 'Active members, administrators included.' })
  members!: number

  @Field(() => Int, { description: 'Active members who administer it.' })
  administrators!: number
}

export const organizationCounters = countersBy(
  () => `SELECT 'ACTIVE' AS value, count(*)::int AS count FROM organization WHERE state = 'ACTIVE'
    UNION ALL SELECT CASE WHEN state = 'INVITED' THEN 'INVITED' WHEN role = 'ADMIN' THEN 'ADMINISTRATORS' ELSE 'MEMBERS' END,
      count(*)::int FROM organization_member WHERE state IN ('ACTIVE', 'INVITED') GROUP BY 1`,
  {
    name: 'OrganizationCounters',
    description: 'Organizations by state and memberships by role',
    values: {
      ACTIVE: 'Organizations in use.',
      ADMINISTRATORS: 'Active memberships with the role ADMIN.',
      MEMBERS: 'Active memberships with the role MEMBER.',
      INVITED: 'Open invitations.',
    },
  },
)
