import { ownerClause, type Transaction } from '@enigm/subgraph'
import { KeysFailure } from '../errors'
import type { LockedKey } from '../key/key.access'
import { KeyOrder } from './key-order.entity'

const holder = ownerClause('Mutation.replaceKey input.entitlementId', 'holder_id = $2')

/**
 * Locks the entitlement that pays for the replacement of a Key: that of the holder, or of the organization whose administrator
 * the caller is. An entitlement that is unknown, foreign, used or not granted gives one answer.
 * @throws KeysFailure ENTITLEMENT_NOT_USABLE
 */
export async function lockEntitlement(
  tx: Transaction,
  { accountId, administeredBy }: LockedKey,
  entitlementId: string,
): Promise<void> {
  const [granted] = await tx.query<object>(
    `SELECT id FROM entitlement WHERE id = $1 AND ${holder} AND state = 'GRANTED' FOR UPDATE`,
    [entitlementId, administeredBy ?? accountId],
  )
  // A second statement, after the lock: it sees an order that was placed while this transaction waited for the lock.
  if (granted && !(await tx.manager.existsBy(KeyOrder, { entitlementId }))) return
  throw new KeysFailure('ENTITLEMENT_NOT_USABLE', ['input', 'entitlementId'])
}
