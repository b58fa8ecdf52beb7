import type { Transaction } from '@enigm/subgraph'
import { ServerTransfer, transfers } from './transfer.entity'

export const TRANSFER_EXPIRY_JOB = 'transfer.expiry'

/** Closes the open transfers of a server, or to a new owner. */
export async function closeTransfers(
  tx: Transaction,
  of: { serverId: string } | { newOwnerId: string },
): Promise<void> {
  const open = await tx.manager.find(ServerTransfer, {
    where: { ...of, state: 'OFFERED' },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  })
  for (const { id } of open) {
    await transfers.move(tx, 'CLOSE', { id })
    await tx.cancelJob(TRANSFER_EXPIRY_JOB, id)
  }
}
