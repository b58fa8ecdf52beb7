import { Audiences, RequiresScopes, type Context } from '@enigm/subgraph'
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'
import { decideParticipation, ParticipationDecision } from './participation'

@Resolver()
export class ParticipationResolver {
  @Audiences('panel', 'device')
  @RequiresScopes('servers:join')
  @Query(() => ParticipationDecision, {
    description:
      'Whether the calling account, with the device of the calling session, can take part in a server now. A server that does not exist and one that the caller is not in give the same answer. Needs servers:join.',
  })
  participationDecision(
    @Arg('serverId', () => ID, { description: 'The server.' }) serverId: string,
    @Ctx() { app, caller }: Context,
  ): Promise<ParticipationDecision> {
    return decideParticipation(app, caller, serverId)
  }
}
