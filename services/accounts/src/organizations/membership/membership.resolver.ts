import {
  Audiences,
  IdempotencyKey,
  Input,
  limitation,
  PageArgs,
  RequiresScopes,
  type CountedConnection,
  type Context,
} from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { GraphQLDate } from 'graphql-scalars'
import { Args, Ctx, Field, FieldResolver, ID, InputType, Int, ObjectType, Resolver, Root } from 'type-graphql'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { Organization } from '../organization/organization.entity'
import { organizationById, type ViewedOrganization } from '../organization/organization.queries'
import { InvitationService } from './invitation.service'
import { MemberSessionsService, type SessionsOfMember } from './member-sessions.service'
import { OrganizationMember, OrganizationRole } from './membership.entity'
import { membershipLifecycle, OrganizationMemberAction } from './membership.lifecycle'
import {
  endedMember,
  membershipsOfCaller,
  OrganizationMemberConnection,
  viewMember,
  type ViewedMember,
} from './membership.queries'
import { MembershipService } from './membership.service'

const LONGEST_ID = 64

@InputType()
class OrganizationInput {
  @Field(() => ID, { description: 'The organization.' })
  @MaxLength(LONGEST_ID)
  organizationId!: string
}

/** An invitation names no account. */
@InputType()
class NewMemberInput extends OrganizationInput {
  @Field(() => OrganizationRole, { description: 'The role of the account that accepts.' })
  role!: OrganizationRole

  @Field(() => IdempotencyKey, {
    description:
      'The same key gives the same invitation again while it is open; keep the key as secret as it.',
  })
  idempotencyKey!: string
}

@InputType()
class InvitationInput {
  @Field(() => String, { description: 'The invitation that an administrator has handed over.' })
  @MaxLength(LONGEST_ID)
  invitation!: string
}

@InputType()
class MembershipInput {
  @Field(() => ID, { description: 'A membership of an organization that the caller administers.' })
  @MaxLength(LONGEST_ID)
  membershipId!: string
}

@InputType()
class RoleInput extends MembershipInput {
  @Field(() => OrganizationRole, { description: 'Its new role.' })
  role!: OrganizationRole
}

/** All that an administrator learns of a member's sessions. */
@Audiences('panel')
@ObjectType({ description: 'Whether an organization restricts the sessions of a member.' })
class MembershipSessions implements SessionsOfMember {
  @Field(() => ID, { description: 'Identifies the membership.' })
  id!: string

  @Field(() => Boolean, { description: 'Whether the organization restricts the sessions of the member.' })
  sessionsRestricted!: boolean
}

const administrator = { audiences: ['panel'], requires: ['organizations:manage'] } as const
const account = { audiences: ['panel'], requires: ['organizations:join'] } as const
const member = [OrganizationMember, 'The membership as it now is; null when nothing has changed.'] as const
const membership = [
  MembershipSessions,
  'The membership as it now is; null when nothing has changed.',
] as const

@Resolver(() => OrganizationMember)
export class MembershipResolver {
  private readonly memberships: MembershipService
  private readonly invitations: InvitationService
  private readonly memberSessions: MemberSessionsService

  constructor(app: AccountsApp) {
    this.memberships = app.get(MembershipService)
    this.invitations = app.get(InvitationService)
    this.memberSessions = app.get(MemberSessionsService)
  }

  @Audiences('panel')
  @FieldResolver(() => Boolean, { description: 'Whether it is the own membership.' })
  own(@Root() member: ViewedMember, @Ctx() context: Context): boolean {
    return isOwn(member, context)
  }

  @Audiences('panel')
  @FieldResolver(() => GraphQLDate, {
    nullable: true,
    description:
      'The day of the invitation, then of joining, in UTC; null to fellow members unless the account shows it to them.',
  })
  sinceDay(@Root() member: ViewedMember, @Ctx() context: Context): Date | null {
    return member.joinDayShown || isOpen(member, context) ? member.sinceDay : null
  }

  @Audiences('panel')
  @FieldResolver(() => Int, {
    nullable: true,
    description:
      "The organization's limit for the duration of the member's sessions, in days; null without one, and to fellow members.",
  })
  maximumSessionDays(@Root() member: ViewedMember, @Ctx() context: Context): number | null {
    return isOpen(member, context) ? member.maximumSessionDays : null
  }

