import { definePart, handlersOfAggregate } from '@enigm/subgraph'
import { CreateOrganizationFeed1781000000020 } from '../migrations/1781000000020-create-organization-feed'
import { announcedAggregates } from './announced-events'
import { OrganizationEvent } from './feed.entity'
import { FeedResolver, OrganizationEventsResolver } from './feed.resolver'
import { recordEvent } from './recording'

/** The events of each organization, from those of all services. */
export const feedPart = definePart({
  entities: [OrganizationEvent],
  storage: {
    organization_feed: {
      class: 'OPERATIONAL',
      kept: 'PERMANENT',
      purposes: {
        HOLDER: ['organization_id'],
        TIMING: ['recorded_at'],
        INTEGRITY: ['position'],
      },
    },
  },
  migrations: [CreateOrganizationFeed1781000000020],
  resolvers: [FeedResolver, OrganizationEventsResolver],
  eventHandlers: Object.assign(
    {},
    ...announcedAggregates.map((aggregate) => handlersOfAggregate(aggregate, recordEvent)),
  ),
})
