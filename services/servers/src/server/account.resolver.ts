import {
  Audiences,
  PageArgs,
  RequiresScopes,
  stub,
  type CountedConnection,
  type Context,
} from '@enigm/subgraph'
import { Args, ArgsType, Ctx, Field, FieldResolver, Resolver } from 'type-graphql'
import type { ViewedServer } from './server.entity'
import { ServerState } from './server.lifecycle'
import { ownServers, ServerConnection } from './server.queries'

export const AccountStub = stub('Account', 'An account without identity. Only its holder sees it.')

@ArgsType()
export class ServersArgs extends PageArgs {
  @Field(() => ServerState, { nullable: true, description: 'Only the servers in this state.' })
  state?: ServerState | null
}

@Resolver(() => AccountStub)
export class AccountResolver {
  @Audiences('panel')
  @RequiresScopes('servers:read')
  @FieldResolver(() => ServerConnection, {
    description: 'The servers that the account owns or is a member of. Needs servers:read.',
  })
  servers(@Args() args: ServersArgs, @Ctx() context: Context): Promise<CountedConnection<ViewedServer>> {
    return ownServers(context, args)
  }
}
