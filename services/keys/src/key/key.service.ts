import { accountOf, type App, type Origin, type Work } from '@enigm/subgraph'
import { KeyOrder } from '../order/key-order.entity'
import { placeOrder } from '../order/key-order.service'
import { EnigmKey } from './key.entity'
import { KeyAction, keyLifecycle } from './key.lifecycle'
import { moveKey } from './key.moves'
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
  reportLost(origin: Origin, handle: string): Promise<ChangedKey> {
    return this.move(origin, REPORT_LOST, handle)
  }

  /** Gives a lost Key back to its use; a Key that was ended meanwhile stays ended (KEY-03). */
  reportFound(origin: Origin, handle: string): Promise<ChangedKey> {
    return this.move(origin, REPORT_FOUND, handle)
  }

  /** Ends the Key for good (KEY-04). */
  revoke(origin: Origin, handle: string): Promise<ChangedKey> {
    return this.move(origin, REVOKE, handle)
  }

  /** Takes an own Key out of use for good. */
  retire(origin: Origin, handle: string): Promise<ChangedKey> {
    return this.app.transact(origin, async (work) => apply(work, RETIRE, await lockOwn(work, handle)))
  }

  /**
   * Ends the Key for good and orders another, which Enigm App has to link: Command does not (KEY-05). The same request gives
   * the same order again while the Key is within the caller's reach.
   * @throws DomainFailure ENTITLEMENT_NOT_USABLE, IDEMPOTENCY_CONFLICT too
   */
  replace(origin: Origin, replacement: Replacement): Promise<ChangedKey & { order: KeyOrder }> {
    const { idempotencyKey: key, ...request } = replacement
    const scope = `account:${accountOf(origin.caller)}:replaceKey`
    return this.app.transact(origin, async (work) => {
      // Before the idempotency key: a request sent again tells nothing either once the Key is out of reach.
      const reached = await lockReached(work, replacement.keyHandle)
      const { result } = await work.once({ scope, key, request }, async () => {
        await apply(work, REPLACE, reached)
        const order = await placeOrder(work, reached, replacement.entitlementId)
        return order.id
      })
      const order = await work.manager.findOneByOrFail(KeyOrder, { id: result })
      const replaced = await work.manager.findOneByOrFail(EnigmKey, { id: order.replacedKeyId })
      return { ...(reached.administeredBy === null ? { key: replaced } : { deploymentKey: replaced }), order }
    })
  }

  private move(origin: Origin, action: KeyAction, handle: string): Promise<ChangedKey> {
    return this.app.transact(origin, async (work) => apply(work, action, await lockReached(work, handle)))
  }
}

/** What an administrator does stands in the trail of the holder and in that of the organization. */
async function apply(work: Work, action: KeyAction, { id, administeredBy }: ReachedKey): Promise<ChangedKey> {
  const moved = await moveKey(work, action, id)
  if (administeredBy === null) return { key: moved }
  const scope = `organization:${administeredBy}`
  await work.audit({ scope, target: id, action: keyLifecycle.moves[action].event, outcome: 'DONE' })
  return { deploymentKey: moved }
}
