import type { App, BatchLoader, Snapshot } from '@enigm/subgraph'
import { keyOrderData, type KeyOrder } from './key-order.entity'

const columns = `id, version, account_id AS "accountId", organization_id AS "organizationId",
  entitlement_id AS "entitlementId", replaced_key_id AS "replacedKeyId", state, placed_at AS "placedAt"`

/** The orders by which Keys were replaced, by the Key's id; null for a Key that was not replaced. */
export const ordersByKey: BatchLoader<string, KeyOrder | null> = async (keyIds, { app }) => {
  const orders = await app.read<KeyOrder>(
    `SELECT ${columns} FROM key_order WHERE replaced_key_id = ANY($1)`,
    [keyIds],
  )
  const byKey = new Map(orders.map((order) => [order.replacedKeyId, order]))
  return keyIds.map((id) => byKey.get(id) ?? null)
}

/** The present state of every order, page by page. */
export async function reportKeyOrders(app: App<any>, after: string, limit: number): Promise<Snapshot[]> {
  const orders = await app.read<KeyOrder>(
    `SELECT ${columns} FROM key_order WHERE id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  )
  return orders.map((order) => ({ aggregateId: order.id, version: order.version, data: keyOrderData(order) }))
}
