import { accountOf, ownerClause, requireCurrent, type Transaction } from '@enigm/subgraph'
import { GuidanceFailure } from '../errors'

const ownMembership = `SELECT FROM membership m WHERE m.organization_id = $1
  AND ${ownerClause('Mutation.shareTraining input.organizationId', 'm.account_id = $2')} FOR SHARE`

/** Protects the own membership of the caller. @throws GuidanceFailure NOT_FOUND without one */
export async function holdOwnMembership(tx: Transaction, organizationId: string): Promise<void> {
  const [membership] = await tx.query<object>(ownMembership, [organizationId, accountOf(tx.caller)])
  if (!membership) throw new GuidanceFailure('NOT_FOUND', ['input', 'organizationId'])
}

/**
 * The same for a consent, which needs the membership as it is now; its withdrawal does not.
 * @throws GuidanceFailure NOT_FOUND without one
 * @throws Refusal UNAVAILABLE while the events of accounts do not arrive
 */
export async function holdCurrentMembership(tx: Transaction, organizationId: string): Promise<void> {
  await requireCurrent(tx, 'accounts')
  await holdOwnMembership(tx, organizationId)
}
