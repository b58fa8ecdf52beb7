import { byKey, PageArgs, pagesBy, select, type BatchLoader } from '@enigm/subgraph'
import { ArgsType, Field } from 'type-graphql'
import { Activation } from './activation.entity'
import { ActivationState } from './activation.lifecycle'

/** Activations by the id of their entitlement; null before its activation. */
export const activationOfEntitlement: BatchLoader<string, Activation | null> = async (ids, { app }) => {
  const found = await app.read(select(Activation).where('entitlement_id = ANY($1)'), [ids])
  return byKey(ids, found, 'entitlementId')
}

/** Arguments of a list of activations. */
@ArgsType()
export class ActivationsArgs extends PageArgs {
  @Field(() => ActivationState, { nullable: true, description: 'Only the activations in this state.' })
  state?: ActivationState | null
}

const held = select(Activation, 'a')
  .join('JOIN entitlement e ON e.id = a.entitlement_id')
  .with<{ holderId: string }>({ holderId: 'e.holder_id' })

/** Pages of holders: the activations of their entitlements. */
export const activationsOfHolder = pagesBy(held, { by: 'holderId', filters: ['state'], order: ['id'] })
