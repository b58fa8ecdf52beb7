import { Audiences, PageArgs, RequiresScopes, type Context, type CountedConnection } from '@enigm/subgraph'
import { Args, ArgsType, Ctx, Field, Query, Resolver } from 'type-graphql'
import { RegionCode } from '../region/region'
import { ServerState } from '../server/server.lifecycle'
import { OperatedServerConnection, operatedServers, type OperatedServer } from './overview.queries'

@ArgsType()
class OperatedServersArgs extends PageArgs {
  @Field(() => ServerState, { nullable: true, description: 'Only the servers in this state.' })
  state?: ServerState | null

  @Field(() => RegionCode, { nullable: true, description: 'Only the servers of this region.' })
  region?: RegionCode | null
}

/** What platform roles see of servers: numbers, states and regions. */
@Resolver()
export class OverviewResolver {
  @Audiences('panel')
  @RequiresScopes('platform:operate')
  @Query(() => OperatedServerConnection, {
    description:
      'All servers, by id: state and region, and nothing of their members. Needs platform:operate.',
  })
  operatedServers(
    @Args() args: OperatedServersArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<OperatedServer>> {
    return operatedServers(context, args)
  }
}
