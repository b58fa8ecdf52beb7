import { ownerClause, select, type Caller, type Transaction } from '@enigm/subgraph'
import { ServersFailure } from '../errors'
import { Server } from './server.entity'

/** The calling account. Machine clients have none: they administer no server and take part in none. */
export function accountOrNone(caller: Caller): string {
  return caller.accountId ?? ''
}

/** The owner of the servers that the caller creates: its account, or the organization of a machine client. */
export function ownerOrNone({ accountId, organizationId }: Caller): string {
  return accountId ?? organizationId ?? ''
}

/** SQL: the account owns the server `s` or is one of its active administrators. */
export function administers(account: string): string {
  return `(s.owner_id = ${account} OR EXISTS (
    SELECT 1 FROM member a WHERE a.server_id = s.id AND a.account_id = ${account}
      AND a.role = 'ADMINISTRATOR' AND a.state = 'ACTIVE'))`
}

/** SQL: the account administers the server `s`, or the active membership `m` is its own. */
export function administersOrIsMember(account: string): string {
  return `(${administers(account)} OR (m.account_id = ${account} AND m.state = 'ACTIVE'))`
}

const serverById = select(Server, 's').where('s.id = $1')
const administered = serverById
  .where(ownerClause('Mutation.setLocatorAvailability input.serverId', administers('$2')))
  .forUpdate()
const owned = serverById
  .where(ownerClause('Mutation.deleteServer input.serverId', 's.owner_id = $2'))
  .forUpdate()

/** Locks a server that the caller administers. @throws ServersFailure NOT_FOUND */
export function lockAdministered(tx: Transaction, serverId: string): Promise<Server> {
  return lock(tx, administered, serverId)
}

/** Locks a server that the caller owns. @throws ServersFailure NOT_FOUND */
export function lockOwned(tx: Transaction, serverId: string): Promise<Server> {
  return lock(tx, owned, serverId)
}

/**
 * Locks the entitlement that pays for a new server of the caller. An entitlement that is unknown, foreign, used or not granted
 * gives one answer.
 * @throws ServersFailure ENTITLEMENT_NOT_USABLE
 */
export async function lockEntitlement(tx: Transaction, entitlementId: string): Promise<void> {
  const holder = ownerClause('Mutation.createServer input.entitlementId', 'holder_id = $2')
  const usable = await tx.query(
    `SELECT id FROM entitlement
     WHERE id = $1 AND ${holder} AND product_kind = 'SERVER' AND state = 'GRANTED' FOR UPDATE`,
    [entitlementId, ownerOrNone(tx.caller)],
  )
  const used = await tx.query('SELECT id FROM server WHERE entitlement_id = $1', [entitlementId])
  if (usable.length === 1 && used.length === 0) return
  throw new ServersFailure('ENTITLEMENT_NOT_USABLE', ['input', 'entitlementId'])
}

async function lock(tx: Transaction, statement: typeof serverById, serverId: string): Promise<Server> {
  const [server] = await tx.query(statement, [serverId, accountOrNone(tx.caller)])
  if (!server) throw new ServersFailure('NOT_FOUND')
  return server
}
