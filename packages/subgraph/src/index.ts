export type { App, HandleKind } from './app'
export { accountOf, actorOf, anonymous, sessionOf, system, type Caller } from './caller'
export { ConfigError, publicKeys, readConfig, secretKey, signingKey, type BaseConfig } from './config'
export { Context, type BatchLoader, type CallContext } from './context'
export { ownAccount } from './own-account'
export { ownerClause } from './ownership'
export {
  defineSubgraph,
  handlersOfAggregate,
  batchHandler,
  type EventHandlers,
  type Snapshot,
  type SubgraphDefinition,
  type Job,
  type JobHandler,
} from './define'
export { busName, type Bus } from './events/bus'
export { connectBus } from './events/nats'
export {
  deleteRows,
  forgetRequests,
  retainedByAll,
  toldOf,
  type Erase,
  type Erased,
  type Retained,
} from './erasure'
export type { OutsideEvent, VerifyExternalMessage } from './events/external-sources'
export { TokenBucket, WrongAttempts } from './attempts'
export { DomainFailure } from './failure'
export { lifecycle, type Lifecycle } from './lifecycle'
export { createMany, moveMany, type ManyFacts } from './database/bulk'
export { Transaction, type Aggregate, type AuditSubject } from './database/transaction'
export { firstBreak, hashOf, readTrail, readWholeTrail, type AuditRow } from './audit/trail'
export * from './schema/directives'
export { runAlone } from './main'
export { startSubgraph, systemContext, type Readiness, type RunningSubgraph } from './start'
export { subgraphSdl } from './schema/build'
export * from './schema/payload'
export * from './schema/connection'
export * from './schema/audit-entry'
export * from './schema/data-access'
export type { DataSubject, DataSubjects } from './audit/data-subject'
export * from './schema/trust-signal'
