import { Audiences, Audited, RequiresScopes, type Context } from '@enigm/subgraph'
import { Arg, Ctx, Field, FieldResolver, ID, ObjectType, Query, Resolver, Root } from 'type-graphql'
import { OrganizationMemberCounts } from './organization-counters'
import { organizationScope } from './organization.entity'
import { OrganizationState } from './organization.lifecycle'
import { countedOrganizationById, type MemberCounts } from './organization.queries'

/** An organization as the platform's staff see it: the type has neither its name nor its members. */
@Audiences('panel')
@ObjectType({ description: 'An organization that the caller does not belong to, in categories.' })
class AdministeredOrganization {
  @Field(() => ID, { description: 'Identifies the organization.' })
  id!: string

  @Field(() => OrganizationState, { description: 'The state of the organization.' })
  state!: OrganizationState
}

@Resolver(() => AdministeredOrganization)
export class AdministeredOrganizationResolver {
  @Audiences('panel')
  @RequiresScopes('organizations:review')
  @Audited(
    (found: AdministeredOrganization | null) =>
      found && { scope: organizationScope(found.id), target: found.id },
  )
  @Query(() => AdministeredOrganization, {
    nullable: true,
    description:
      'Any organization, or null. For operators and auditors; its administrators see the read in their audit trail. Needs organizations:review.',
  })
  administeredOrganization(
    @Arg('id', () => ID, { description: 'Identifies the organization.' }) id: string,
    @Ctx() context: Context,
  ): Promise<(AdministeredOrganization & MemberCounts) | null> {
    return context.load(countedOrganizationById, id)
  }

  @FieldResolver(() => OrganizationMemberCounts, { description: 'How many members it has.' })
  memberCounts(@Root() { members, administrators }: MemberCounts): MemberCounts {
    return { members, administrators }
  }
}
