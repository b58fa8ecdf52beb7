import { definePart, ownAccount, type BatchLoader, type Reference } from '@enigm/subgraph'
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
const asGiven: BatchLoader<Reference, Reference> = async (references) => references.map(({ id }) => ({ id }))

export const logPart = definePart({
  resolvers: [
    AuditLogResolver,
    AccountAuditLogResolver,
    OrganizationAuditLogResolver,
    ServerAuditLogResolver,
  ],
  stubs: [AccountStub, OrganizationStub, ServerStub],
  references: { Account: ownAccount, Organization: asGiven, Server: asGiven },
})
