import type { Transaction } from '@enigm/subgraph'
import { accountOrNone, owns } from '../server/server.access'

/** Whether the caller owns a server that it administers and that the transaction has locked. */
export async function isOwnedByCaller(tx: Transaction, serverId: string): Promise<boolean> {
  const owned = await tx.query(`SELECT 1 FROM server s WHERE s.id = $1 AND ${owns('$2')}`, [
    serverId,
    accountOrNone(tx.caller),
  ])
  return owned.length > 0
}
