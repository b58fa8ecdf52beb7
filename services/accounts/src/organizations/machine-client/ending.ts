import type { Transaction } from '@enigm/subgraph'
import { machineClientJob, purgeClientAt } from './machine-client-job'
import { clientAudit, clientData, MachineClient } from './machine-client.entity'
import { machineClientLifecycle, MachineClientState } from './machine-client.lifecycle'

/** Ends a locked client for good, with both keys. @throws DomainFailure INVALID_TRANSITION */
export async function endClient(tx: Transaction, id: string): Promise<MachineClient> {
  const endedAt = new Date()
  const revoked = await tx.move(MachineClient, machineClientLifecycle, 'revoke', {
    where: { id },
    set: { endedAt, previousPublicKey: null, previousKeyVersion: null, previousKeyEndsAt: null },
    data: clientData,
    audit: clientAudit,
  })
  await tx.scheduleJob({ kind: machineClientJob, aggregateId: id, dueAt: purgeClientAt(endedAt) })
  return revoked
}

/** Ends the clients of organizations of which nobody is a member any more: no one could. The organizations are locked. */
export async function endClientsOfTheLeft(
  tx: Transaction,
  organizationIds: readonly string[],
): Promise<void> {
  const clients = await tx.query<{ id: string }>(
    `SELECT c.id FROM machine_client c WHERE c.organization_id = ANY($1) AND c.state = $2
       AND NOT EXISTS (SELECT 1 FROM organization_member m
         WHERE m.organization_id = c.organization_id AND m.state = 'ACTIVE')
     ORDER BY c.id FOR UPDATE`,
    [organizationIds, MachineClientState.ACTIVE],
  )
  for (const { id } of clients) await endClient(tx, id)
}
