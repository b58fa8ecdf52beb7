import { isId } from '@enigm/contracts'
import {
  byKey,
  page,
  select,
  type App,
  type BatchLoader,
  type Connection,
  type PageArgs,
  type Reference,
} from '@enigm/subgraph'
import { holderOf } from '../holder/holder.access'
import { reachableEntitlements } from './entitlement.access'
import { Entitlement } from './entitlement.entity'
import type { EntitlementState } from './entitlement.lifecycle'

/** Entitlements that the caller can reach, by id; null for those of others. */
export const entitlementById: BatchLoader<string, Entitlement | null> = async (ids, { app, caller }) => {
  const wellFormed = ids.filter((id) => isId('entitlement', id))
  const found = await app.read(reachableEntitlements.where('id = ANY($1)'), [wellFormed, holderOf(caller)])
  return byKey(ids, found, 'id')
}

export const entitlementByReference: BatchLoader<Reference, Entitlement | null> = (references, context) =>
  Promise.all(references.map(({ id }) => context.load(entitlementById, id)))

/** One page of the entitlements of a holder. */
export function entitlementsOfHolder(
  app: App,
  holderId: string,
  args: PageArgs & { state?: EntitlementState | null },
): Promise<Connection<Entitlement>> {
  const held = select(Entitlement).where('holder_id = $1')
  const { state } = args
  return page(app, held, { parameters: [holderId], filter: { state }, order: ['id'] }, args)
}
