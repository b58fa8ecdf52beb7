import { Audiences, limitation, Limitation, RequiresScopes, type Context } from '@enigm/subgraph'
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { KeyOrder } from '../order/key-order.entity'
import { ordersByKey } from '../order/key-order.queries'
import { KeyHandle } from './key-handle'
import { EnigmKey, KeyMove } from './key.entity'
import { actionsOf, KeyAction, KeyState } from './key.lifecycle'
import { handlesOfKeys, movesOfKeys, ownKeys } from './key.queries'

@Resolver(() => EnigmKey)
export class KeyResolver {
  @Audiences('panel', 'device')
  @RequiresScopes('keys:read')
  @Query(() => EnigmKey, {
    nullable: true,
    description:
      'One of the own Enigm Keys; null when the account has none of this handle or the workflow is off. Needs keys:read.',
  })
  enigmKey(
    @Arg('handle', () => KeyHandle, { description: 'Names the Key.' }) handle: string,
    @Ctx() context: Context,
  ): Promise<EnigmKey | null> {
    return context.load(ownKeys, handle)
  }

  @FieldResolver(() => [KeyMove], {
    description: 'How the Key came into its present state, newest first; at most 50 moves.',
  })
  lifecycle(@Root() { id }: EnigmKey, @Ctx() context: Context): Promise<KeyMove[]> {
    return context.load(movesOfKeys, id)
  }

  @FieldResolver(() => [KeyAction], { description: 'What can be done with it in its present state.' })
  availableActions(@Root() { state }: EnigmKey): KeyAction[] {
    return actionsOf(state)
  }

  @FieldResolver(() => KeyHandle, {
    nullable: true,
    description: 'The Key that this one came in place of; it inherits nothing from it.',
  })
  async replaces(@Root() { replacesId }: EnigmKey, @Ctx() context: Context): Promise<string | null> {
    return replacesId && context.load(handlesOfKeys, replacesId)
  }

  @FieldResolver(() => KeyOrder, {
    nullable: true,
    description: 'The order of the Key that comes in its place; null unless it was replaced.',
  })
  async replacementOrder(@Root() { id }: EnigmKey, @Ctx() context: Context): Promise<KeyOrder | null> {
    return context.load(ordersByKey, id)
  }

  @FieldResolver(() => [Limitation], { description: 'What its state does not mean.' })
  limitations(@Root() { state }: EnigmKey): Limitation[] {
    if (state === KeyState.REPLACED) return [limitation('KEY_FUTURE_ONLY'), limitation('KEY_LINKED_IN_APP')]
    return state === KeyState.LOST || state === KeyState.REVOKED ? [limitation('KEY_FUTURE_ONLY')] : []
  }
}
