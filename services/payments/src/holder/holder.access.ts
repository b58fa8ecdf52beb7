import { isId, Refusal } from '@enigm/contracts'
import { ownerClause, requireCurrent, type Caller, type Transaction } from '@enigm/subgraph'
import { PaymentsFailure } from '../errors'

/**
 * The holder of what a caller buys: the own account, or the organization of a machine client.
 * @throws Refusal UNAUTHENTICATED when there is neither
 */
export function holderOf(caller: Caller): string {
  const holder = caller.accountId ?? caller.organizationId
  if (!holder) throw new Refusal('UNAUTHENTICATED')
  return holder
}

/** The audit trail that a holder reads; that of the platform where there is no holder. */
export function trailOfHolder(holderId: string | null | undefined): string {
  if (!holderId) return 'platform'
  return isId('organization', holderId) ? `organization:${holderId}` : `account:${holderId}`
}

/** SQL: the organizations that an account administers; `account` is a parameter. */
const administeredBy = (account: string): string =>
  `SELECT organization_id FROM membership WHERE account_id = ${account} AND role = 'ADMIN'`

/** SQL: the caller's own rows and those of organizations that it administers; `caller` is the parameter of `holderOf`. */
export const heldBy = (caller: string): string =>
  `holder_id = ${caller} OR holder_id IN (${administeredBy(caller)})`

/** SQL: an organization `id` for which the caller acts; `caller` is the parameter of `holderOf`. */
export const representedBy = (caller: string): string => `id = ${caller} OR id IN (${administeredBy(caller)})`

/**
 * The holder for which the caller acts: itself, or an organization of which it is an active administrator or a machine client.
 * The administrator's row stays locked: a removal at the same moment comes either before this transaction, which is then
 * refused, or after it.
 * @throws PaymentsFailure NOT_FOUND, for the organization of others as for an absent one
 */
export async function requireHolder(
  tx: Transaction,
  organizationId?: string | null,
  path: string[] = ['input', 'organizationId'],
): Promise<string> {
  const own = holderOf(tx.caller)
  if (!organizationId) return own
  if (isId('organization', organizationId) && (await represents(tx, own, organizationId)))
    return organizationId
  throw new PaymentsFailure('NOT_FOUND', path)
}

async function represents(tx: Transaction, own: string, organizationId: string): Promise<boolean> {
  if (tx.caller.kind === 'machine') {
    return ownerClause('Mutation.createOrder input.organizationId', organizationId === own)
  }
  await requireCurrent(tx, 'accounts')
  const administrator = ownerClause('Mutation.createOrder input.organizationId', 'account_id = $2')
  const rows = await tx.query(
    `SELECT 1 FROM membership WHERE organization_id = $1 AND ${administrator} AND role = 'ADMIN' FOR SHARE`,
    [organizationId, own],
  )
  return rows.length > 0
}
