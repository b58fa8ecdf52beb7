import { deleteRows, type Erase, type Work } from '@enigm/subgraph'
import type { Esim } from './esim/esim.entity'
import { esimLifecycle } from './esim/esim.lifecycle'
import { EsimService } from './esim/esim.service'
import { esimColumns } from './esim/ownership'

/**
 * Erases what a deleted account has in esim: its eSIMs are deleted and their rows go, with all that leads to them; the carrier
 * is still ordered to take their profiles back, which are nobody's from then on. What an organization owns stays, without its
 * user (ACC-05).
 */
export const eraseAccount: Erase = async (accountId, work, app) => {
  const service = app.get(EsimService)
  const esims = await work.query<Esim>(
    `SELECT ${esimColumns} FROM esim e WHERE e.account_id = $1 ORDER BY e.id FOR UPDATE`,
    [accountId],
  )
  const own = esims.filter(({ organizationId }) => organizationId === null)
  for (const esim of own) {
    if (esimLifecycle.moves.delete.from.includes(esim.state)) await service.deleteWithAccount(work, esim)
  }
  const lent = new Set(esims.map(({ organizationId }) => organizationId).filter((id) => id !== null))
  for (const organizationId of lent) await service.unassignFrom(work, organizationId, accountId)
  return {
    erased:
      (await removeEsims(work, own)) + (await deleteRows(work, { membership: 'account_id' }, accountId)),
    detached: esims.length - own.length,
  }
}

/** Entitlements are forgotten with what they ordered: payments announces nothing more of them but that they are gone. */
async function removeEsims(work: Work, esims: readonly Esim[]): Promise<number> {
  const ids = esims.map(({ id }) => id)
  const entitlementIds = esims.flatMap(({ entitlementId }) => entitlementId ?? [])
  const gone = await work.query('DELETE FROM esim WHERE id = ANY($1) RETURNING id', [ids])
  await work.query('DELETE FROM entitlement WHERE id = ANY($1)', [entitlementIds])
  // Profiles of which the carrier has answered already; the others go with its answer.
  await work.query(
    `DELETE FROM carrier_profile WHERE id = ANY($1) AND goal = 'CANCELED' AND state IN ('CANCELED', 'KEPT')`,
    [esims.flatMap(({ profileId }) => profileId ?? [])],
  )
  return gone.length
}
