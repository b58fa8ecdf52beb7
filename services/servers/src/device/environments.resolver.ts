import {
  Audiences,
  PageArgs,
  RequiresScopes,
  type App,
  type Context,
  type CountedConnection,
} from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { decideParticipation, ParticipationDecision } from '../member/participation'
import { Environment, EnvironmentConnection, usableEnvironments } from './environments'

@Resolver(() => Environment)
export class EnvironmentsResolver {
  constructor(private readonly app: App) {}

  @Audiences('device')
  @RequiresScopes('servers:join')
  @Query(() => EnvironmentConnection, {
    description:
      'The private environments that the calling account may use with the device of the session, by id; none while the account is not active or the device is not trusted. Needs servers:join.',
  })
  environments(@Args() args: PageArgs, @Ctx() context: Context): Promise<CountedConnection<Environment>> {
    return usableEnvironments(context, args)
  }

  @FieldResolver(() => ParticipationDecision, {
    description: 'Whether the account and the device can take part now, by category.',
  })
  participation(@Root() { id }: Environment, @Ctx() { caller }: Context): Promise<ParticipationDecision> {
    return decideParticipation(this.app, caller, id)
  }
}
