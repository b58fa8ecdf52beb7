import {
  Audiences,
  IdempotencyKey,
  Input,
  KeyHandle,
  limitation,
  Limitation,
  RequiresScopes,
  type App,
  type Context,
} from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Arg, Ctx, Field, FieldResolver, ID, InputType, Query, Resolver, Root } from 'type-graphql'
import { Operation } from '../errors'
import { KeyOrder } from '../order/key-order.entity'
import { ordersByKey } from '../order/key-order.queries'
import { EnigmKey, KeyMove } from './key.entity'
import { KeyAction, keyLifecycle } from './key.lifecycle'
import { handlesOfKeys, movesOfKeys, ownKeyByHandle } from './key.queries'
import { KeyService } from './key.service'
import { ManagedKey } from './managed-key'

@InputType()
class KeyInput {
  @Field(() => KeyHandle, { description: 'The Key.' })
  keyHandle!: string
}

@InputType()
class ReplacementInput extends KeyInput {
  @Field(() => ID, {
    description:
      'A granted and unused entitlement to an Enigm Key: the own one, or that of the organization for a Key of its deployment.',
  })
  @MaxLength(64)
  entitlementId!: string

  @Field(() => IdempotencyKey, { description: 'Identifies this request.' })
  idempotencyKey!: string
}

const key = [
  ManagedKey,
  'The Key as the caller now sees it, as its holder or as an administrator; null when nothing has changed.',
] as const
const ownKey = [EnigmKey, 'The own Key as it now is; null when nothing has changed.'] as const

@Resolver(() => EnigmKey)
export class KeyResolver {
  private readonly keys: KeyService

  constructor(app: App) {
    this.keys = app.get(KeyService)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('keys:read')
  @Query(() => EnigmKey, {
    nullable: true,
    description:
      'One of the own Enigm Keys; null when the account has none of this handle or the workflow is disabled. Needs keys:read.',
  })
  enigmKey(
    @Arg('handle', () => KeyHandle, { description: 'Names the Key.' }) handle: string,
    @Ctx() context: Context,
  ): Promise<EnigmKey | null> {
    return context.load(ownKeyByHandle, handle)
  }

  @FieldResolver(() => [KeyMove], {
    description: 'How the Key came into its present state, newest first; at most 50 transitions.',
  })
  lifecycle(@Root() { id }: EnigmKey, @Ctx() context: Context): Promise<KeyMove[]> {
    return context.load(movesOfKeys, id)
  }

  @FieldResolver(() => [KeyAction], { description: 'The actions that its present state allows.' })
  availableActions(@Root() { state }: EnigmKey): KeyAction[] {
    return keyLifecycle.available(state)
  }

  @FieldResolver(() => KeyHandle, {
    nullable: true,
    description: 'The Key that this one replaces; it inherits nothing from it.',
  })
  async replaces(@Root() { replacesId }: EnigmKey, @Ctx() context: Context): Promise<string | null> {
    return replacesId && context.load(handlesOfKeys, replacesId)
  }

  @FieldResolver(() => KeyOrder, {
    nullable: true,
    description: 'The order of the Key that replaces this one; null unless it was replaced.',
  })
  replacementOrder(@Root() { id }: EnigmKey, @Ctx() context: Context): Promise<KeyOrder | null> {
    return context.load(ordersByKey, id)
  }

  @FieldResolver(() => [Limitation], { description: 'The limitations of its state.' })
  limitations(@Root() { state }: EnigmKey): Limitation[] {
    if (state === 'REPLACED') return [limitation('KEY_FUTURE_ONLY'), limitation('KEY_LINKED_IN_APP')]
    return state === 'LOST' || state === 'REVOKED' ? [limitation('KEY_FUTURE_ONLY')] : []
  }

  @Operation({
    audiences: ['panel', 'device'],
    requires: ['keys:manage'],
    description:
      'Suspends the function of an Enigm Key in use at once. It is open to the holder and to the administrators of its deployment.',
    emits: 'keys.key.lost',
    returns: { key },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async reportKeyLost(@Input() { keyHandle }: KeyInput, @Ctx() context: Context) {
    const lost = await this.keys.reportLost(context, keyHandle)
    return { key: lost, limitations: [limitation('KEY_FUTURE_ONLY')] }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['keys:manage'],
    grant: ['KEY_RECOVERY', 'keyHandle'],
    description:
      'Takes a lost Enigm Key back into use. It is open to the holder and to the administrators of its deployment.',
    emits: 'keys.key.found',
    returns: { key },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async reportKeyFound(@Input() { keyHandle }: KeyInput, @Ctx() context: Context) {
    return { key: await this.keys.reportFound(context, keyHandle) }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['keys:manage'],
    grant: ['KEY_REVOCATION', 'keyHandle'],
    description:
      'Ends an Enigm Key for good. It is open to the holder and to the administrators of its deployment.',
    emits: 'keys.key.revoked',
    returns: { key },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async revokeKey(@Input() { keyHandle }: KeyInput, @Ctx() context: Context) {
    const revoked = await this.keys.revoke(context, keyHandle)
    return { key: revoked, limitations: [limitation('KEY_FUTURE_ONLY')] }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['keys:manage'],
    grant: ['KEY_REPLACEMENT', 'keyHandle'],
    description:
      'Ends an Enigm Key for good and orders another, which has to be linked in Enigm App. It is open to the holder and to the administrators of its deployment.',
    emits: ['keys.key.replaced', 'keys.order.placed'],
    returns: {
      key,
      order: [
        KeyOrder,
        'The order of the new Key, which Enigm App will link; null when nothing has changed.',
      ],
    },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'ENTITLEMENT_NOT_USABLE', 'IDEMPOTENCY_CONFLICT'],
  })
  async replaceKey(
    @Input() { keyHandle, entitlementId, idempotencyKey }: ReplacementInput,
    @Ctx() context: Context,
  ) {
    const replaced = await this.keys.replace(context, { keyHandle, entitlementId, idempotencyKey })
    return { ...replaced, limitations: [limitation('KEY_FUTURE_ONLY'), limitation('KEY_LINKED_IN_APP')] }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['keys:manage'],
    grant: ['KEY_RETIREMENT', 'keyHandle'],
    description: 'Takes an own Enigm Key out of use for good.',
    emits: 'keys.key.retired',
    returns: { key: ownKey },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async retireKey(@Input() { keyHandle }: KeyInput, @Ctx() context: Context) {
    const retired = await this.keys.retire(context, keyHandle)
    return { key: retired, limitations: [limitation('KEY_FUTURE_ONLY')] }
  }
}
