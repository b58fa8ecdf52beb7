export type { App } from './app'
export type { HandleKind } from './handle'
export { accountOf, actorOf, anonymous, sessionOf, system, type Caller } from './caller'
export {
  ClientAddresses,
  ConfigError,
  NetworkKeys,
  networkList,
  publicKeys,
  readConfig,
  secretKey,
  signingKey,
} from '@enigm/configuration'
export { subgraphConfig, type BaseConfig } from './config'
export { migrateDatabase, withApp } from './offline'
export { MIGRATION_TABLE } from './database/data-source'
export { DatabaseRebuild, UnknownMigrations } from './database/rebuild'
export type { CallContext } from './caller'
export { Context, type BatchLoader } from './context'
export { ownAccount } from './own-account'
export { ownerClause } from './ownership'
export { defineSubgraph } from './define'
export { holderScope } from './change'
export { dataDeletionHandlers } from './data-deletion'
export type { SubgraphDefinition } from './definition'
export {
  handlersOfAggregate,
  batchHandler,
  type EventHandlers,
  type Snapshot,
  type JobHandler,
} from './handlers'
export type { Job } from './job'
export { busName, type Bus } from './events/bus'
export { followPeers, type Peers } from './events/peers'
export { connectBus } from './events/nats'
export {
  continueErasure,
  deleteRows,
  forgetRequests,
  retainedByAll,
  serializeRetained,
  type Erase,
  type Erased,
  type Retained,
} from './erasure'
export type { ExternalEvent, VerifyExternalMessage } from './events/external-sources'
export { TokenBucket, FailedAttempts } from './attempts'
export { DomainFailure } from './failure'
export { actionsOf, lifecycle, type Lifecycle, type Move, type Transition } from './lifecycle'
export type { Part } from './definition'
export { definePart } from './part'
export { backoff } from './backoff'
export { callAll, OutboundQueue, type NextStep, type OutboundProtocol, type Outcome } from './outbound'
export { DAY_MILLISECONDS, startOfDay, startOfHour } from './moments'
export { aggregate, type AggregateOf, type ChangeDetails } from './database/aggregate'
export { byKey, groupedByKey } from './database/by-key'
export { isUniqueViolation, violatedConstraint } from './database/failure'
export { page, pagesBy, type PageOf } from './database/page'
export { select, type Select, type Statement } from './database/select'
export { heldUntil, rememberHold, withoutHold } from './storage/legal-hold'
export { verifyErasure } from './storage/verification'
export { inventoryOf, Stored, type InventoryTable } from './storage/stored'
export type { StoredTable } from './storage/stored-table'
export { snapshotOf } from './database/snapshot'
export { eventSourcesOf } from './events/event-sources'
export {
  administeredOrganization,
  administeredOrganizations,
  administersOrganization,
  memberships,
  membershipTable,
  representedOrganization,
  representedOrganizations,
} from './memberships'
export { customers, customerTable } from './customers'
export { projection } from './events/projection'
export { createMany, moveMany, type BulkEvents } from './database/bulk'
export { Transaction, type Aggregate, type AuditSubject } from './database/transaction'
export { AUDIT_PAGE, parseAuditPage, type AuditPage, type SequencedEntry } from './audit/feed'
export { errorCode, Wake } from './events/wake'
export { beginningOfTrail, firstBreak, hashOf, readWholeTrail, type AuditRow } from './audit/trail'
export * from './schema/directives'
export { runAlone } from './main'
export { startSubgraph, systemContext, type Readiness, type RunningSubgraph } from './start'
export { buildSubgraph, subgraphSdl } from './schema/build'
export * from './schema/payload'
export { requireApplied, requireCurrent, waitsInInbox } from './events/heartbeats'
export { dailyCounts } from './counters/daily-counts'
export { countersBy, countersOf, type Counters, type Counts } from './counters/counters'
export { enumType, type EnumOf } from './schema/enum-type'
export { errorCodes, type ErrorType, type FailureType } from './schema/error-codes'
export * from './schema/handle-scalar'
export { IdempotencyKey } from './schema/idempotency-key'
export { WithoutContact, withoutContactSentence } from './schema/without-contact'
export {
  Input,
  operations,
  operationsOf,
  type OperationOptions,
  type PayloadField,
  type PayloadOf,
} from './schema/operation'
export { asGiven, stub, type Reference } from './schema/stub'
export * from './schema/connection'
export * from './schema/audit-entry'
export type { DataSubject, DataSubjects } from './audit/data-subject'
export * from './schema/trust-signal'
export { announcesMoreThan, readBody } from './server/body'
export { createCallerVerifier } from './server/internal-token'
export { listenAt } from './server/listen'
