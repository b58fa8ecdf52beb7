import { asGiven, definePart, ownAccount } from '@enigm/subgraph'
import { IndexFilters1781000000030 } from '../migrations/1781000000030-index-filters'
import { platformAuditCounters } from './log.queries'
import {
  AccountAuditLogResolver,
  AccountStub,
  AuditLogResolver,
  OrganizationAuditLogResolver,
  OrganizationStub,
  ServerAuditLogResolver,
  ServerStub,
} from './log.resolver'

/** Only the log says who may read it; the field of an object of others is null. */
export const logPart = definePart({
  migrations: [IndexFilters1781000000030],
  counters: [platformAuditCounters],
  resolvers: [
    AuditLogResolver,
    AccountAuditLogResolver,
    OrganizationAuditLogResolver,
    ServerAuditLogResolver,
  ],
  stubs: [AccountStub, OrganizationStub, ServerStub],
  references: { Account: ownAccount, Organization: asGiven, Server: asGiven },
})
