import { ownerClause, select, type Transaction } from '@enigm/subgraph'
import type { RegionCode } from '../region/region'
import { Server } from '../server/server.entity'
import { accountOrNone, administers, administersOrIsMember, findCurrent, owns } from '../server/server.access'
import type { ServerState } from '../server/server.lifecycle'

interface Target {
  serverId: string
  accountId: string
  state: ServerState
  region: RegionCode
  ownerKind: Server['ownerKind']
}

const mayDelete = ownerClause('Mutation.deleteMemberContent input.memberId', administersOrIsMember('$2'))

/**
 * Finds a membership whose content the caller may delete: as an administrator of the server, or as the member. The server is
 * kept from deletion until the transaction is committed.
 * @throws ServersFailure NOT_FOUND
 */
export async function shareTarget(tx: Transaction, memberId: string): Promise<Target> {
  return findCurrent(tx, () =>
    tx.query<Target>(
      `SELECT s.id AS "serverId", m.account_id AS "accountId", s.state, s.region, s.owner_kind AS "ownerKind"
       FROM member m JOIN server s ON s.id = m.server_id
       WHERE m.id = $1 AND ${mayDelete} FOR SHARE OF s`,
      [memberId, accountOrNone(tx.caller)],
    ),
  )
}

const serverById = select(Server, 's').where('s.id = $1')
const administered = serverById
  .where(ownerClause('Mutation.deleteServerObjects input.serverId', administers('$2')))
  .forShare()
const ownedOrDelegated = serverById
  .where(
    ownerClause(
      'Mutation.deleteAllServerContent input.serverId',
      `(${owns('$2')} OR (s.delegates_full_deletion AND ${administers('$2')}))`,
    ),
  )
  .forShare()

/** Finds a server that the caller administers, and keeps it from deletion. @throws ServersFailure NOT_FOUND */
export function shareAdministered(tx: Transaction, serverId: string): Promise<Server> {
  return findCurrent(tx, () => tx.query(administered, [serverId, accountOrNone(tx.caller)]))
}

/**
 * Finds a server whose whole content the caller may delete: as its owner, or as its administrator where the content policy
 * delegates it (CON-05).
 * @throws ServersFailure NOT_FOUND
 */
export function shareOwnedOrDelegated(tx: Transaction, serverId: string): Promise<Server> {
  return findCurrent(tx, () => tx.query(ownedOrDelegated, [serverId, accountOrNone(tx.caller)]))
}
