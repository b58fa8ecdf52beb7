import {
  Audiences,
  RequiresScopes,
  stub,
  type Context,
  type CountedConnection,
  type Reference,
} from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { ServersArgs } from '../server/account.resolver'
import type { ViewedServer } from '../server/server.entity'
import { ServerConnection } from '../server/server.queries'
import { serversOfOrganization } from './organization.queries'

export const OrganizationStub = stub('Organization', 'An organization.')

@Resolver(() => OrganizationStub)
export class OrganizationResolver {
  @Audiences('panel', 'partner')
  @RequiresScopes('servers:read')
  @FieldResolver(() => ServerConnection, {
    nullable: true,
    description:
      'The servers that the organization owns, for its administrators and its machine clients; null for everybody else. Needs servers:read.',
  })
  servers(
    @Root() { id }: Reference,
    @Args() { state, ...args }: ServersArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<ViewedServer>> {
    return context.load(serversOfOrganization, { of: id, filter: { state }, ...args })
  }
}
