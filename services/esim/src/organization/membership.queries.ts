import type { EventEnvelope } from '@enigm/contracts'
import type { BatchLoader, Transaction } from '@enigm/subgraph'
import type { EsimApp } from '../config'
import { EsimService } from '../esim/esim.service'
import { accountOrNone } from '../esim/ownership'

/** Keeps active memberships alone; who has left uses no eSIM of the organization any more. */
export async function rememberMembership(
  app: EsimApp,
  { data }: EventEnvelope<'accounts.membership.activated'>,
  tx: Transaction,
): Promise<void> {
  const { membershipId, organizationId, accountId, role, state } = data
  if (accountId && state === 'ACTIVE') {
    await tx.query(
      `INSERT INTO membership (id, organization_id, account_id, role) VALUES ($1, $2, $3, $4)
       ON CONFLICT (id) DO UPDATE SET role = excluded.role`,
      [membershipId, organizationId, accountId, role],
    )
    return
  }
  const [ended] = await tx.query<{ accountId: string }>(
    'DELETE FROM membership WHERE id = $1 RETURNING account_id AS "accountId"',
    [membershipId],
  )
  if (ended) await app.get(EsimService).unassignFrom(tx, organizationId, ended.accountId)
}

/** Whether the caller is an active administrator of each organization. */
export const administeredOrganizations: BatchLoader<string, boolean> = async (ids, { app, caller }) => {
  const rows = await app.read<{ id: string }>(
    `SELECT organization_id AS id FROM membership
     WHERE organization_id = ANY($1) AND account_id = $2 AND role = 'ADMIN'`,
    [ids, accountOrNone(caller)],
  )
  const administered = new Set(rows.map(({ id }) => id))
  return ids.map((id) => administered.has(id))
}
