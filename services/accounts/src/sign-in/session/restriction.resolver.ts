import { Audiences, Input, limitation, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, ID, InputType, ObjectType, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { RestrictionService } from './restriction.service'
import { SessionRestriction, SessionState } from './session.lifecycle'

@InputType()
class RestrictableSessionInput {
  @Field(() => ID, { description: 'One of the own sessions or, for an operator, one of a customer.' })
  @MaxLength(64)
  sessionId!: string
}

/** All that an operator learns of a customer's session. */
@Audiences('panel', 'device')
@ObjectType({ description: 'The state of a session after its restriction was changed.' })
class SessionStanding {
  @Field(() => ID, { description: 'Identifies the session.' })
  id!: string

  @Field(() => SessionState, { description: 'Its state.' })
  state!: SessionState

  @Field(() => SessionRestriction, {
    nullable: true,
    description: 'The source of its restriction; null while it is not restricted.',
  })
  restrictedBy!: SessionRestriction | null
}

const decider = {
  audiences: ['panel', 'device'],
  requires: [['sessions:self', 'account:secure'], 'platform:operate'],
  returns: { session: [SessionStanding, 'The session as it now is; null when nothing has changed.'] },
  errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
} as const

@Resolver()
export class RestrictionResolver {
  private readonly restrictions: RestrictionService

  constructor(app: AccountsApp) {
    this.restrictions = app.get(RestrictionService)
  }

  @Operation({
    ...decider,
    description:
      'Restricts a session to reading its own state, effective at once: its access token expires, and the next one holds fewer scopes.',
    emits: 'accounts.session.restricted',
  })
  async restrictSession(@Input() { sessionId }: RestrictableSessionInput, @Ctx() context: Context) {
    const session = await this.restrictions.restrict(context, sessionId)
    return { session, limitations: [limitation('RESTRICTION_FUTURE_ONLY')] }
  }

  @Operation({
    ...decider,
    description:
      'Lifts the own restriction of a session; unless another one restricts it, its next access token holds all scopes again. Not from a restricted session.',
    emits: 'accounts.session.restriction.lifted',
  })
  async liftSessionRestriction(@Input() { sessionId }: RestrictableSessionInput, @Ctx() context: Context) {
    return { session: await this.restrictions.lift(context, sessionId) }
  }
}
