import { Audiences, RequiresScopes, type Context } from '@enigm/subgraph'
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'
import { Member } from './member.entity'
import { decideParticipation, ParticipationDecision, participationOfMember } from './participation'

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

@Resolver(() => Member)
export class ParticipationOfMemberResolver {
  @Audiences('panel')
  @FieldResolver(() => ParticipationDecision, {
    nullable: true,
    description:
      'Whether the member can participate now, with the device of the account that fits the policy best; it shows neither a session nor a device. Null for callers who do not administer the server, and while events of accounts or devices do not arrive.',
  })
  participation(@Root() { id }: Member, @Ctx() context: Context): Promise<ParticipationDecision | null> {
    return participationOfMember(context, id)
  }
}
