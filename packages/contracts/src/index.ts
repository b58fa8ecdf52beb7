export * from './id'
export * from './service'
export * from './role'
export * from './critical'
export * from './error'
export * from './limitation'
export * from './token'
export * from './used-proof'
export * from './directives'
export * from './event'
export * from './hint'
export * from './heartbeat'
export * from './erasure'
export * from './storage'
export * from './input-path'
export * from './variable'
export * from './suppression'
export * from './ed25519'
export {
  remoteDataCategories,
  sessionCloseCauses,
  type RemoteDataCategory,
  type SessionRestrictionName,
} from './events/accounts'
export * from './onion-address'
export { retentionGrounds, type RetentionGround } from './events/state'
export { holdGrounds, torSurfaceKeys, type HoldGround, type TorSurfaceKey } from './events/governance'
export { emergencyKinds } from './events/app'
export * from './hop/frames'
