import { nkeys } from 'nats'
import { permissionsOf } from './permissions'
import { brokerUserNames, type BrokerUserName } from './users'

type Seeds = Readonly<Record<BrokerUserName, string>>

/**
 * Above every disk. Without it nats-server takes three quarters of the space that is free at its start for the limit, and a
 * start on a full disk would refuse to store anything for as long as it runs.
 */
const storage = 'jetstream: { max_file_store: 1TB }\n'

/** The configuration of a nats-server that accepts only the holders of these seeds. It contains their public keys. */
export function brokerConfiguration(seeds: Seeds): string {
  return `${storage}${brokerUsers(seeds)}`
}

/**
 * The users and their permissions alone, for a nats-server whose other settings stand elsewhere.
 * @param others further seeds of users whose keys are being replaced
 */
export function brokerUsers(
  seeds: Seeds,
  others: Partial<Record<BrokerUserName, readonly string[]>> = {},
): string {
  const users = brokerUserNames.flatMap((name) =>
    [seeds[name], ...(others[name] ?? [])].map((seed) => ({
      nkey: nkeys.fromSeed(Buffer.from(seed)).getPublicKey(),
      permissions: permissionsOf(name),
    })),
  )
  return `authorization: ${JSON.stringify({ users }, null, 2)}\n`
}
