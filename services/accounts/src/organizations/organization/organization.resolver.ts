import {
  Audiences,
  IdempotencyKey,
  Input,
  limitation,
  Limitation,
  PageArgs,
  RequiresScopes,
  WithoutContact,
  withoutContactSentence,
  type CountedConnection,
  type Context,
  type Counts,
} from '@enigm/subgraph'
import { IsOptional, Length, Matches } from 'class-validator'
import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { AccountState } from '../../account/account.lifecycle'
import { accountCounters } from '../../account/account.queries'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import {
  membersOfOrganization,
  OrganizationMemberConnection,
  type ViewedMember,
} from '../membership/membership.queries'
import { OrganizationRole } from '../membership/membership.entity'
import { OrganizationMemberState } from '../membership/membership.lifecycle'
import { OrganizationMemberCounts } from './organization-counters'
import { Organization } from './organization.entity'
import { OrganizationAction } from './organization.lifecycle'
import {
  accountsOfMembers,
  organizationById,
  viewOrganization,
  type MemberCounts,
  type ViewedOrganization,
} from './organization.queries'
import { OrganizationService } from './organization.service'

const LONGEST_NAME = 64
/** No control character, and at least one character that is neither a space nor a separator. */
const PRINTABLE = /^[^\p{C}]*[^\p{C}\p{Z}][^\p{C}]*$/u

@InputType()
class CreationInput {
  @Field(() => String, {
    nullable: true,
    description: `A name for its members, at most 64 characters. ${withoutContactSentence}`,
  })
  @IsOptional()
  @Length(1, LONGEST_NAME)
  @Matches(PRINTABLE, { message: '$property must be printable' })
  @WithoutContact()
  displayName?: string | null

  @Field(() => IdempotencyKey, { description: 'The same key gives the same organization.' })
  idempotencyKey!: string
}

@ArgsType()
class MembersArgs extends PageArgs {
  @Field(() => OrganizationMemberState, {
    nullable: true,
    description: 'Only memberships in this state; ended ones are never listed.',
  })
  state?: OrganizationMemberState | null

  @Field(() => OrganizationRole, { nullable: true, description: 'Only memberships with this role.' })
  role?: OrganizationRole | null
}

/** Each caller sees of an organization what the caller's place in it allows. */
@Resolver(() => Organization)
export class OrganizationResolver {
  private readonly organizations: OrganizationService

  constructor(app: AccountsApp) {
    this.organizations = app.get(OrganizationService)
  }

  @Audiences('panel', 'partner')
  @RequiresScopes('organizations:read')
  @Query(() => Organization, {
    nullable: true,
    description:
      'An organization that the caller belongs to, or that a machine client acts for; null for every other id. Needs organizations:read.',
  })
  organization(
    @Arg('id', () => ID, { description: 'Identifies the organization.' }) id: string,
    @Ctx() context: Context,
  ): Promise<ViewedOrganization | null> {
    return context.load(organizationById, id)
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => OrganizationMemberCounts, { description: 'How many members it has.' })
  memberCounts(@Root() { members, administrators }: ViewedOrganization): MemberCounts {
    return { members, administrators }
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => accountCounters.type, {
    nullable: true,
    description:
      'The accounts of its members by state, for its administrators and its partner; null for other members.',
  })
  accountCounters(
    @Root() { id }: ViewedOrganization,
    @Ctx() context: Context,
  ): Promise<Counts<AccountState> | null> {
    return context.load(accountsOfMembers, id)
  }

  @Audiences('panel', 'partner')
  @RequiresScopes('organizations:read')
  @FieldResolver(() => OrganizationMemberConnection, {
    description:
      'Its members and open invitations, for administrators and machine clients; other members see their own membership and the members who let fellow members see them.',
  })
  members(
    @Root() { id }: ViewedOrganization,
    @Args() { state, role, ...page }: MembersArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<ViewedMember>> {
    return context.load(membersOfOrganization, { of: id, ...page, filter: { state, role } })
  }

  @Audiences('panel')
  @FieldResolver(() => [OrganizationAction], {
    description: 'The actions that the caller can take on it now.',
  })
  availableActions(@Root() { viewer, hasOtherAdministrator }: ViewedOrganization): OrganizationAction[] {
    if (viewer === 'PARTNER') return []
    if (viewer === 'MEMBER') return ['LEAVE']
    return ['ADD_MEMBER', 'REGISTER_PARTNER_CLIENT', ...(hasOtherAdministrator ? ['LEAVE' as const] : [])]
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => [Limitation], { description: 'The limits of the administration of an organization.' })
  limitations(): Limitation[] {
    return [limitation('ORGANIZATION_REACH')]
  }

  @Operation({
    audiences: ['panel'],
    requires: ['organizations:create'],
    description: 'Creates an organization; the caller becomes its first administrator.',
    emits: ['accounts.organization.created', 'accounts.membership.activated'],
    returns: { organization: [Organization, 'The organization; null when none was created.'] },
    errors: ['IDEMPOTENCY_CONFLICT', 'TOO_MANY_ORGANIZATIONS'],
  })
  async createOrganization(@Input() input: CreationInput, @Ctx() context: Context) {
    const id = await this.organizations.create(context, input)
    const organization = await viewOrganization(context, id)
    return { organization, limitations: [limitation('ORGANIZATION_REACH')] }
  }
}
