import {
  accountOf,
  Audiences,
  connectionOf,
  Context,
  PageArgs,
  RequiresScopes,
  type Connection,
} from '@enigm/subgraph'
import { IsEnum, IsOptional } from 'class-validator'
import { Args, ArgsType, Ctx, Field, FieldResolver, Resolver, Root } from 'type-graphql'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { SecurityEvent, SecurityEventCategory } from './security-event.entity'
import { securityEvents } from './security-event.service'

const SecurityEventConnection = connectionOf(SecurityEvent, 'SecurityEventConnection', ['panel'])

/** A page of security events, of one category or of all. */
@ArgsType()
export class SecurityEventArgs extends PageArgs {
  @Field(() => SecurityEventCategory, { nullable: true, description: 'Only events of this category.' })
  @IsOptional()
  @IsEnum(SecurityEventCategory)
  category?: SecurityEventCategory | null
}

@Resolver(() => Account)
export class AccountSecurityEventsResolver {
  constructor(private readonly app: AccountsApp) {}

  @FieldResolver(() => SecurityEventConnection, {
    description: 'What concerned the security of the account in the last 90 days, newest first.',
  })
  @RequiresScopes('account:self')
  @Audiences('panel')
  securityEvents(
    @Ctx() { caller }: Context,
    @Args() { category, ...page }: SecurityEventArgs,
  ): Promise<Connection<SecurityEvent>> {
    return securityEvents(this.app, accountOf(caller), category ?? null, page)
  }
}

@Resolver(() => SecurityEvent)
export class SecurityEventResolver {
  constructor(private readonly app: AccountsApp) {}

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The device of the session at that time, as its owner sees it.',
  })
  deviceHandle(@Root() { deviceId }: SecurityEvent, @Ctx() { caller }: Context): string | null {
    return deviceId && this.app.handle('dh', `account:${accountOf(caller)}`, deviceId)
  }
}
