export { describeVariables, type Variable } from './describe'
export { ConfigError, givenFor, readConfig } from './read'
export { variableNames } from './schema'
export { logLevel, natsSeed, port, publicKeys, secretKey, signingKey } from './values'
