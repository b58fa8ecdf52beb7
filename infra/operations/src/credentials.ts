/** The keys, database roles and broker users of a system, without the code of its services: a process of a trial loads only its own. */
export { brokerUserNames, type BrokerUserName } from './broker/users'
export { derivedPasswords, serviceDatabase, type Passwords } from './database/provision'
export { newBrokerSeed, newSecret, newSigningKey, privateKey, publicKeySet } from './keys/material'
