import { byKey, pagesBy, select, type BatchLoader } from '@enigm/subgraph'
import { Activation } from './activation.entity'

/** Activations by the id of their entitlement; null before its activation. */
export const activationOfEntitlement: BatchLoader<string, Activation | null> = async (ids, { app }) => {
  const found = await app.read(select(Activation).where('entitlement_id = ANY($1)'), [ids])
  return byKey(ids, found, 'entitlementId')
}

const held = select(Activation, 'a')
  .join('JOIN entitlement e ON e.id = a.entitlement_id')
  .with<{ holderId: string }>({ holderId: 'e.holder_id' })

/** Pages of holders: the activations of their entitlements. */
export const activationsOfHolder = pagesBy(held, { by: 'holderId', order: ['id'] })
