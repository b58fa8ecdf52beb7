import { Audiences, Audited, RequiresScopes, type BatchLoader, type Context } from '@enigm/subgraph'
import { Arg, Ctx, Field, ID, ObjectType, Query, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { countOrganizations, OrganizationCounters, OrganizationMemberCounts } from './organization.counts'
import { organizationScope, OrganizationState } from './organization.entity'

/** An organization as the platform's staff see it: no name and no member, so that there is none to leave out. */
@Audiences('panel')
@ObjectType({ description: 'An organization that the caller does not belong to, in categories.' })
class AdministeredOrganization {
  @Field(() => ID, { description: 'Names the organization.' })
  id!: string

  @Field(() => OrganizationState, { description: 'Where the organization stands.' })
  state!: OrganizationState

  @Field(() => OrganizationMemberCounts, { description: 'How many belong to it.' })
  memberCounts!: OrganizationMemberCounts
}

const administeredOrganizations: BatchLoader<string, AdministeredOrganization | null> = async (
  ids,
  { app },
) => {
  const rows = await app.read<Omit<AdministeredOrganization, 'memberCounts'> & OrganizationMemberCounts>(
    `SELECT o.id, o.state, count(m.id)::int AS members,
       count(m.id) FILTER (WHERE m.role = 'ADMIN')::int AS administrators
     FROM organization o LEFT JOIN organization_member m ON m.organization_id = o.id AND m.state = 'ACTIVE'
     WHERE o.id = ANY($1) GROUP BY o.id`,
    [ids],
  )
  const byId = new Map(
    rows.map(({ id, state, ...memberCounts }) => [id, { id, state, memberCounts }] as const),
  )
  return ids.map((id) => byId.get(id) ?? null)
}

@Resolver()
export class AdministeredOrganizationResolver {
  constructor(private readonly app: AccountsApp) {}

  @Query(() => AdministeredOrganization, {
    nullable: true,
    description:
      'Any organization, or null. For operators and auditors; its administrators are told of the reading. Needs organizations:review.',
  })
  @RequiresScopes('organizations:review')
  @Audited(
    (found: AdministeredOrganization | null) =>
      found && { scope: organizationScope(found.id), target: found.id },
  )
  @Audiences('panel')
  administeredOrganization(
    @Arg('id', () => ID, { description: 'Names the organization.' }) id: string,
    @Ctx() context: Context,
  ): Promise<AdministeredOrganization | null> {
    return context.load(administeredOrganizations, id)
  }

  @Query(() => OrganizationCounters, {
    description: 'How many organizations and memberships there are. For operators, auditors and dashboards.',
  })
  @RequiresScopes('dashboard:read')
  @Audiences('panel', 'internal')
  organizationCounters(): Promise<OrganizationCounters> {
    return countOrganizations(this.app)
  }
}
