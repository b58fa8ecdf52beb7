import { Audiences, Input, limitation, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, ID, InputType, ObjectType, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import type { MembershipStanding } from './member-restriction'
import { MemberSessionsService } from './member-sessions.service'

@InputType()
class MembershipInput {
  @Field(() => ID, { description: 'A membership of an organization that the caller administers.' })
  @MaxLength(64)
  membershipId!: string
}

/** All that an administrator learns of a member's sessions. */
@Audiences('panel')
@ObjectType({ description: 'Whether an organization restricts the sessions of a member.' })
class MembershipSessions implements MembershipStanding {
  @Field(() => ID, { description: 'Identifies the membership.' })
  id!: string

  @Field(() => Boolean, { description: 'Whether the organization restricts the sessions of the member.' })
  sessionsRestricted!: boolean
}

const administrator = {
  audiences: ['panel'],
  requires: ['organizations:manage'],
  returns: {
    membership: [MembershipSessions, 'The membership as it now is; null when nothing has changed.'],
  },
} as const

@Resolver()
export class MemberSessionsResolver {
  private readonly memberSessions: MemberSessionsService

  constructor(app: AccountsApp) {
    this.memberSessions = app.get(MemberSessionsService)
  }

  @Operation({
    ...administrator,
    description:
      'Restricts all sessions of a member to reading their own state, effective at once, and each session that begins while the restriction lasts. No session is shown. For administrators of the organization.',
    emits: ['accounts.membership.sessions.restricted', 'accounts.session.restricted'],
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'LAST_ADMINISTRATOR'],
  })
  async restrictMemberSessions(@Input() { membershipId }: MembershipInput, @Ctx() context: Context) {
    const membership = await this.memberSessions.restrict(context, membershipId)
    return { membership, limitations: [limitation('RESTRICTION_FUTURE_ONLY')] }
  }

  @Operation({
    ...administrator,
    description:
      'Lifts the restriction of an organization from the sessions of a member; a session that nothing else restricts is free. For administrators of the organization, from an unrestricted session.',
    emits: ['accounts.membership.sessions.restriction.lifted', 'accounts.session.restriction.lifted'],
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async liftMemberSessionRestriction(@Input() { membershipId }: MembershipInput, @Ctx() context: Context) {
    return { membership: await this.memberSessions.lift(context, membershipId) }
  }
}
