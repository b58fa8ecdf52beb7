import { actionsOf, Input, limitation, MemberHandle, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, FieldResolver, ID, InputType, Resolver, Root } from 'type-graphql'
import type { ServersApp } from '../config'
import { Operation } from '../errors'
import { Member, memberHandle, MemberRestrictionReason, ServerRole } from './member.entity'
import { memberLifecycle } from './member.lifecycle'
import { seenMember, type ShownMember } from './member.queries'
import { MemberService } from './member.service'

const MemberAction = actionsOf(memberLifecycle, 'MemberAction', 'An action of the caller on a membership.', {
  SET_ROLE: 'setMemberRole',
})
type MemberAction = keyof typeof MemberAction

@InputType()
class MemberInput {
  @Field(() => ID, { description: 'Identifies the membership.' })
  @MaxLength(64)
  memberId!: string
}

@InputType()
class RoleInput extends MemberInput {
  @Field(() => ServerRole, { description: 'The new role.' })
  role!: ServerRole
}

@InputType()
class RestrictionInput extends MemberInput {
  @Field(() => MemberRestrictionReason, { description: 'The category of the reason, which the member sees.' })
  reasonCategory!: MemberRestrictionReason
}

@InputType()
class JoinedServerInput {
  @Field(() => ID, { description: 'Identifies the server.' })
  @MaxLength(64)
  serverId!: string
}

const member = [Member, 'The membership in its new state; null when nothing has changed.'] as const
const administrator = {
  audiences: ['panel'],
  requires: ['servers:manage'],
  returns: { member },
  errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'MEMBER_PROTECTED'],
} as const
const whoMay =
  'Open to the owner of the server, and for members with the role USER to its administrators; the membership of an owner cannot be changed.'

@Resolver(() => Member)
export class MemberResolver {
  private readonly members: MemberService

  constructor(private readonly app: ServersApp) {
    this.members = app.get(MemberService)
  }

  @Operation({
    ...administrator,
    grant: ['SERVER_MEMBER_ROLE', 'memberId role'],
    description:
      'Makes a member an administrator of the server, or a user again. Administration opens no content. Open to the owner of the server, and to every administrator of an organization that owns it.',
    emits: 'servers.member.role.changed',
  })
  async setMemberRole(@Input() { memberId, role }: RoleInput, @Ctx() context: Context) {
    return { member: await seenMember(context, await this.members.setRole(context, memberId, role)) }
  }

  @Operation({
    ...administrator,
    description: `Restricts a member: it takes no part and has no rights in the server until the restriction is lifted. ${whoMay}`,
    emits: 'servers.member.restricted',
  })
  async restrictMember(@Input() { memberId, reasonCategory }: RestrictionInput, @Ctx() context: Context) {
    const restricted = await this.members.restrict(context, memberId, reasonCategory)
    return {
      member: await seenMember(context, restricted),
      limitations: [limitation('MEMBER_REMOVAL_FUTURE_ONLY')],
    }
  }

  @Operation({
    ...administrator,
    description: `Lifts the restriction of a member; each participation is decided anew from the state at that time. ${whoMay}`,
    emits: 'servers.member.restriction.lifted',
  })
  async liftMemberRestriction(@Input() { memberId }: MemberInput, @Ctx() context: Context) {
    return { member: await seenMember(context, await this.members.lift(context, memberId)) }
  }

  @Operation({
    ...administrator,
    description: `Ends a membership for good; to come back, the account requests to join again. It deletes no content. ${whoMay}`,
    emits: 'servers.member.removed',
  })
  async removeMember(@Input() { memberId }: MemberInput, @Ctx() context: Context) {
    const removed = await this.members.remove(context, memberId)
    return {
      member: await seenMember(context, removed),
      limitations: [limitation('MEMBER_REMOVAL_FUTURE_ONLY'), limitation('MEMBER_DISCLOSURE')],
    }
  }

  @Operation({
    audiences: ['panel', 'device'],
    requires: ['servers:join'],
    description:
      'Ends the own membership in a server. It deletes no copy that others have. The owner transfers or deletes the server instead.',
    emits: 'servers.member.left',
    returns: { member: [Member, member[1], ['panel']] },
    errors: ['NOT_FOUND', 'OWNER_CANNOT_LEAVE', 'LAST_ADMINISTRATOR'],
  })
  async leaveServer(@Input() { serverId }: JoinedServerInput, @Ctx() context: Context) {
    const left = await this.members.leave(context, serverId)
    return {
      member: { ...left, standing: 'NONE' as const },
      limitations: [limitation('MEMBER_REMOVAL_FUTURE_ONLY')],
    }
  }

  @FieldResolver(() => MemberHandle, {
    description: 'Names the member in this server; the same account has another handle in another server.',
  })
  handle(@Root() shown: Member): string {
    return memberHandle(this.app, shown)
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is the membership of the caller.' })
  isOwn(@Root() { accountId }: Member, @Ctx() { caller }: Context): boolean {
    return accountId === caller.accountId
  }

  @FieldResolver(() => [MemberAction], {
    description: 'The actions of the caller that the state of the membership permits.',
  })
  availableActions(@Root() { state, standing }: ShownMember): MemberAction[] {
    const possible = memberLifecycle.available(state)
    if (standing === 'NONE') return []
    if (standing === 'SELF') return possible.filter((action) => action === 'LEAVE')
    const onOthers = possible.filter((action) => action !== 'LEAVE')
    return standing === 'OWNER' && state === 'ACTIVE' ? [...onOthers, 'SET_ROLE'] : onOthers
  }
}
