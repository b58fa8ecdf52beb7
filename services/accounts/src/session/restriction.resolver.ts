import { Audiences, Context, limitation, payloadOf, RequiresScopes } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql'
import type { AccountsApp } from '../config'
import { AccountsError } from '../errors'
import { RestrictionService } from './restriction.service'
import { SessionRestriction, SessionState } from './session.lifecycle'

@InputType({ description: 'The session to restrict.' })
class RestrictSessionInput {
  @Field(() => ID, { description: 'One of the own sessions or, for an operator, one of a customer.' })
  @MaxLength(64)
  sessionId!: string
}

@InputType({ description: 'The session to free.' })
class LiftSessionRestrictionInput {
  @Field(() => ID, { description: 'One of the own sessions or, for an operator, one of a customer.' })
  @MaxLength(64)
  sessionId!: string
}

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

@Audiences('panel', 'device')
@ObjectType({ description: 'The session that was restricted.' })
class RestrictSessionPayload extends payloadOf(AccountsError) {
  @Field(() => SessionStanding, { nullable: true, description: 'The session in its new state.' })
  session?: SessionStanding
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The session that was freed.' })
class LiftSessionRestrictionPayload extends payloadOf(AccountsError) {
  @Field(() => SessionStanding, { nullable: true, description: 'The session in its new state.' })
  session?: SessionStanding
}

@Resolver()
export class RestrictionResolver {
  constructor(private readonly app: AccountsApp) {}

  @Mutation(() => RestrictSessionPayload, {
    nullable: true,
    description:
      'Leaves a session only what reads its own state, effective at once: its access token ends, the next one holds less. For the holder of the account and for operators. Followed by accounts.session.restricted.',
  })
  @RequiresScopes(['sessions:self', 'account:secure'], 'platform:operate')
  @Audiences('panel', 'device')
  async restrictSession(
    @Arg('input', { description: 'The session.' }) input: RestrictSessionInput,
    @Ctx() context: Context,
  ): Promise<RestrictSessionPayload> {
    const session = await this.app.get(RestrictionService).restrict(input.sessionId, context)
    return { session, limitations: [limitation('RESTRICTION_FUTURE_ONLY')] }
  }

  @Mutation(() => LiftSessionRestrictionPayload, {
    nullable: true,
    description:
      'Ends the restriction of a session; its next access token holds everything again. For the holder of the account from an unrestricted session, for operators what the platform restricted. Followed by accounts.session.restriction.lifted.',
  })
  @RequiresScopes(['sessions:self', 'account:secure'], 'platform:operate')
  @Audiences('panel', 'device')
  async liftSessionRestriction(
    @Arg('input', { description: 'The session.' }) input: LiftSessionRestrictionInput,
    @Ctx() context: Context,
  ): Promise<LiftSessionRestrictionPayload> {
    return { session: await this.app.get(RestrictionService).lift(input.sessionId, context) }
  }
}
