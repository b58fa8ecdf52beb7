import {
  byKey,
  page,
  select,
  type App,
  type BatchLoader,
  type Connection,
  type PageArgs,
} from '@enigm/subgraph'
import { Subscription } from './subscription.entity'

/** Prepaid terms by the id of their entitlement; null before its activation and without a term. */
export const subscriptionOfEntitlement: BatchLoader<string, Subscription | null> = async (ids, { app }) => {
  const found = await app.read(select(Subscription).where('entitlement_id = ANY($1)'), [ids])
  return byKey(ids, found, 'entitlementId')
}

const held = select(Subscription, 's').join('JOIN entitlement e ON e.id = s.entitlement_id')

/** One page of the prepaid terms of a holder's entitlements. */
export function subscriptionsOfHolder(
  app: App,
  holderId: string,
  args: PageArgs,
): Promise<Connection<Subscription>> {
  return page(app, held.where('e.holder_id = $1'), { parameters: [holderId], order: ['id'] }, args)
}
