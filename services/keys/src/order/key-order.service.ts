import { newId } from '@enigm/contracts'
import type { Transaction } from '@enigm/subgraph'
import { KeysFailure } from '../errors'
import type { ReachedKey } from '../key/key.reach'
import { KeyOrder, keyOrderAudit, keyOrderData, keyOrderLifecycle, KeyOrderState } from './key-order.entity'

/**
 * Orders a Key in place of another, for a granted entitlement of whoever orders: the holder, or the organization whose
 * administrator the caller is. It has no audit entry of its own: the replacement has one.
 * @throws KeysFailure ENTITLEMENT_NOT_USABLE, for an absent one and that of somebody else too
 */
export async function placeOrder(tx: Transaction, key: ReachedKey, entitlementId: string): Promise<KeyOrder> {
  const holderId = key.administeredBy ?? key.accountId
  const [entitlement] = await tx.query<object>(
    `SELECT id FROM entitlement
     WHERE id = $1 AND holder_id = $2 AND state = 'GRANTED' FOR UPDATE`,
    [entitlementId, holderId],
  )
  // A statement of its own, after the lock: it sees an order that was placed while the lock was waited for.
  const isUsed = entitlement && (await tx.manager.existsBy(KeyOrder, { entitlementId }))
  if (!entitlement || isUsed) throw new KeysFailure('ENTITLEMENT_NOT_USABLE', ['input', 'entitlementId'])
  const order = {
    id: newId('keyOrder'),
    accountId: key.accountId,
    organizationId: key.administeredBy,
    entitlementId,
    replacedKeyId: key.id,
    state: KeyOrderState.PLACED,
    placedAt: new Date(),
  }
  const data = keyOrderData({ ...order, version: 1 })
  return tx.create(KeyOrder, order, { type: 'keys.order.placed', data })
}

/**
 * A Key that Enigm App has newly linked fulfills the oldest order that waits for one: a Key of a deployment one for a Key of
 * that deployment, whoever has ordered it, and a person's own Key one for a Key that was the person's own.
 * @returns the Key that it replaces, or null when nothing was ordered
 */
export async function fulfillOldestOrder(
  tx: Transaction,
  accountId: string,
  organizationId: string | null,
): Promise<string | null> {
  const [oldest] = await tx.query<{ id: string }>(
    `SELECT o.id FROM key_order o JOIN enigm_key replaced ON replaced.id = o.replaced_key_id
     WHERE o.account_id = $1 AND replaced.organization_id IS NOT DISTINCT FROM $2 AND o.state = $3
     ORDER BY o.placed_at, o.id LIMIT 1 FOR UPDATE OF o`,
    [accountId, organizationId, KeyOrderState.PLACED],
  )
  if (!oldest) return null
  const order = await tx.move(KeyOrder, keyOrderLifecycle, 'fulfill', {
    where: { id: oldest.id, state: KeyOrderState.PLACED },
    data: keyOrderData,
    audit: keyOrderAudit,
  })
  return order.replacedKeyId
}
