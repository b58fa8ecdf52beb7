import { byKey, select, type BatchLoader } from '@enigm/subgraph'
import { KeyOrder } from './key-order.entity'

/** The key orders by which Keys were replaced, by the Key's id; null for a Key that was not replaced. */
export const ordersByKey: BatchLoader<string, KeyOrder | null> = async (keyIds, { app }) => {
  const orders = await app.read(select(KeyOrder, 'o').where('o.replaced_key_id = ANY($1)'), [keyIds])
  return byKey(keyIds, orders, 'replacedKeyId')
}
