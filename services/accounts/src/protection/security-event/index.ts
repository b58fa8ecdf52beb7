import { definePart } from '@enigm/subgraph'
import { SecurityConfigurationResolver } from './security-configuration.resolver'
import { SecurityEventCountersResolver } from './security-event-counters'
import { SecurityEvent } from './security-event.entity'
import { AccountSecurityEventsResolver, SecurityEventResolver } from './security-event.resolver'
import { purge, purgeJob, schedulePurge } from './security-event.service'

export const securityEventPart = definePart({
  entities: [SecurityEvent],
  resolvers: [
    AccountSecurityEventsResolver,
    SecurityEventResolver,
    SecurityEventCountersResolver,
    SecurityConfigurationResolver,
  ],
  jobs: { [purgeJob]: purge },
  seed: schedulePurge,
})
