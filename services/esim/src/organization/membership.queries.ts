import type { BatchLoader } from '@enigm/subgraph'
import { accountOrNone, organizationOrNone } from '../esim/esim.access'

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

/** Whether the caller is an active administrator or the machine client of each organization. */
export const visibleOrganizations: BatchLoader<string, boolean> = async (ids, context) => {
  const administered = await administeredOrganizations(ids, context)
  return ids.map((id, index) => administered[index] === true || id === organizationOrNone(context.caller))
}
