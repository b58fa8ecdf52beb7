export type { App, HandleKind } from './app'
export { accountOf, actorOf, anonymous, sessionOf, system, type Caller } from './caller'
export { ConfigError, publicKeys, readConfig, secretKey, signingKey, type BaseConfig } from './config'
export { Context, type Batch, type Origin } from './context'
export { ownAccount } from './own-account'
export {
  defineSubgraph,
  reactionsToEach,
  reactJointly,
  type Reactions,
  type Report,
  type SubgraphDefinition,
  type Timer,
  type TimerHandler,
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
export type { OutsideEvent, VerifyOutside } from './events/outside'
export { TokenBucket, WrongAttempts } from './attempts'
export { DomainFailure } from './failure'
export { lifecycle, type Lifecycle } from './lifecycle'
export { createMany, moveMany, type ManyFacts } from './database/many'
export { Work, type Aggregate, type AuditSubject } from './database/work'
export { firstBreak, hashOf, readTrail, readWholeTrail, type AuditRow } from './audit/trail'
export * from './rules'
export { runAlone } from './main'
export { startSubgraph, systemOrigin, type Readiness, type RunningSubgraph } from './start'
export { subgraphSdl } from './schema/build'
export * from './schema/payload'
export * from './schema/connection'
export * from './schema/audit-entry'
export * from './schema/data-access'
export type { Concern, Concerns } from './schema/concern'
export * from './schema/trust-signal'
