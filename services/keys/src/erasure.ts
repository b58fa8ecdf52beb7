import { deleteRows, type Erase, type Transaction } from '@enigm/subgraph'
import { KeyAction, keyLifecycle } from './key/key.lifecycle'
import { moveKey } from './key/key.transitions'
import {
  KeyOrder,
  keyOrderAudit,
  keyOrderData,
  keyOrderLifecycle,
  KeyOrderState,
} from './order/key-order.entity'

/** Where a row names the account; what belongs to a Key goes before the Key. */
const held = {
  key_order: 'account_id',
  enigm_key: 'account_id',
  emergency_workflow: 'holder_id',
  entitlement: 'holder_id',
  membership: 'account_id',
  account: 'id',
}

/**
 * Erases the Keys of a deleted account: what is in use is retired and what is ordered canceled, so that whoever remembers it
 * is told, and the rows go, emergencies and handles with them. What Enigm App tells of them afterwards finds nobody (ACC-05).
 */
export const eraseAccount: Erase = async (accountId, tx) => {
  // A Key that is being linked holds this lock: it is waited for, and erased with the others.
  await tx.query('SELECT FROM account WHERE id = $1 FOR UPDATE', [accountId])
  const keys = await tx.query<{ id: string; isPresent: boolean }>(
    `SELECT id, state = ANY($2) AS "isPresent" FROM enigm_key WHERE account_id = $1 ORDER BY id FOR UPDATE`,
    [accountId, keyLifecycle.moves[KeyAction.RETIRE].from],
  )
  for (const { id, isPresent } of keys) {
    if (isPresent) await moveKey(tx, KeyAction.RETIRE, id, 'ACCOUNT_DELETED')
  }
  await cancelOrders(accountId, tx)
  return { erased: await removeRows(accountId, tx), detached: 0 }
}

async function cancelOrders(accountId: string, tx: Transaction): Promise<void> {
  const waiting = await tx.query<{ id: string }>(
    'SELECT id FROM key_order WHERE account_id = $1 AND state = $2 ORDER BY id FOR UPDATE',
    [accountId, KeyOrderState.PLACED],
  )
  for (const { id } of waiting) {
    await tx.move(KeyOrder, keyOrderLifecycle, 'cancel', {
      where: { id },
      data: keyOrderData,
      audit: keyOrderAudit,
    })
  }
}

async function removeRows(accountId: string, tx: Transaction): Promise<number> {
  const emergencies = await tx.query(
    'DELETE FROM emergency WHERE key_id IN (SELECT id FROM enigm_key WHERE account_id = $1) RETURNING 1 AS gone',
    [accountId],
  )
  return emergencies.length + (await deleteRows(tx, held, accountId))
}
