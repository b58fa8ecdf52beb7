import { accountOf, type Transaction } from '@enigm/subgraph'
import { requireOperator } from '../../account/account.access'
import { AccountsFailure } from '../../errors'
import { lockAdministered } from '../organization/organization.access'
import { Organization } from '../organization/organization.entity'
import { MachineClient, type MachineRole } from './machine-client.entity'

export function isOperator({ caller }: Transaction): boolean {
  return caller.scopes.has('platform:operate')
}

/**
 * Locks whose clients the caller changes: an organization for its administrators and for operators, the platform, without an
 * organization, for operators. Changes of the clients of one of them run one after the other.
 * @throws AccountsFailure NOT_FOUND; Refusal FORBIDDEN
 */
export async function lockOwnerOfClients(tx: Transaction, organizationId: string | null): Promise<void> {
  if (organizationId && !isOperator(tx)) return lockAdministered(tx, organizationId)
  const organization = organizationId && (await tx.lock(Organization, { id: organizationId }))
  if (organizationId && !organization) throw new AccountsFailure('NOT_FOUND')
  await requireOperator(tx, accountOf(tx.caller))
}

/** Locks a client that the caller may change, after its owner. @throws AccountsFailure NOT_FOUND; Refusal FORBIDDEN */
export async function lockClient(tx: Transaction, role: MachineRole, id: string): Promise<MachineClient> {
  const found = await tx.manager.findOneBy(MachineClient, { id, role })
  if (!found) throw new AccountsFailure('NOT_FOUND')
  await lockOwnerOfClients(tx, found.organizationId)
  const client = await tx.lock(MachineClient, { id, role })
  if (!client) throw new AccountsFailure('NOT_FOUND')
  return client
}
