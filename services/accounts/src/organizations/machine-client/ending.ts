import {
  DAY_MILLISECONDS,
  select,
  type App,
  type CallContext,
  type Job,
  type Transaction,
} from '@enigm/subgraph'
import { MachineClient, machineClients } from './machine-client.entity'

/** Runs when the row of a revoked client is to be deleted. */
export const machineClientJob = 'machine-client.purge'

/** How long administrators see a revoked client. */
const RETENTION_MILLISECONDS = 30 * DAY_MILLISECONDS

const clientsWithoutMembers = select(MachineClient, 'c')
  .where(
    'c.organization_id = ANY($1)',
    "c.state = 'ACTIVE'",
    `NOT EXISTS (SELECT 1 FROM organization_member m
       WHERE m.organization_id = c.organization_id AND m.state = 'ACTIVE')`,
  )
  .orderBy('id')
  .forUpdate()

/** Revokes a locked client with both of its keys. @throws DomainFailure INVALID_TRANSITION */
export async function endClient(tx: Transaction, id: string): Promise<MachineClient> {
  const endedAt = await tx.now()
  const set = { endedAt, previousPublicKey: null, previousKeyVersion: null, previousKeyEndsAt: null }
  const revoked = await machineClients.move(tx, 'REVOKE', { id }, { set })
  await tx.scheduleJob({ kind: machineClientJob, aggregateId: id, dueAt: purgeAt(endedAt) })
  return revoked
}

/** Revokes the clients of organizations that have no member anymore who could. The organizations are locked. */
export async function endClientsWithoutMembers(
  tx: Transaction,
  organizationIds: readonly string[],
): Promise<void> {
  for (const { id } of await tx.query(clientsWithoutMembers, [organizationIds])) await endClient(tx, id)
}

/** Deletes a client that was revoked 30 days ago. */
export async function purgeClient(job: Job, app: App<any>, context: CallContext): Promise<void> {
  await app.transaction(context, async (tx) => {
    await tx.completeJob(job)
    const client = await tx.lock(MachineClient, { id: job.aggregateId })
    if (client?.endedAt && purgeAt(client.endedAt) <= (await tx.now()))
      await tx.manager.delete(MachineClient, { id: client.id })
  })
}

function purgeAt(endedAt: Date): Date {
  return new Date(endedAt.getTime() + RETENTION_MILLISECONDS)
}
