import { ownerClause, type Transaction } from '@enigm/subgraph'
import type { RegionCode } from '../region/region'
import type { Server } from '../server/server.entity'
import { accountOrNone, administersOrIsMember, findCurrent } from '../server/server.access'
import type { ServerState } from '../server/server.lifecycle'

export interface Target {
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
