import {
  accountOf,
  administersOrganization,
  ownerClause,
  requireCurrent,
  type Transaction,
} from '@enigm/subgraph'
import { KeysFailure } from '../errors'
import type { WorkflowHolder } from './workflow.entity'

/** The calling account. @throws KeysFailure NOT_FOUND for another one */
export function ownAccount({ caller }: Transaction, accountId: string): WorkflowHolder {
  const isOwn = accountId === accountOf(caller)
  if (!ownerClause('Mutation.enableEmergencyDeviceWorkflow input.accountId', isOwn)) {
    throw new KeysFailure('NOT_FOUND', ['input', 'accountId'])
  }
  return { holderId: accountId, holderKind: 'ACCOUNT' }
}

const administrator = ownerClause(
  'Mutation.enableOrganizationEmergencyWorkflow input.organizationId',
  administersOrganization('$1', '$2'),
)

/** An organization that the caller administers. @throws KeysFailure NOT_FOUND */
export async function administeredOrganization(
  tx: Transaction,
  organizationId: string,
): Promise<WorkflowHolder> {
  await requireCurrent(tx, 'accounts')
  const [administered] = await tx.query<object>(`SELECT WHERE ${administrator}`, [
    organizationId,
    accountOf(tx.caller),
  ])
  if (!administered) throw new KeysFailure('NOT_FOUND', ['input', 'organizationId'])
  return { holderId: organizationId, holderKind: 'ORGANIZATION' }
}
