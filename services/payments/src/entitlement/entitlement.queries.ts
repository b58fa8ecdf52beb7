import { isId } from '@enigm/contracts'
import {
  byKey,
  countersOf,
  PageArgs,
  pagesBy,
  select,
  type BatchLoader,
  type Reference,
} from '@enigm/subgraph'
import { ArgsType, Field } from 'type-graphql'
import { holderOf } from '../holder/holder.access'
import { ProductKind } from '../product/product.entity'
import { reachableEntitlements } from './entitlement.access'
import { Entitlement } from './entitlement.entity'
import { EntitlementState } from './entitlement.lifecycle'

/** Entitlements that the caller can reach, by id; null for those of others. */
export const entitlementById: BatchLoader<string, Entitlement | null> = async (ids, { app, caller }) => {
  const wellFormed = ids.filter((id) => isId('entitlement', id))
  const found = await app.read(reachableEntitlements.where('id = ANY($1)'), [wellFormed, holderOf(caller)])
  return byKey(ids, found, 'id')
}

export const entitlementByReference: BatchLoader<Reference, Entitlement | null> = (references, context) =>
  Promise.all(references.map(({ id }) => context.load(entitlementById, id)))

/** Arguments of a list of entitlements. */
@ArgsType()
export class EntitlementsArgs extends PageArgs {
  @Field(() => EntitlementState, { nullable: true, description: 'Only the entitlements in this state.' })
  state?: EntitlementState | null

  @Field(() => ProductKind, { nullable: true, description: 'Only the entitlements to activate this kind.' })
  productKind?: ProductKind | null
}

/** Pages of holders: their entitlements. */
export const entitlementsOfHolder = pagesBy(select(Entitlement), {
  by: 'holderId',
  filters: ['state', 'productKind'],
  order: ['id'],
})

export const entitlementCounters = countersOf(Entitlement, 'state', {
  name: 'EntitlementCounters',
  description: 'Entitlements by state',
  values: {
    PENDING: 'Entitlements without a holder.',
    GRANTED: 'Entitlements that their holder can activate.',
    ACTIVE: 'Entitlements in use.',
    SUSPENDED: 'Entitlements that a renewal resumes.',
    EXPIRED: 'Entitlements that have ended.',
  },
})
