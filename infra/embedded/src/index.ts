export { repositoryRoot } from './cache'
export { definitions } from './definitions'
export {
  operatorFile,
  originOf,
  processNames,
  serviceEnvironment,
  type ProcessName,
  type System,
} from './process-environment'
export { SetupError } from './failure'
export { removeDataDir, startInfrastructure, type Infrastructure } from './infrastructure'
export { loadKeys, type Keys, type PrivateKey } from './signing-keys'
export { findNatsServer } from './nats/binary'
export { startNats, type NatsOptions, type RunningNats } from './nats/server'
export { freePortBase, freePorts } from './ports'
export {
  derivedPasswords,
  provision,
  serviceDatabase,
  type Passwords,
  type ServiceDatabase,
} from './postgres/provision'
export { startPostgres, stopPostgres, type PostgresOptions, type RunningPostgres } from './postgres/server'
export { dataDirBehind } from './running'
export { natsUrl, PORT_COUNT, portOf, readSettings, type Settings } from './settings'
export { startSystem, type RunningSystem } from './system'
