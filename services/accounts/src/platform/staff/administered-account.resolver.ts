import {
  Audiences,
  Audited,
  connectionOf,
  RequiresScopes,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { Arg, Args, Ctx, Field, FieldResolver, ID, ObjectType, Query, Resolver, Root } from 'type-graphql'
import { accountConcern } from '../../account/account.entity'
import { AccountMove } from '../../account/account-move.entity'
import type { AccountsApp } from '../../config'
import { SecurityEventArgs } from '../../protection/security-event/security-event.resolver'
import { SecurityEventCategory } from '../../protection/security-event/security-event.entity'
import {
  securityEventsForStaff,
  type SecurityEventForStaff,
} from '../../protection/security-event/security-event.service'
import { AdministeredAccount } from './administered-account'
import { administeredAccounts, movesOf } from './administered-account.queries'

/** No id, no session and no device: nothing by which staff could follow what somebody does (ROLES: category only). */
@Audiences('panel')
@ObjectType({ description: 'A security event of an account of somebody else, in categories.' })
class AdministeredSecurityEvent implements SecurityEventForStaff {
  /** Counts the events of one hour from 1. */
  ordinal!: number

  @Field(() => SecurityEventCategory, { description: 'What it is about.' })
  category!: SecurityEventCategory

  @Field(() => Date, { description: 'The hour in which it happened, in UTC.' })
  at!: Date
}

const AdministeredSecurityEventConnection = connectionOf(
  AdministeredSecurityEvent,
  'AdministeredSecurityEventConnection',
  ['panel'],
)

/** Accounts of other people; each read stands in the trail of the account's holder (AUD-01). */
@Resolver(() => AdministeredAccount)
export class AdministeredAccountResolver {
  constructor(private readonly app: AccountsApp) {}

  @Query(() => AdministeredAccount, {
    nullable: true,
    description:
      'An account of somebody else: a customer’s by its platform handle for operators and support, a member’s by the handle of an organization for its administrators and partners; null for every other handle. Its holder is told of the reading. Needs accounts:review or organizations:read.',
  })
  @RequiresScopes('accounts:review', 'organizations:read')
  @Audited((found: AdministeredAccount | null) => found && accountConcern(found))
  @Audiences('panel', 'partner')
  account(
    @Arg('handle', () => ID, { description: 'What the caller calls the account.' }) handle: string,
    @Ctx() context: Context,
  ): Promise<AdministeredAccount | null> {
    return context.load(administeredAccounts, handle)
  }

  @FieldResolver(() => [AccountMove], {
    description:
      'How it came into its present state, by the hour, newest first; at most 100 moves. For operators and support.',
  })
  @RequiresScopes('accounts:review')
  @Audiences('panel')
  lifecycle(@Root() { accountId }: AdministeredAccount): Promise<AccountMove[]> {
    return movesOf(this.app, accountId)
  }

  @FieldResolver(() => AdministeredSecurityEventConnection, {
    description:
      'What concerned its security in the last 90 days, newest first. For operators and support; its holder is told of the reading.',
  })
  @RequiresScopes('accounts:review')
  @Audited((_shown: unknown, account: AdministeredAccount) => accountConcern(account))
  @Audiences('panel')
  securityEvents(
    @Root() { accountId }: AdministeredAccount,
    @Args() { category, ...page }: SecurityEventArgs,
  ): Promise<Connection<SecurityEventForStaff>> {
    return securityEventsForStaff(this.app, accountId, category ?? null, page)
  }
}
