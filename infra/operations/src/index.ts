export { brokerConfiguration } from './broker/configuration'
export { complaintOf, probeJetStream } from './broker/probe'
export { createStreams, type BrokerAccess } from './broker/streams'
export { brokerUserNames, type BrokerUserName } from './broker/users'
export { configurationFiles } from './configuration/documents'
export {
  derivedPasswords,
  provision,
  serviceDatabase,
  type Passwords,
  type ServiceDatabase,
} from './database/provision'
export { definitions } from './definitions'
export { privacyFiles } from './privacy/documents'
export {
  newBrokerSeed,
  newSecret,
  newSigningKey,
  privateKey,
  publicKeySet,
  type PrivateKey,
} from './keys/material'
