export { repositoryRoot } from './host/directories'
export {
  natsSeed,
  operatorFile,
  originOf,
  processNames,
  processEnvironment,
  type ProcessName,
  type System,
} from './settings/process-environment'
export { SetupError } from './host/failure'
export { removeDataDir, startInfrastructure, type Infrastructure } from './supervision/infrastructure'
export { loadKeys, type Keys } from './settings/signing-keys'
export { findNatsServer } from './nats/binary'
export { startNats, type NatsOptions, type RunningNats } from './nats/server'
export { replacePrivateFile } from './host/files'
export { freePortBase, freePorts } from './host/ports'
export {
  definitions,
  derivedPasswords,
  provision,
  serviceDatabase,
  type Passwords,
  type PrivateKey,
  type ServiceDatabase,
} from '@enigm/operations'
export { startPostgres, stopPostgres, type PostgresOptions, type RunningPostgres } from './postgres/server'
export { dataDirOfPort } from './supervision/running-system'
export { natsUrl, PORT_COUNT, portOf, readSettings, type Settings } from './settings/settings'
export { startSystem, type RunningSystem } from './supervision/system'
export { startBalancer, type Balancer } from './lab/balancer'
export { Lab, type LabOptions } from './lab/lab'
export { labProcessNames, LAB_PORT_COUNT, MOST_REPLICAS, NATS_NODES, type LabProcessName } from './lab/layout'
