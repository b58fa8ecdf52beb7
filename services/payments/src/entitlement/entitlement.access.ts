import { isId } from '@enigm/contracts'
import { ownerClause, select, type Transaction } from '@enigm/subgraph'
import { PaymentsFailure } from '../errors'
import { heldBy, holderOf, requireHolder } from '../holder/holder.access'
import { Entitlement } from './entitlement.entity'

/** The caller's own entitlements and those of organizations that it administers; `$2` is `holderOf` the caller. */
export const reachableEntitlements = select(Entitlement).where(
  ownerClause('Query.entitlement id', heldBy('$2')),
)

const managed = select(Entitlement).where(
  'id = $1',
  ownerClause('Mutation.cancelSubscription input.entitlementId', heldBy('$2')),
)

/**
 * An entitlement of the caller, or of an organization that it administers, whose removal as its administrator comes either
 * before this transaction or after it.
 * @throws PaymentsFailure NOT_FOUND, for the entitlement of others as for an absent one
 */
export async function requireEntitlement(
  tx: Transaction,
  id: string,
): Promise<Entitlement & { holderId: string }> {
  const path = ['input', 'entitlementId']
  const [held] = await tx.query(managed, [id, holderOf(tx.caller)])
  if (!held?.holderId) throw new PaymentsFailure('NOT_FOUND', path)
  const { holderId } = held
  await requireHolder(tx, isId('organization', holderId) ? holderId : null, path)
  return { ...held, holderId }
}
