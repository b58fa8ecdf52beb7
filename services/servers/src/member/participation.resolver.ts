import { Audiences, RequiresScopes, type Context } from '@enigm/subgraph'
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'
import { decideParticipation, ParticipationDecision } from './participation'

@Resolver()
export class ParticipationResolver {
  @Audiences('panel', 'device')
  @RequiresScopes('servers:join')
  @Query(() => ParticipationDecision, {
    description:
      'Whether the calling account, with the device of the calling session, can participate in a server now. A server that does not exist and one that the caller is not a member of give the same answer. Needs servers:join.',
  })
  participationDecision(
    @Arg('serverId', () => ID, { description: 'Identifies the server.' }) serverId: string,
    @Ctx() { app, caller }: Context,
  ): Promise<ParticipationDecision> {
    return decideParticipation(app, caller, serverId)
  }
}
