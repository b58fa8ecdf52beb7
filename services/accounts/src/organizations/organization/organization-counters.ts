import { COUNT_SENTENCE } from '@enigm/contracts'
import { Audiences, dailyCounts } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import type { AccountsApp } from '../../config'
import type { MemberCounts } from './organization.queries'

const shown = { nullable: true }

/** Exact numbers: only members, the partner and staff of the platform see them. */
@Audiences('panel', 'partner')
@ObjectType({ description: 'How many members an organization has.' })
export class OrganizationMemberCounts implements MemberCounts {
  @Field(() => Int, { description: 'Active members, administrators included.' })
  members!: number

  @Field(() => Int, { description: 'Active members who administer it.' })
  administrators!: number
}

@Audiences('panel', 'internal')
@ObjectType({ description: `Organizations by state and memberships by role; ${COUNT_SENTENCE}.` })
export class OrganizationCounters {
  @Field(() => Int, { ...shown, description: 'Organizations in use.' })
  active!: number | null

  @Field(() => Int, { ...shown, description: 'Active memberships with the role ADMIN.' })
  administrators!: number | null

  @Field(() => Int, { ...shown, description: 'Active memberships with the role MEMBER.' })
  members!: number | null

  @Field(() => Int, { ...shown, description: 'Open invitations.' })
  invited!: number | null
}

/** Counts all organizations and memberships, in one statement a day (FED-06). */
export async function countOrganizations(app: AccountsApp): Promise<OrganizationCounters> {
  const count = () =>
    app.read<Record<keyof OrganizationCounters, number>>(
      `SELECT (SELECT count(*)::int FROM organization WHERE state = 'ACTIVE') AS active,
         count(*) FILTER (WHERE state = 'ACTIVE' AND role = 'ADMIN')::int AS administrators,
         count(*) FILTER (WHERE state = 'ACTIVE' AND role = 'MEMBER')::int AS members,
         count(*) FILTER (WHERE state = 'INVITED')::int AS invited FROM organization_member`,
    )
  const [counts] = await dailyCounts(app, { kind: 'OrganizationCounters', keys: [''], count })
  return counts!
}
