import { accountOf, ownerClause, select, type Caller, type Transaction } from '@enigm/subgraph'
import { ServersFailure } from '../errors'
import { accountOrNone, administers, findCurrent } from '../server/server.access'
import { Server } from '../server/server.entity'
import type { ServerState } from '../server/server.lifecycle'

/** A request of the caller's own account: the account is part of every statement (ACC-11). */
export function ownRequest(caller: Caller, id: string): { id: string; applicantAccountId?: string } {
  const own = ownerClause('Mutation.withdrawJoinRequest input.joinRequestId', {
    applicantAccountId: accountOf(caller),
  })
  return { id, ...own }
}

const decidedServer = select(Server, 's')
  .where('s.id = (SELECT server_id FROM join_request WHERE id = $1)')
  .where(ownerClause('Mutation.rejectJoinRequest input.joinRequestId', administers('$2')))
  .forShare()

/**
 * Finds the server of a request that the caller may decide about, and keeps it from deletion until the decision is committed.
 * @param ofServer the server that the caller named, if any: a request to another one is not found
 * @throws ServersFailure NOT_FOUND, INVALID_TRANSITION when the server is in none of these states
 */
export async function shareServerOf(
  tx: Transaction,
  joinRequestId: string,
  states: readonly ServerState[],
  ofServer?: string,
): Promise<string> {
  const parameters = [joinRequestId, accountOrNone(tx.caller)]
  const server = await findCurrent(tx, () => tx.query(decidedServer, parameters))
  if (ofServer !== undefined && server.id !== ofServer) throw new ServersFailure('NOT_FOUND')
  if (!states.includes(server.state)) throw new ServersFailure('INVALID_TRANSITION')
  return server.id
}