  @Audiences('panel')
  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Whether the organization restricts the sessions of the member; null to fellow members.',
  })
  sessionsRestricted(@Root() member: ViewedMember, @Ctx() context: Context): boolean | null {
    return isOpen(member, context) ? member.sessionsRestricted : null
  }

  @Audiences('panel')
  @FieldResolver(() => Organization, {
    nullable: true,
    description: 'The organization; null when the caller does not belong to it anymore.',
  })
  organization(
    @Root() { organizationId }: ViewedMember,
    @Ctx() context: Context,
  ): Promise<ViewedOrganization | null> {
    return context.load(organizationById, organizationId)
  }

  @Audiences('panel')
  @FieldResolver(() => [OrganizationMemberAction], {
    description: 'The actions that the caller can take on it now.',
  })
  availableActions(@Root() member: ViewedMember): OrganizationMemberAction[] {
    const { state, viewer, isOnlyAdministrator, sessionsRestricted } = member
    if (viewer !== 'ADMIN') return []
    const moves = membershipLifecycle.available(state)
    if (state !== 'ACTIVE') return moves
    if (isOnlyAdministrator) return ['ASSIGN_POLICY']
    const sessions = sessionsRestricted ? 'LIFT_SESSION_RESTRICTION' : 'RESTRICT_SESSIONS'
    return [...moves, 'SET_ROLE', 'ASSIGN_POLICY', sessions]
  }

  @Operation({
    ...administrator,
    grant: ['ORGANIZATION_MEMBER_ADDITION', 'organizationId role'],
    description:
      'Creates an invitation to an organization, which ends after 7 days. For administrators of the organization.',
    emits: 'accounts.membership.invited',
    returns: {
      member: [OrganizationMember, 'The invited membership; null when nothing has changed.'],
      invitation: [
        String,
        'The first account that gives it to acceptOrganizationMembership becomes the member; keep it secret. Shown once.',
      ],
    },
    errors: ['NOT_FOUND', 'TOO_MANY_INVITATIONS', 'IDEMPOTENCY_KEY_USED', 'IDEMPOTENCY_CONFLICT'],
  })
  async addOrganizationMember(@Input() input: NewMemberInput, @Ctx() context: Context) {
    const { organizationId, role, idempotencyKey } = input
    const { id, invitation } = await this.invitations.invite(context, {
      organizationId,
      role,
      idempotencyKey,
    })
    return {
      member: await viewMember(context, id),
      invitation,
      limitations: [limitation('ORGANIZATION_REACH')],
    }
  }

  @Operation({
    ...account,
    description: 'Makes the calling account the invited member. An invitation works once.',
    emits: 'accounts.membership.activated',
    returns: { member },
    errors: ['INVITATION_INVALID', 'ALREADY_MEMBER'],
  })
  async acceptOrganizationMembership(@Input() { invitation }: InvitationInput, @Ctx() context: Context) {
    const { id } = await this.invitations.accept(context, invitation)
    return { member: await viewMember(context, id), limitations: [limitation('ORGANIZATION_REACH')] }
  }

  @Operation({
    ...administrator,
    grant: ['ORGANIZATION_MEMBER_REMOVAL', 'membershipId'],
    description:
      'Ends a membership or withdraws an invitation; at least one administrator remains. For administrators of the organization.',
    emits: ['accounts.membership.removed', 'accounts.session.restriction.lifted'],
    returns: { member },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'LAST_ADMINISTRATOR'],
  })
  async removeOrganizationMember(@Input() { membershipId }: MembershipInput, @Ctx() context: Context) {
    const removed = await this.memberships.remove(context, membershipId)
    return { member: endedMember(removed, 'ADMIN'), limitations: [limitation('MEMBER_REMOVAL_FUTURE_ONLY')] }
  }

  @Operation({
    ...administrator,
    grant: ['ORGANIZATION_MEMBER_ROLE', 'membershipId role'],
    description:
      'Changes the role of a member; at least one administrator remains. For administrators of the organization.',
    emits: 'accounts.membership.role.changed',
    returns: { member },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'LAST_ADMINISTRATOR'],
  })
  async setOrganizationRole(@Input() { membershipId, role }: RoleInput, @Ctx() context: Context) {
    const { id } = await this.memberships.setRole(context, membershipId, role)
    return { member: await viewMember(context, id), limitations: [limitation('ORGANIZATION_REACH')] }
  }

  @Operation({
    ...account,
    description: 'Ends the own membership of an organization; its last administrator cannot leave.',
    emits: ['accounts.membership.left', 'accounts.session.restriction.lifted'],
    returns: { member },
    errors: ['NOT_FOUND', 'LAST_ADMINISTRATOR'],
  })
  async leaveOrganization(@Input() { organizationId }: OrganizationInput, @Ctx() context: Context) {
    const left = await this.memberships.leave(context, organizationId)
    return { member: endedMember(left, left.role) }
  }

  @Operation({
    ...administrator,
    description:
      'Restricts all sessions of a member to reading their own state, effective at once, and each session that begins while the restriction lasts. No session is shown. For administrators of the organization.',
    emits: ['accounts.membership.sessions.restricted', 'accounts.session.restricted'],
    returns: { membership },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'LAST_ADMINISTRATOR'],
  })
  async restrictMemberSessions(@Input() { membershipId }: MembershipInput, @Ctx() context: Context) {
    const restricted = await this.memberSessions.restrict(context, membershipId)
    return { membership: restricted, limitations: [limitation('RESTRICTION_FUTURE_ONLY')] }
  }

  @Operation({
    ...administrator,
    description:
      'Lifts the restriction of an organization from the sessions of a member; other restrictions stay. For administrators of the organization, from an unrestricted session.',
    emits: ['accounts.membership.sessions.restriction.lifted', 'accounts.session.restriction.lifted'],
    returns: { membership },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async liftMemberSessionRestriction(@Input() { membershipId }: MembershipInput, @Ctx() context: Context) {
    return { membership: await this.memberSessions.lift(context, membershipId) }
  }
}

@Resolver(() => Account)
export class AccountOrganizationsResolver {
  @Audiences('panel')
  @RequiresScopes('organizations:read')
  @FieldResolver(() => OrganizationMemberConnection, {
    description: 'The own memberships of organizations. Needs organizations:read.',
  })
  organizations(@Args() page: PageArgs, @Ctx() context: Context): Promise<CountedConnection<ViewedMember>> {
    return membershipsOfCaller(context, page)
  }
}

function isOwn({ accountId }: ViewedMember, { caller }: Context): boolean {
  return accountId !== null && accountId === caller.accountId
}

/** Whether the caller sees all of a membership: the own one, or any as an administrator. */
function isOpen(member: ViewedMember, context: Context): boolean {
  return member.viewer === 'ADMIN' || isOwn(member, context)
}
