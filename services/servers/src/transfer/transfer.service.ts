import { newId } from '@enigm/contracts'
import {
  DAY_MILLISECONDS,
  deleteRows,
  startOfDay,
  type CallContext,
  type Erased,
  type Job,
  type Transaction,
} from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { ServersFailure } from '../errors'
import type { OrganizationKind } from '../server/owner-kind'
import { lockOwned } from '../server/server.access'
import { canChangeOwner } from '../server/server.lifecycle'
import { ServerService } from '../server/server.service'
import { closeTransfers, TRANSFER_EXPIRY_JOB } from './open-transfers'
import { findNewOwner, lockGiven, lockReceived, requireWithin } from './transfer.access'
import { ServerTransfer, transfers } from './transfer.entity'
import { transferLifecycle } from './transfer.lifecycle'

const LIFETIME_MILLISECONDS = 14 * DAY_MILLISECONDS

/** Transfers of ownership. Every change locks the row of the server first, so that a transfer and a deletion exclude each other. */
export class TransferService {
  constructor(private readonly app: ServersApp) {}

  /**
   * Offers a server to a new owner inside its boundary (SRV-04). A server has one open offer.
   * @throws ServersFailure NOT_FOUND, INVALID_TRANSITION, NEW_OWNER_NOT_ELIGIBLE
   */
  offer(
    context: CallContext,
    serverId: string,
    newOwner: { name: string; organizationKind: OrganizationKind },
  ): Promise<ServerTransfer> {
    return this.app.transaction(context, async (tx) => {
      const server = await lockOwned(tx, serverId)
      const isOffered = await tx.manager.existsBy(ServerTransfer, { serverId, state: 'OFFERED' })
      if (isOffered || !canChangeOwner(server.state)) throw new ServersFailure('INVALID_TRANSITION')
      const { ownerId, ownerKind } = await findNewOwner(tx, server, newOwner.name, newOwner.organizationKind)
      const id = newId('transfer')
      const now = await tx.now()
      const expiresAt = new Date(now.getTime() + LIFETIME_MILLISECONDS)
      await tx.scheduleJob({ kind: TRANSFER_EXPIRY_JOB, aggregateId: id, dueAt: expiresAt })
      return transfers.create(tx, 'servers.transfer.offered', {
        ...{ id, state: transferLifecycle.initial, serverId, newOwnerId: ownerId, newOwnerKind: ownerKind },
        ...{ offeredDay: startOfDay(now), expiresAt },
      })
    })
  }

  /**
   * Makes the new owner responsible for the server, in one transaction.
   * @throws ServersFailure NOT_FOUND, INVALID_TRANSITION, NEW_OWNER_NOT_ELIGIBLE
   */
  accept(context: CallContext, transferId: string): Promise<ServerTransfer> {
    return this.app.transaction(context, async (tx) => {
      const server = await lockReceived(tx, transferId)
      // The entry about the new owner of the server covers it.
      const accepted = await transfers.move(tx, 'ACCEPT', { id: transferId }, { audit: null })
      await requireWithin(tx, accepted)
      if (!canChangeOwner(server.state)) throw new ServersFailure('INVALID_TRANSITION')
      await tx.cancelJob(TRANSFER_EXPIRY_JOB, transferId)
      const owner = { ownerId: accepted.newOwnerId, ownerKind: accepted.newOwnerKind }
      await this.app.get(ServerService).changeOwner(tx, server, owner)
      return accepted
    })
  }

  /** @throws ServersFailure NOT_FOUND, INVALID_TRANSITION */
  decline(context: CallContext, transferId: string): Promise<ServerTransfer> {
    return this.app.transaction(context, async (tx) => {
      await lockReceived(tx, transferId)
      const declined = await transfers.move(tx, 'DECLINE', { id: transferId })
      await tx.cancelJob(TRANSFER_EXPIRY_JOB, transferId)
      return declined
    })
  }

  /** @throws ServersFailure NOT_FOUND, INVALID_TRANSITION */
  withdraw(context: CallContext, transferId: string): Promise<ServerTransfer> {
    return this.app.transaction(context, async (tx) => {
      await lockGiven(tx, transferId)
      const withdrawn = await transfers.move(tx, 'WITHDRAW', { id: transferId })
      await tx.cancelJob(TRANSFER_EXPIRY_JOB, transferId)
      return withdrawn
    })
  }

  /** Ends a transfer that was not decided in time. It locks the transfer before the job, as a decision does. */
  async expire(context: CallContext, job: Job): Promise<void> {
    await this.app.transaction(context, async (tx) => {
      const transfer = await tx.lock(ServerTransfer, { id: job.aggregateId })
      await tx.completeJob(job)
      if (transfer?.state === 'OFFERED') await transfers.move(tx, 'EXPIRE', { id: transfer.id })
    })
  }

  /** Ends the offers of a deleted account as the new owner, and removes their rows (ACC-05). The old owner keeps the server. */
  async erase(tx: Transaction, accountId: string): Promise<Erased> {
    await closeTransfers(tx, { newOwnerId: accountId })
    return { erased: await deleteRows(tx, { server_transfer: 'new_owner_id' }, accountId), detached: 0 }
  }
}
