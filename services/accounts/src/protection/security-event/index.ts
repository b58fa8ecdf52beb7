import { definePart } from '@enigm/subgraph'
import { SecurityConfigurationResolver } from './security-configuration.resolver'
import { SecurityEvent } from './security-event.entity'
import {
  AccountSecurityEventsResolver,
  SecurityEventCountersResolver,
  SecurityEventResolver,
} from './security-event.resolver'

export const securityEventPart = definePart({
  entities: [SecurityEvent],
  resolvers: [
    AccountSecurityEventsResolver,
    SecurityEventResolver,
    SecurityEventCountersResolver,
    SecurityConfigurationResolver,
  ],
})
