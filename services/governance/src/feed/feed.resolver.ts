import { Audiences, PageArgs, RequiresScopes, type Connection, type Context } from '@enigm/subgraph'
import { Args, Ctx, Query, Resolver } from 'type-graphql'
import { OrganizationEvent, OrganizationEventConnection, RETAINED_DAYS } from './feed.entity'
import { feedPage } from './feed.queries'

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
