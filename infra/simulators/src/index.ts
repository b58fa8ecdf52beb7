export * from './environment'
export * from './device'
export { EnigmApp, type AppClaims, type AppKey, type AppOptions } from './app/enigm-app'
export { Authenticator, type Forgery } from './passkey/authenticator'
