import {
  Audiences,
  MemberHandle,
  PageArgs,
  RequiresScopes,
  type Context,
  type CountedConnection,
  type Counts,
} from '@enigm/subgraph'
import { Args, ArgsType, Ctx, Field, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { Server, type ViewedServer } from '../server/server.entity'
import { ServerSecurityCategory, ServerSecurityEvent } from './security-event.entity'
import {
  membersOfEvents,
  securityEventsOfServer,
  ServerSecurityEventConnection,
  serverSecurityEventCounters,
} from './security-event.queries'

@ArgsType()
export class SecurityEventsArgs extends PageArgs {
  @Field(() => ServerSecurityCategory, {
    nullable: true,
    description: 'Only the events of this category.',
  })
  category?: ServerSecurityCategory | null
}

@Resolver(() => Server)
export class SecurityEventsOfServerResolver {
  @Audiences('panel')
  @FieldResolver(() => ServerSecurityEventConnection, {
    nullable: true,
    description:
      'Its security events of the last 90 days, the latest first; null for callers to whom its visibility does not show them.',
  })
  async securityEvents(
    @Root() { id, viewer, visibleToUsers }: ViewedServer,
    @Args() { category, ...args }: SecurityEventsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<ServerSecurityEvent> | null> {
    const isAdministrator = viewer === 'OWNER' || viewer === 'ADMINISTRATOR'
    if (!isAdministrator && !visibleToUsers.includes('SECURITY_EVENTS')) return null
    return context.load(securityEventsOfServer, { of: id, ...args, filter: { category } })
  }
}

@Resolver(() => ServerSecurityEvent)
export class SecurityEventResolver {
  @FieldResolver(() => MemberHandle, {
    nullable: true,
    description: 'The member that it is about, by the handle in this server; null for the environment.',
  })
  member(@Root() event: ServerSecurityEvent, @Ctx() context: Context): Promise<string | null> {
    return context.load(membersOfEvents, event)
  }
}

@Resolver(() => serverSecurityEventCounters.type)
export class SecurityEventCountersResolver {
  @Audiences('internal')
  @RequiresScopes('dashboard:security')
  @Query(() => serverSecurityEventCounters.type, {
    description: `${serverSecurityEventCounters.description}; of the last 90 days. For dashboards. Needs dashboard:security.`,
  })
  serverSecurityEventCounters(@Ctx() { app }: Context): Promise<Counts<ServerSecurityCategory>> {
    return serverSecurityEventCounters.count(app)
  }
}
