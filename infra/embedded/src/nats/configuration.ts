import { nkeys } from 'nats'
import { permissionsOf } from './permissions'
import { brokerUserNames, type BrokerUserName } from './users'

/** The configuration of a nats-server that accepts only the holders of these seeds. It contains their public keys. */
export function brokerConfiguration(seeds: Readonly<Record<BrokerUserName, string>>): string {
  const users = brokerUserNames.map((name) => ({
    nkey: nkeys.fromSeed(Buffer.from(seeds[name])).getPublicKey(),
    permissions: permissionsOf(name),
  }))
  return `authorization: ${JSON.stringify({ users }, null, 2)}\n`
}
