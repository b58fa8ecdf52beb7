import { definePart, systemContext } from '@enigm/subgraph'
import { SecurityConfigurationResolver } from './security-configuration.resolver'
import { SecurityEvent } from './security-event.entity'
import {
  AccountSecurityEventsResolver,
  SecurityEventCountersResolver,
  SecurityEventResolver,
} from './security-event.resolver'
import { purgeJob, SecurityEventService } from './security-event.service'

export const securityEventPart = definePart({
  entities: [SecurityEvent],
  resolvers: [
    AccountSecurityEventsResolver,
    SecurityEventResolver,
    SecurityEventCountersResolver,
    SecurityConfigurationResolver,
  ],
  jobs: { [purgeJob]: (job, app, context) => app.get(SecurityEventService).purge(context, job) },
  seed: (app) => app.get(SecurityEventService).schedulePurge(systemContext()),
})
