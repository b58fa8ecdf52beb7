import { Audiences, Context, limitation, payloadOf, RequiresScopes } from '@enigm/subgraph'
import { IsOptional, MaxLength } from 'class-validator'
import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import type { MembershipStanding } from '../../organizations/organization/member-restriction'
import { RestrictionService, type Restrictable } from './restriction.service'
import { SessionRestriction, SessionState } from './session.lifecycle'

const sessionId = 'One of the own sessions or, for an operator, one of a customer.'
const membershipId =
  'In place of a session: a membership of an organization that the caller administers, for all sessions of its member.'

@InputType({ description: 'The session to restrict, or the member whose sessions all are.' })
class RestrictSessionInput implements Restrictable {
  @Field(() => ID, { nullable: true, description: sessionId })
  @IsOptional()
  @MaxLength(64)
  sessionId?: string | null

  @Field(() => ID, { nullable: true, description: membershipId })
  @IsOptional()
  @MaxLength(64)
  membershipId?: string | null
}

@InputType({ description: 'The session to free, or the member whose sessions all are.' })
class LiftSessionRestrictionInput extends RestrictSessionInput {}

/** What an operator learns of a customer's session is this and no more. */
@Audiences('panel', 'device')
@ObjectType({ description: 'Where a session stands after its restriction was changed.' })
class SessionStanding {
  @Field(() => ID, { description: 'Names the session.' })
  id!: string

  @Field(() => SessionState, { description: 'Its state.' })
  state!: SessionState

  @Field(() => SessionRestriction, {
    nullable: true,
    description: 'Who restricts it; null while nobody does.',
  })
  restrictedBy!: SessionRestriction | null
}

/** What an administrator learns of a member's sessions is this and no more. */
@Audiences('panel', 'device')
@ObjectType({ description: 'Where the sessions of a member stand as far as the organization goes.' })
class MembershipSessions implements MembershipStanding {
  @Field(() => ID, { description: 'Names the membership.' })
  id!: string

  @Field(() => Boolean, { description: 'Whether the organization restricts the sessions of the member.' })
  sessionsRestricted!: boolean
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The session that was restricted.' })
class RestrictSessionPayload extends payloadOf(AccountsError) {
  @Field(() => SessionStanding, {
    nullable: true,
    description: 'The session in its new state, if it was one.',
  })
  session?: SessionStanding

  @Field(() => MembershipSessions, { nullable: true, description: 'The membership, if it was one.' })
  membership?: MembershipSessions
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The session that was freed.' })
class LiftSessionRestrictionPayload extends RestrictSessionPayload {}

@Resolver()
export class RestrictionResolver {
  constructor(private readonly app: AccountsApp) {}

  @Mutation(() => RestrictSessionPayload, {
    nullable: true,
    description:
      'Leaves a session only what reads its own state, effective at once: its access token ends, the next one holds less. For the holder of the account and for operators; for administrators of an organization all sessions of a member, also those that begin while it lasts. Followed by accounts.session.restricted, and for a member by accounts.membership.sessions.restricted before.',
  })
  @RequiresScopes(['sessions:self', 'account:secure'], 'platform:operate')
  @Audiences('panel', 'device')
  async restrictSession(
    @Arg('input', { description: 'The session or the membership.' }) input: RestrictSessionInput,
    @Ctx() context: Context,
  ): Promise<RestrictSessionPayload> {
    const restricted = await this.app.get(RestrictionService).restrict(context, input)
    return { ...restricted, limitations: [limitation('RESTRICTION_FUTURE_ONLY')] }
  }

  @Mutation(() => LiftSessionRestrictionPayload, {
    nullable: true,
    description:
      'Ends one restriction; when nobody else restricts the session, its next access token holds everything again. For the holder of the account from an unrestricted session, for operators what the platform restricted, for administrators what their organization did. Followed by accounts.session.restriction.lifted, and for a member by accounts.membership.sessions.restriction.lifted before.',
  })
  @RequiresScopes(['sessions:self', 'account:secure'], 'platform:operate')
  @Audiences('panel', 'device')
  liftSessionRestriction(
    @Arg('input', { description: 'The session or the membership.' }) input: LiftSessionRestrictionInput,
    @Ctx() context: Context,
  ): Promise<LiftSessionRestrictionPayload> {
    return this.app.get(RestrictionService).lift(context, input)
  }
}
