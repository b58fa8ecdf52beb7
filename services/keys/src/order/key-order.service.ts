import { newId } from '@enigm/contracts'
import { deleteRows, select, type Erased, type Transaction } from '@enigm/subgraph'
import { lockKeysOfAccount, type LockedKey } from '../key/key.access'
import { lockEntitlement } from './key-order.access'
import { KeyOrder, keyOrders } from './key-order.entity'
import { keyOrderLifecycle } from './key-order.lifecycle'

/**
 * Orders a Key in place of another. The audit entry of the replacement covers it.
 * @throws KeysFailure ENTITLEMENT_NOT_USABLE
 */
export async function placeOrder(tx: Transaction, key: LockedKey, entitlementId: string): Promise<KeyOrder> {
  await lockEntitlement(tx, key, entitlementId)
  const order = {
    ...{ id: newId('keyOrder'), accountId: key.accountId, organizationId: key.administeredBy },
    ...{ entitlementId, replacedKeyId: key.id },
    ...{ state: keyOrderLifecycle.initial, placedAt: new Date() },
  }
  return keyOrders.create(tx, 'keys.order.placed', order, { audit: null })
}

const oldestPending = select(KeyOrder, 'o')
  .join('JOIN enigm_key replaced ON replaced.id = o.replaced_key_id')
  .where('o.account_id = $1', 'replaced.organization_id IS NOT DISTINCT FROM $2', `o.state = 'PLACED'`)
  .orderBy('placedAt', 'id')
  .limit(1)
  .forUpdate()

/**
 * Fulfills the oldest pending key order with a newly linked Key: a Key of a deployment fulfills one for a Key of that
 * deployment, whether its holder or an administrator has placed it, and an own Key of the holder one for an own Key.
 * @returns the id of the Key that the new one replaces, or null when no order was pending
 */
export async function fulfillOldestOrder(
  tx: Transaction,
  accountId: string,
  organizationId: string | null,
): Promise<string | null> {
  const [oldest] = await tx.query(oldestPending, [accountId, organizationId])
  if (!oldest) return null
  const { replacedKeyId } = await keyOrders.move(tx, 'FULFILL', { id: oldest.id })
  return replacedKeyId
}

const pendingOfAccount = select(KeyOrder, 'o')
  .where('o.account_id = $1', `o.state = 'PLACED'`)
  .orderBy('id')
  .forUpdate()

/** Erases the key orders of a deleted account: pending ones are canceled, so that other services learn of it (ACC-05). */
export async function eraseKeyOrders(tx: Transaction, accountId: string): Promise<Erased> {
  await lockKeysOfAccount(tx, accountId)
  for (const { id } of await tx.query(pendingOfAccount, [accountId]))
    await keyOrders.move(tx, 'CANCEL', { id })
  const columns = { key_order: 'account_id', entitlement: 'holder_id' }
  return { erased: await deleteRows(tx, columns, accountId), detached: 0 }
}
