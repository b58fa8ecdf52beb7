import { deleteRows, type Erase } from '@enigm/subgraph'
import type { Esim } from './esim/esim.entity'
import { EsimService } from './esim/esim.service'
import { esimColumns } from './esim/ownership'

/**
 * Erases what a deleted account has in esim: its eSIMs are deleted and their rows go, with all that leads to them; the carrier
 * is still ordered to take their profiles back, which are nobody's from then on. What an organization owns stays, without its
 * user (ACC-05).
 */
export const eraseAccount: Erase = async (accountId, tx, app) => {
  const service = app.get(EsimService)
  const esims = await tx.query<Esim>(
    `SELECT ${esimColumns} FROM esim e WHERE e.account_id = $1 ORDER BY e.id FOR UPDATE`,
    [accountId],
  )
  const own = esims.filter(({ organizationId }) => organizationId === null)
  const erased = await service.erase(tx, own)
  const lent = new Set(esims.map(({ organizationId }) => organizationId).filter((id) => id !== null))
  for (const organizationId of lent) await service.unassignFrom(tx, organizationId, accountId)
  return {
    erased: erased + (await deleteRows(tx, { membership: 'account_id' }, accountId)),
    detached: esims.length - own.length,
  }
}
