import { byKey, pagesBy, select, type BatchLoader } from '@enigm/subgraph'
import { Subscription } from './subscription.entity'

/** Prepaid terms by the id of their entitlement; null before its activation and without a term. */
export const subscriptionOfEntitlement: BatchLoader<string, Subscription | null> = async (ids, { app }) => {
  const found = await app.read(select(Subscription).where('entitlement_id = ANY($1)'), [ids])
  return byKey(ids, found, 'entitlementId')
}

const held = select(Subscription, 's')
  .join('JOIN entitlement e ON e.id = s.entitlement_id')
  .with<{ holderId: string }>({ holderId: 'e.holder_id' })

/** Pages of holders: the prepaid terms of their entitlements. */
export const subscriptionsOfHolder = pagesBy(held, { by: 'holderId', order: ['id'] })
