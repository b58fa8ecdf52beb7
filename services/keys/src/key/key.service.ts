import { accountOf, type App, type CallContext, type Transaction } from '@enigm/subgraph'
import { KeyOrder } from '../order/key-order.entity'
import { placeOrder } from '../order/key-order.service'
import { EnigmKey } from './key.entity'
import { KeyAction, keyLifecycle } from './key.lifecycle'
import { moveKey } from './key.transitions'
import { lockOwn, lockReached, type ReachedKey } from './key.reach'

const { REPORT_FOUND, REPORT_LOST, REPLACE, RETIRE, REVOKE } = KeyAction

/** A Key after a change, as its holder or as an administrator of its deployment sees it. */
export interface ChangedKey {
  key?: EnigmKey
  deploymentKey?: EnigmKey
}

export interface Replacement {
  keyHandle: string
  entitlementId: string
  idempotencyKey: string
}

/**
 * What holders do with their Keys, and administrators with those of their deployment. A Key outside the caller's reach, an
 * absent one and any whose workflow is off are the same. Every move throws DomainFailure NOT_FOUND or INVALID_TRANSITION.
 */
export class KeyService {
  constructor(private readonly app: App) {}

  /** Suspends the Key's function at once: whoever loses it needs nothing else (KEY-03). */
  reportLost(context: CallContext, handle: string): Promise<ChangedKey> {
    return this.move(context, REPORT_LOST, handle)
  }

  /** Gives a lost Key back to its use; a Key that was ended meanwhile stays ended (KEY-03). */
  reportFound(context: CallContext, handle: string): Promise<ChangedKey> {
    return this.move(context, REPORT_FOUND, handle)
  }

  /** Ends the Key for good (KEY-04). */
  revoke(context: CallContext, handle: string): Promise<ChangedKey> {
    return this.move(context, REVOKE, handle)
  }

  /** Takes an own Key out of use for good. */
  retire(context: CallContext, handle: string): Promise<ChangedKey> {
    return this.app.transaction(context, async (tx) => apply(tx, RETIRE, await lockOwn(tx, handle)))
  }

  /**
   * Ends the Key for good and orders another, which Enigm App has to link: Command does not (KEY-05). The same request gives
   * the same order again while the Key is within the caller's reach.
   * @throws DomainFailure ENTITLEMENT_NOT_USABLE, IDEMPOTENCY_CONFLICT too
   */
  replace(context: CallContext, replacement: Replacement): Promise<ChangedKey & { order: KeyOrder }> {
    const { idempotencyKey: key, ...request } = replacement
    const scope = `account:${accountOf(context.caller)}:replaceKey`
    return this.app.transaction(context, async (tx) => {
      // Before the idempotency key: a request sent again tells nothing either once the Key is out of reach.
      const reached = await lockReached(tx, replacement.keyHandle)
      const { result } = await tx.idempotent({ scope, key, request }, async () => {
        await apply(tx, REPLACE, reached)
        const order = await placeOrder(tx, reached, replacement.entitlementId)
        return order.id
      })
      const order = await tx.manager.findOneByOrFail(KeyOrder, { id: result })
      const replaced = await tx.manager.findOneByOrFail(EnigmKey, { id: order.replacedKeyId })
      return { ...(reached.administeredBy === null ? { key: replaced } : { deploymentKey: replaced }), order }
    })
  }

  private move(context: CallContext, action: KeyAction, handle: string): Promise<ChangedKey> {
    return this.app.transaction(context, async (tx) => apply(tx, action, await lockReached(tx, handle)))
  }
}

/** What an administrator does stands in the trail of the holder and in that of the organization. */
async function apply(
  tx: Transaction,
  action: KeyAction,
  { id, administeredBy }: ReachedKey,
): Promise<ChangedKey> {
  const moved = await moveKey(tx, action, id)
  if (administeredBy === null) return { key: moved }
  const scope = `organization:${administeredBy}`
  await tx.audit({ scope, target: id, action: keyLifecycle.moves[action].event, outcome: 'DONE' })
  return { deploymentKey: moved }
}
