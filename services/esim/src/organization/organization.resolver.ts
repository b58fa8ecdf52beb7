import {
  Audiences,
  representedOrganizations,
  RequiresScopes,
  stub,
  type CountedConnection,
  type Context,
  type Reference,
} from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { ViewedEsim } from '../esim/esim.entity'
import { EsimConnection, EsimsArgs, esimsOfOrganization } from '../esim/esim.queries'

export const OrganizationStub = stub('Organization', 'An organization.')

@Resolver(() => OrganizationStub)
export class OrganizationResolver {
  @Audiences('panel', 'partner')
  @RequiresScopes('esims:read')
  @FieldResolver(() => EsimConnection, {
    nullable: true,
    description:
      'The eSIMs that the organization owns, for its administrators and its machine clients; null for everybody else. Needs esims:read.',
  })
  async esims(
    @Root() { id }: Reference,
    @Args() { state, ...args }: EsimsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<ViewedEsim> | null> {
    if (!(await context.load(representedOrganizations, id))) return null
    return context.load(esimsOfOrganization, { of: id, filter: { state }, ...args })
  }
}
