export * from './carrier'
export * from './environment'
export * from './device'
export { Authenticator, type Forgery } from './passkey/authenticator'
