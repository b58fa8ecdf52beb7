import { isId, type EventEnvelope } from '@enigm/contracts'
import { handlersOfAggregate, type Transaction } from '@enigm/subgraph'

type ServerEvent = EventEnvelope<'servers.server.snapshot'>

/** Every event of a server tells its owner and state; the projection keeps those that are not deleted. */
async function rememberOwner(
  { data: { serverId, ownerId, state } }: ServerEvent,
  tx: Transaction,
): Promise<void> {
  if (state === 'DELETED' || !isId('account', ownerId)) {
    await tx.query('DELETE FROM owned_server WHERE server_id = $1', [serverId])
    return
  }
  await tx.query(
    `INSERT INTO owned_server (server_id, owner_id) VALUES ($1, $2)
     ON CONFLICT (server_id) DO UPDATE SET owner_id = excluded.owner_id`,
    [serverId, ownerId],
  )
}

/** What accounts remembers of servers: whose they are. */
export const ownedServerHandlers = handlersOfAggregate('servers.server', rememberOwner)

/** Whether the account owns a server that is not deleted: such an account is not deleted (SRV-05). */
export async function ownsServers(tx: Transaction, accountId: string): Promise<boolean> {
  const owned = await tx.query('SELECT 1 FROM owned_server WHERE owner_id = $1 LIMIT 1', [accountId])
  return owned.length > 0
}
