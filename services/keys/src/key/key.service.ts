import { accountOf, deleteRows, type App, type Context, type Erased, type Transaction } from '@enigm/subgraph'
import { KeyOrder } from '../order/key-order.entity'
import { placeOrder } from '../order/key-order.service'
import { lockForLoss, lockKeysOfAccount, lockOwn, lockOwnOrAdministered, type LockedKey } from './key.access'
import { EnigmKey, moveKey } from './key.entity'
import { asDeploymentKey, type DeploymentKey } from './deployment-key'
import { keyLifecycle, presentStates, type KeyAction } from './key.lifecycle'

/** A Key after a change, as its holder or as an administrator of its deployment sees it. */
type ChangedKey = EnigmKey | DeploymentKey

interface Replacement {
  keyHandle: string
  entitlementId: string
  idempotencyKey: string
}

/**
 * What holders do with their Keys, and administrators with those of their deployment. A foreign Key, an absent one and any
 * whose workflow is disabled give one answer. Every move throws DomainFailure NOT_FOUND or INVALID_TRANSITION.
 */
export class KeyService {
  constructor(private readonly app: App) {}

  /** Suspends the Key's function at once: a loss needs neither a PIN nor another step, nor the workflow (KEY-03). */
  reportLost(context: Context, handle: string): Promise<ChangedKey> {
    return this.app.transaction(context, async (tx) =>
      apply(tx, 'REPORT_LOST', await lockForLoss(tx, handle)),
    )
  }

  /** Takes a lost Key back into use; a Key that has ended meanwhile stays ended (KEY-03). */
  reportFound(context: Context, handle: string): Promise<ChangedKey> {
    return this.move(context, 'REPORT_FOUND', handle)
  }

  /** Ends the Key for good (KEY-04). */
  revoke(context: Context, handle: string): Promise<ChangedKey> {
    return this.move(context, 'REVOKE', handle)
  }

  /** Takes an own Key out of use for good. */
  retire(context: Context, handle: string): Promise<EnigmKey> {
    return this.app.transaction(context, async (tx) => {
      const { id } = await lockOwn(tx, handle)
      return moveKey(tx, 'RETIRE', id)
    })
  }

  /**
   * Ends the Key for good and orders another, which Enigm App links: Enigm Command does not (KEY-05). The same request gives
   * the same key order again while the caller may still change the Key.
   * @throws DomainFailure ENTITLEMENT_NOT_USABLE, IDEMPOTENCY_CONFLICT too
   */
  replace(context: Context, replacement: Replacement): Promise<{ key: ChangedKey; order: KeyOrder }> {
    const { idempotencyKey: key, ...request } = replacement
    const scope = `account:${accountOf(context.caller)}:replaceKey`
    return this.app.transaction(context, async (tx) => {
      // Before the idempotency key: a repeated request discloses nothing either once the caller has lost access to the Key.
      const locked = await lockOwnOrAdministered(tx, replacement.keyHandle)
      const { result } = await tx.idempotent({ scope, key, request }, async () => {
        await apply(tx, 'REPLACE', locked)
        const order = await placeOrder(tx, locked, replacement.entitlementId)
        return order.id
      })
      const order = await tx.manager.findOneByOrFail(KeyOrder, { id: result })
      const replaced = await tx.manager.findOneByOrFail(EnigmKey, { id: order.replacedKeyId })
      return { key: seenBy(locked, replaced), order }
    })
  }

  private move(context: Context, action: KeyAction, handle: string): Promise<ChangedKey> {
    return this.app.transaction(context, async (tx) =>
      apply(tx, action, await lockOwnOrAdministered(tx, handle)),
    )
  }
}

/** A change by an administrator is recorded in the trails of the holder and of the organization. */
async function apply(tx: Transaction, action: KeyAction, locked: LockedKey): Promise<ChangedKey> {
  const { id, administeredBy } = locked
  const moved = await moveKey(tx, action, id)
  if (administeredBy !== null) {
    const scope = `organization:${administeredBy}`
    await tx.audit({ scope, target: id, action: keyLifecycle.moves[action].event, outcome: 'DONE' })
  }
  return seenBy(locked, moved)
}

function seenBy({ administeredBy }: LockedKey, key: EnigmKey): ChangedKey {
  return administeredBy === null ? key : asDeploymentKey(key)
}

/**
 * Erases the Keys of a deleted account: those in use are retired, so that other services learn of their end, and the rows go,
 * handles with them. Later messages of Enigm App about them have no effect (ACC-05).
 */
export async function eraseKeys(tx: Transaction, accountId: string): Promise<Erased> {
  for (const { id, state } of await lockKeysOfAccount(tx, accountId)) {
    if (presentStates.includes(state)) await moveKey(tx, 'RETIRE', id, 'ACCOUNT_DELETED')
  }
  return { erased: await deleteRows(tx, { enigm_key: 'account_id' }, accountId), detached: 0 }
}
