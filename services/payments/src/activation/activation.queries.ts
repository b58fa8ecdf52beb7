import {
  byKey,
  page,
  select,
  type App,
  type BatchLoader,
  type Connection,
  type PageArgs,
} from '@enigm/subgraph'
import { Activation } from './activation.entity'

/** Activations by the id of their entitlement; null before its activation. */
export const activationOfEntitlement: BatchLoader<string, Activation | null> = async (ids, { app }) => {
  const found = await app.read(select(Activation).where('entitlement_id = ANY($1)'), [ids])
  return byKey(ids, found, 'entitlementId')
}

const held = select(Activation, 'a').join('JOIN entitlement e ON e.id = a.entitlement_id')

/** One page of the activations of a holder's entitlements. */
export function activationsOfHolder(
  app: App,
  holderId: string,
  args: PageArgs,
): Promise<Connection<Activation>> {
  return page(app, held.where('e.holder_id = $1'), { parameters: [holderId], order: ['id'] }, args)
}
