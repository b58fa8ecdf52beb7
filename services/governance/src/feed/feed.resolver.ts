import {
  administeredOrganizations,
  Audiences,
  PageArgs,
  RequiresScopes,
  type Connection,
  type Context,
  type Reference,
} from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { OrganizationStub } from '../log/log.resolver'
import { OrganizationEvent, OrganizationEventConnection, RETAINED_DAYS } from './feed.entity'
import { eventsOfOrganizations, feedPage } from './feed.queries'

@Resolver(() => OrganizationEvent)
export class FeedResolver {
  @Audiences('partner')
  @RequiresScopes('organizations:read')
  @Query(() => OrganizationEventConnection, {
    description: `The events of the organization of a machine client in the last ${RETAINED_DAYS} days, oldest first. A cursor after which events have already been deleted is BAD_USER_INPUT. Needs organizations:read.`,
  })
  organizationEvents(
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<OrganizationEvent>> {
    return feedPage(context, page)
  }
}

@Resolver(() => OrganizationStub)
export class OrganizationEventsResolver {
  @Audiences('panel')
  @RequiresScopes('organizations:manage')
  @FieldResolver(() => OrganizationEventConnection, {
    nullable: true,
    description: `What its machine clients and webhooks receive of the last ${RETAINED_DAYS} days, newest first, for its administrators; null for others. Needs organizations:manage.`,
  })
  async events(
    @Root() { id }: Reference,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<OrganizationEvent> | null> {
    return (await context.load(administeredOrganizations, id))
      ? context.load(eventsOfOrganizations, { of: id, ...page })
      : null
  }
}
