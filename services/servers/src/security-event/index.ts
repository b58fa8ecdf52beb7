import { definePart, type EventHandlers } from '@enigm/subgraph'
import { AddServerSecurity1780000412003 } from '../migrations/1780000412003-add-server-security'
import { ServerSecurityEvent } from './security-event.entity'
import {
  SecurityEventCountersResolver,
  SecurityEventResolver,
  SecurityEventsOfServerResolver,
} from './security-event.resolver'
import { SecurityEventService } from './security-event.service'

/** What other services report of the accounts and devices of members, by category. */
const eventHandlers: EventHandlers = {
  'accounts.account.recovered': ({ data }, tx, app) =>
    app.get(SecurityEventService).recordForAccount(tx, data.accountId, 'ACCESS_ANOMALY'),
  'accounts.account.restricted': ({ data }, tx, app) =>
    app.get(SecurityEventService).recordForAccount(tx, data.accountId, 'DEFENSIVE_OUTCOME'),
  'accounts.account.suspended': ({ data }, tx, app) =>
    app.get(SecurityEventService).recordForAccount(tx, data.accountId, 'DEFENSIVE_OUTCOME'),
  'devices.device.restricted': ({ data }, tx, app) =>
    app.get(SecurityEventService).recordForAccount(tx, data.accountId, 'DEVICE_LIFECYCLE'),
  'devices.device.revoked': ({ data }, tx, app) =>
    app.get(SecurityEventService).recordForAccount(tx, data.accountId, 'DEVICE_LIFECYCLE'),
  'devices.device.replaced': ({ data }, tx, app) =>
    app.get(SecurityEventService).recordForAccount(tx, data.accountId, 'DEVICE_LIFECYCLE'),
  'devices.management.chain.broken': ({ data }, tx, app) =>
    app.get(SecurityEventService).recordForAccount(tx, data.accountId, 'SUSPICIOUS_ACTIVITY'),
}

export const securityEventPart = definePart({
  entities: [ServerSecurityEvent],
  migrations: [AddServerSecurity1780000412003],
  resolvers: [SecurityEventCountersResolver, SecurityEventResolver, SecurityEventsOfServerResolver],
  eventHandlers,
})
