import { isId } from '@enigm/contracts'
import { byKey, pagesBy, select, type BatchLoader, type Reference } from '@enigm/subgraph'
import { holderOf } from '../holder/holder.access'
import { reachableEntitlements } from './entitlement.access'
import { Entitlement } from './entitlement.entity'

/** Entitlements that the caller can reach, by id; null for those of others. */
export const entitlementById: BatchLoader<string, Entitlement | null> = async (ids, { app, caller }) => {
  const wellFormed = ids.filter((id) => isId('entitlement', id))
  const found = await app.read(reachableEntitlements.where('id = ANY($1)'), [wellFormed, holderOf(caller)])
  return byKey(ids, found, 'id')
}

export const entitlementByReference: BatchLoader<Reference, Entitlement | null> = (references, context) =>
  Promise.all(references.map(({ id }) => context.load(entitlementById, id)))

/** Pages of holders: their entitlements. */
export const entitlementsOfHolder = pagesBy(select(Entitlement), {
  by: 'holderId',
  filters: ['state'],
  order: ['id'],
})
