import {
  Audiences,
  AuditEntryConnection,
  auditTrail,
  type AuditEntry,
  limitation,
  Limitation,
  PageArgs,
  RequiresScopes,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, registerEnumType, Resolver, Root } from 'type-graphql'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { accountCounters } from '../../account/account.queries'
import { memberHandle } from './member-handle'
import { Organization, organizationScope, type ViewedOrganization } from './organization.entity'
import { accountsOfMembers, OrganizationMemberCounts } from './organization.counts'
import {
  memberPage,
  memberPages,
  OrganizationMemberConnection,
  viewedOrganization,
} from './organization.queries'
import { OrganizationMember, type ViewedMember } from './organization-member.entity'

export enum OrganizationAction {
  ADD_MEMBER = 'ADD_MEMBER',
  LEAVE = 'LEAVE',
  REGISTER_PARTNER_CLIENT = 'REGISTER_PARTNER_CLIENT',
}

registerEnumType(OrganizationAction, {
  name: 'OrganizationAction',
  description: 'What the caller can do with an organization.',
  valuesConfig: {
    ADD_MEMBER: { description: 'addOrganizationMember.' },
    LEAVE: { description: 'leaveOrganization.' },
    REGISTER_PARTNER_CLIENT: { description: 'registerPartnerClient.' },
  },
})

export enum OrganizationMemberAction {
  REMOVE = 'REMOVE',
  SET_ROLE = 'SET_ROLE',
  ASSIGN_POLICY = 'ASSIGN_POLICY',
  RESTRICT_SESSIONS = 'RESTRICT_SESSIONS',
  LIFT_SESSION_RESTRICTION = 'LIFT_SESSION_RESTRICTION',
}

registerEnumType(OrganizationMemberAction, {
  name: 'OrganizationMemberAction',
  description: 'What the caller can do with a membership of an organization.',
  valuesConfig: {
    REMOVE: { description: 'removeOrganizationMember.' },
    SET_ROLE: { description: 'setOrganizationRole.' },
    ASSIGN_POLICY: { description: 'assignAccountPolicy.' },
    RESTRICT_SESSIONS: { description: 'restrictMemberSessions.' },
    LIFT_SESSION_RESTRICTION: { description: 'liftMemberSessionRestriction.' },
  },
})

/** What else an organization shows, to each caller as far as the caller's place in it reaches. */
@Resolver(() => Organization)
export class OrganizationFieldsResolver {
  @FieldResolver(() => OrganizationMemberCounts, { description: 'How many belong to it.' })
  @Audiences('panel', 'partner')
  memberCounts(@Root() { members, administrators }: ViewedOrganization): OrganizationMemberCounts {
    return { members, administrators }
  }

  @FieldResolver(() => accountCounters.type, {
    nullable: true,
    description:
      'The accounts of its members by state; null for who neither administers it nor is its partner.',
  })
  @Audiences('panel', 'partner')
  accountCounters(
    @Root() { id }: ViewedOrganization,
    @Ctx() context: Context,
  ): Promise<InstanceType<typeof accountCounters.type> | null> {
    return context.load(accountsOfMembers, id)
  }

  @FieldResolver(() => OrganizationMemberConnection, {
    description:
      'Those who belong to it or are invited; a member who is no administrator sees the own membership, and others who let fellow members see them.',
  })
  @RequiresScopes('organizations:join')
  @Audiences('panel')
  members(
    @Root() { id }: ViewedOrganization,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<ViewedMember>> {
    return context.load(memberPages, memberPage(id, page))
  }

  @FieldResolver(() => [OrganizationAction], { description: 'What the caller can do with it now.' })
  @Audiences('panel')
  availableActions(@Root() { viewer, hasOtherAdministrator }: ViewedOrganization): OrganizationAction[] {
    const { ADD_MEMBER, LEAVE, REGISTER_PARTNER_CLIENT } = OrganizationAction
    if (viewer === 'PARTNER') return []
    if (viewer === 'MEMBER') return [LEAVE]
    const own = [ADD_MEMBER, REGISTER_PARTNER_CLIENT]
    return hasOtherAdministrator ? [...own, LEAVE] : own
  }

  @FieldResolver(() => AuditEntryConnection, {
    nullable: true,
    description: 'What was done in the organization, newest first; null for who does not administer it.',
  })
  @RequiresScopes('organizations:manage')
  @Audiences('panel')
  async audit(
    @Root() { id, viewer }: ViewedOrganization,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<AuditEntry> | null> {
    const scope = organizationScope(id)
    return viewer === 'ADMIN' ? auditTrail(context, scope, page) : null
  }

  @FieldResolver(() => [Limitation], { description: 'What administration of an organization cannot do.' })
  @Audiences('panel', 'partner')
  limitations(): Limitation[] {
    return [limitation('ORGANIZATION_REACH')]
  }
}

@Resolver(() => OrganizationMember)
export class OrganizationMemberResolver {
  constructor(private readonly app: AccountsApp) {}

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'What the member is called in this organization, and nowhere else; null until the invitation is accepted.',
  })
  handle(@Root() { organizationId, accountId }: ViewedMember): string | null {
    return accountId && memberHandle(this.app, organizationId, accountId)
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is the own membership.' })
  own(@Root() { accountId }: ViewedMember, @Ctx() { caller }: Context): boolean {
    return accountId !== null && accountId === caller.accountId
  }

  @FieldResolver(() => Organization, {
    nullable: true,
    description: 'The organization; null for who does not belong to it anymore.',
  })
  organization(
    @Root() { organizationId }: ViewedMember,
    @Ctx() context: Context,
  ): Promise<ViewedOrganization | null> {
    return context.load(viewedOrganization, organizationId)
  }

  @FieldResolver(() => [OrganizationMemberAction], { description: 'What the caller can do with it now.' })
  availableActions(@Root() member: ViewedMember): OrganizationMemberAction[] {
    const { REMOVE, SET_ROLE, ASSIGN_POLICY } = OrganizationMemberAction
    const { RESTRICT_SESSIONS, LIFT_SESSION_RESTRICTION } = OrganizationMemberAction
    if (member.viewer !== 'ADMIN') return []
    if (member.state === 'INVITED') return [REMOVE]
    if (member.isOnlyAdministrator) return [ASSIGN_POLICY]
    const sessions = member.sessionsRestricted ? LIFT_SESSION_RESTRICTION : RESTRICT_SESSIONS
    return [REMOVE, SET_ROLE, ASSIGN_POLICY, sessions]
  }
}

@Resolver(() => Account)
export class AccountOrganizationsResolver {
  @FieldResolver(() => OrganizationMemberConnection, {
    description: 'The own memberships of organizations. Needs organizations:read.',
  })
  @RequiresScopes('organizations:read')
  @Audiences('panel')
  organizations(@Args() page: PageArgs, @Ctx() context: Context): Promise<Connection<ViewedMember>> {
    return context.load(memberPages, memberPage(null, page))
  }
}
