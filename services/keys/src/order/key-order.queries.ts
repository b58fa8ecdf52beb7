import { accountOf, byKey, select, type BatchLoader, type Reference } from '@enigm/subgraph'
import { isAdministered, isShown } from '../key/key.access'
import { KeyOrder } from './key-order.entity'

/** The key orders by which Keys were replaced, by the Key's id; null for a Key that was not replaced. */
export const ordersByKey: BatchLoader<string, KeyOrder | null> = async (keyIds, { app }) => {
  const orders = await app.read(select(KeyOrder, 'o').where('o.replaced_key_id = ANY($1)'), [keyIds])
  return byKey(keyIds, orders, 'replacedKeyId')
}

const visible = select(KeyOrder, 'o')
  .join('JOIN enigm_key k ON k.id = o.replaced_key_id')
  .where(`(k.account_id = $1 AND ${isShown}) OR (${isAdministered('$1')})`)

/** Orders that the caller sees with the replaced Key; a foreign id, an absent one and one of a hidden Key give null. */
export const referencedKeyOrder: BatchLoader<Reference, KeyOrder | null> = async (
  references,
  { app, caller },
) => {
  const ids = references.map(({ id }) => id)
  return byKey(ids, await app.read(visible.where('o.id = ANY($2)'), [accountOf(caller), ids]), 'id')
}
