import {
  accountOf,
  Audiences,
  connectionOf,
  DeviceHandle,
  PageArgs,
  RequiresScopes,
  TrustSignal,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { IsEnum, IsOptional } from 'class-validator'
import { Args, ArgsType, Ctx, Field, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { SecurityEvent, SecurityEventCategory } from './security-event.entity'
import {
  countSecurityEvents,
  securityEventCounters,
  securityEvents,
  securityTrustSignals,
  type DailyCounts,
} from './security-event.queries'

const SecurityEventConnection = connectionOf(SecurityEvent, 'SecurityEventConnection', ['panel'])

/** A page of security events, of one category or of all. */
@ArgsType()
export class SecurityEventArgs extends PageArgs {
  @Field(() => SecurityEventCategory, { nullable: true, description: 'Only events of this category.' })
  @IsOptional()
  @IsEnum(SecurityEventCategory)
  category?: SecurityEventCategory | null
}

@Resolver(() => SecurityEvent)
export class SecurityEventResolver {
  constructor(private readonly app: AccountsApp) {}

  @FieldResolver(() => DeviceHandle, {
    nullable: true,
    description: 'The device of the session at that time, by its handle for its owner.',
  })
  deviceHandle(@Root() { deviceId }: SecurityEvent, @Ctx() { caller }: Context): string | null {
    return deviceId && this.app.handle('dh', `account:${accountOf(caller)}`, deviceId)
  }
}

@Resolver(() => Account)
export class AccountSecurityEventsResolver {
  @Audiences('panel')
  @RequiresScopes('account:self')
  @FieldResolver(() => SecurityEventConnection, {
    description: 'Events about the security of the account in the last 90 days, newest first.',
  })
  securityEvents(
    @Ctx() { app, caller }: Context,
    @Args() page: SecurityEventArgs,
  ): Promise<Connection<SecurityEvent>> {
    return securityEvents(app, accountOf(caller), page)
  }

  @Audiences('panel')
  @RequiresScopes('account:self')
  @FieldResolver(() => [TrustSignal], {
    description:
      'One signal SECURITY_EVENTS for each category with events in the last 90 days, at most 8, for a review of trust: the category and the number of its events, joined with a colon.',
  })
  securityTrustSignals(@Ctx() { app, caller }: Context): Promise<TrustSignal[]> {
    return securityTrustSignals(app, accountOf(caller))
  }
}

@Resolver(() => securityEventCounters.type)
export class SecurityEventCountersResolver {
  @FieldResolver(() => Date, { description: 'The day, which is over, in UTC.' })
  day(@Root() { day }: DailyCounts): Date {
    return day
  }

  @Audiences('internal')
  @RequiresScopes('dashboard:security')
  @Query(() => [securityEventCounters.type], {
    description:
      'Security events of all accounts on each of the last 7 full days, newest first. For dashboards. Needs dashboard:security.',
  })
  securityEventCounters(@Ctx() { app }: Context): Promise<DailyCounts[]> {
    return countSecurityEvents(app)
  }
}
