import { accountOf, Audiences, select, type Context } from '@enigm/subgraph'
import { Ctx, Field, FieldResolver, ID, ObjectType, Resolver } from 'type-graphql'
import { Viewer } from '../../sign-in/session/viewer.resolver'
import { OrganizationMember, OrganizationRole } from './membership.entity'

@Audiences('panel')
@ObjectType({ description: 'An organization in which the calling session may act.' })
class ViewerOrganization {
  @Field(() => ID, { description: 'Identifies the organization.' })
  id!: string

  @Field(() => OrganizationRole, { description: 'The own role in it.' })
  role!: OrganizationRole
}

const activeMemberships = select(OrganizationMember)
  .where('account_id = $1', "state = 'ACTIVE'")
  .orderBy('organizationId')

@Resolver(() => Viewer)
export class ViewerOrganizationsResolver {
  @Audiences('panel')
  @FieldResolver(() => [ViewerOrganization], {
    description:
      'The organizations in which the calling session may act; none for a restricted session and for staff.',
  })
  async organizations(@Ctx() { app, caller }: Context): Promise<ViewerOrganization[]> {
    if (!caller.scopes.has('organizations:read')) return []
    const memberships = await app.read(activeMemberships, [accountOf(caller)])
    return memberships.map(({ organizationId, role }) => ({ id: organizationId, role }))
  }
}
