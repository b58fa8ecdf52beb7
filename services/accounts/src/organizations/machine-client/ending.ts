import { select, type Transaction } from '@enigm/subgraph'
import { MachineClient, machineClients } from './machine-client.entity'

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
  return machineClients.move(tx, 'REVOKE', { id }, { set })
}

/** Revokes the clients of organizations that have no member anymore who could. The organizations are locked. */
export async function endClientsWithoutMembers(
  tx: Transaction,
  organizationIds: readonly string[],
): Promise<void> {
  for (const { id } of await tx.query(clientsWithoutMembers, [organizationIds])) await endClient(tx, id)
}
