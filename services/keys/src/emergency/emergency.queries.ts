import { groupedByKey, pagesBy, select, type BatchLoader } from '@enigm/subgraph'
import { isDeployed } from '../key/key.access'
import { Emergency } from './emergency.entity'

const LARGEST_DEPLOYMENT_LIST = 20

/** Pages of the emergencies of Keys, the latest first, by the Key's id. */
export const emergenciesOfKeys = pagesBy(select(Emergency), { by: 'keyId', order: ['at desc', 'id desc'] })

const latestOfDeployments = select(Emergency, 'e')
  .where('e.key_id = k.id')
  .orderBy('at desc', 'id desc')
  .limit('$2')
  .within(
    (emergencies) => `SELECT latest.* FROM enigm_key k CROSS JOIN LATERAL (${emergencies}) AS latest
      WHERE k.id = ANY($1) AND ${isDeployed}`,
  )

/** The latest emergencies of Keys of a deployment, by the Key's id; none while the deployment does not enable the workflow. */
export const emergenciesOfDeployment: BatchLoader<string, Emergency[]> = async (keyIds, { app }) => {
  const latest = await app.read(latestOfDeployments, [keyIds, LARGEST_DEPLOYMENT_LIST])
  return groupedByKey(keyIds, latest, 'keyId')
}
