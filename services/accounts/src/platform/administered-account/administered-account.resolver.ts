import {
  Audiences,
  Audited,
  connectionOf,
  Input,
  limitation,
  RequiresScopes,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import { accountSubject } from '../../account/account.entity'
import { AccountMove, ReasonCategory } from '../../account/account-move.entity'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { SecurityEventCategory } from '../../protection/security-event/security-event.entity'
import {
  securityEventsForStaff,
  type SecurityEventForStaff,
} from '../../protection/security-event/security-event.queries'
import { SecurityEventArgs } from '../../protection/security-event/security-event.resolver'
import { administered, AdministeredAccount } from './administered-account.entity'
import { administeredAccounts, movesOf } from './administered-account.queries'
import { AdministeredAccountService } from './administered-account.service'

/** No id, session or device: staff cannot follow the behavior of a holder (ROLES: category only). */
@Audiences('panel')
@ObjectType({ description: 'A security event of another holder’s account, in categories.' })
class AdministeredSecurityEvent implements SecurityEventForStaff {
  /** Counts the events of one hour from 1. */
  ordinal!: number

  @Field(() => SecurityEventCategory, { description: 'The category.' })
  category!: SecurityEventCategory

  @Field(() => Date, { description: 'The hour of the event, in UTC.' })
  at!: Date
}

const AdministeredSecurityEventConnection = connectionOf(
  AdministeredSecurityEvent,
  'AdministeredSecurityEventConnection',
  ['panel'],
)

@InputType()
class AdministrationInput {
  @Field(() => ID, { description: 'The platform handle of the account, which its holder can read.' })
  @MaxLength(64)
  accountHandle!: string

  @Field(() => ReasonCategory, { description: 'The reason; the holder can read it.' })
  reasonCategory!: ReasonCategory
}

const operator = { audiences: ['panel'], requires: ['platform:operate'] } as const
const account = [AdministeredAccount, 'The account in its new state; null when nothing has changed.'] as const
const errors = ['NOT_FOUND', 'INVALID_TRANSITION'] as const

/** Accounts of other holders; each read is an entry in the trail of the holder (AUD-01). */
@Resolver(() => AdministeredAccount)
export class AdministeredAccountResolver {
  private readonly accounts: AdministeredAccountService

  constructor(private readonly app: AccountsApp) {
    this.accounts = app.get(AdministeredAccountService)
  }

  @Audiences('panel', 'partner')
  @RequiresScopes('accounts:review', 'organizations:read')
  @Audited((found: AdministeredAccount | null) => found && accountSubject(found))
  @Query(() => AdministeredAccount, {
    nullable: true,
    description:
      'An account of another holder: a customer’s by its platform handle for operators and support, a member’s by the handle of an organization for its administrators and partners; null for every other handle. The holder sees the access. Needs accounts:review, or organizations:read.',
  })
  account(
    @Arg('handle', () => ID, { description: 'The caller’s handle of the account.' }) handle: string,
    @Ctx() context: Context,
  ): Promise<AdministeredAccount | null> {
    return context.load(administeredAccounts, handle)
  }

  @Audiences('panel')
  @RequiresScopes('accounts:review')
  @FieldResolver(() => [AccountMove], {
    description:
      'The latest changes of its state, newest first, with the hour of each; at most 100. Needs accounts:review.',
  })
  lifecycle(@Root() { accountId }: AdministeredAccount) {
    return movesOf(this.app, accountId)
  }

  @Audiences('panel')
  @RequiresScopes('accounts:review')
  @Audited((_shown: unknown, found: AdministeredAccount) => accountSubject(found))
  @FieldResolver(() => AdministeredSecurityEventConnection, {
    description:
      'Security events of the last 90 days, newest first. The holder sees the access. Needs accounts:review.',
  })
  securityEvents(
    @Root() { accountId }: AdministeredAccount,
    @Args() page: SecurityEventArgs,
  ): Promise<Connection<SecurityEventForStaff>> {
    return securityEventsForStaff(this.app, accountId, page)
  }

  @Operation({
    ...operator,
    grant: ['ACCOUNT_RESTRICTION', 'accountHandle'],
    description:
      'Restricts an account: every session keeps only the scopes that read the own state, at once.',
    emits: ['accounts.account.restricted', 'accounts.session.restricted'],
    returns: { account },
    errors,
  })
  async restrictAccount(@Input() input: AdministrationInput, @Ctx() context: Context) {
    const moved = await this.accounts.move(context, 'RESTRICT', input)
    return { account: administered(moved), limitations: [limitation('RESTRICTION_FUTURE_ONLY')] }
  }

  @Operation({
    ...operator,
    grant: ['ACCOUNT_SUSPENSION', 'accountHandle'],
    description: 'Suspends an account and closes all its sessions at once.',
    emits: ['accounts.account.suspended', 'accounts.session.closed'],
    returns: { account },
    errors,
  })
  async suspendAccount(@Input() input: AdministrationInput, @Ctx() context: Context) {
    const moved = await this.accounts.move(context, 'SUSPEND', input)
    return { account: administered(moved), limitations: [limitation('RESTRICTION_FUTURE_ONLY')] }
  }

  @Operation({
    ...operator,
    grant: ['ACCOUNT_REINSTATEMENT', 'accountHandle'],
    description: 'Returns an account to its holder; closed sessions stay closed.',
    emits: ['accounts.account.reinstated', 'accounts.session.restriction.lifted'],
    returns: { account },
    errors,
  })
  async reinstateAccount(@Input() input: AdministrationInput, @Ctx() context: Context) {
    return { account: administered(await this.accounts.move(context, 'REINSTATE', input)) }
  }
}
