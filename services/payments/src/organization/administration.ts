import { isId, type EventEnvelope } from '@enigm/contracts'
import { handlersOfAggregate, type BatchLoader, type Transaction } from '@enigm/subgraph'
import { failure } from '../errors'
import { holderOf } from '../holder'
import type { OrganizationStub } from './organization.stub'

/**
 * Which holder the caller acts for: itself, or an organization whose active administrator or machine client it is. The row
 * stays locked, so that who is removed meanwhile either was still an administrator or is refused.
 * @throws DomainFailure NOT_FOUND for an organization of others as for an absent one
 */
export async function requireHolder(tx: Transaction, organizationId?: string | null): Promise<string> {
  const own = holderOf(tx.caller)
  if (!organizationId) return own
  if (isId('organization', organizationId)) {
    if (tx.caller.kind === 'machine' && organizationId === own) return own
    const administered = await tx.query<object>(
      'SELECT 1 FROM organization_administrator WHERE organization_id = $1 AND account_id = $2 FOR SHARE',
      [organizationId, own],
    )
    if (administered.length > 0) return organizationId
  }
  throw failure('NOT_FOUND', 'There is no such object here.')
}

/**
 * The clause by which a caller reaches what a holder holds: its own, and for an account that of every organization which it
 * administers. `parameter` is `holderOf` the caller.
 */
export const reaches = (parameter: string): string =>
  `(holder_id = ${parameter} OR holder_id IN
     (SELECT organization_id FROM organization_administrator WHERE account_id = ${parameter}))`

/** Organizations that the caller administers or works for, null for every other one. */
export const administeredOrganizations: BatchLoader<OrganizationStub, OrganizationStub | null> = async (
  organizations,
  { app, caller },
) => {
  const reached = await app.read<{ id: string }>(
    `SELECT id FROM unnest($1::text[]) AS asked (id)
     WHERE id = $2 OR id IN (SELECT organization_id FROM organization_administrator WHERE account_id = $2)`,
    [organizations.map(({ id }) => id), holderOf(caller)],
  )
  const ids = new Set(reached.map(({ id }) => id))
  return organizations.map((organization) => (ids.has(organization.id) ? organization : null))
}

/** Every event of a membership tells its present state; what is no active administrator's is forgotten. */
async function rememberAdministrator(
  { data }: EventEnvelope<'accounts.membership.activated'>,
  tx: Transaction,
): Promise<void> {
  const { membershipId, organizationId, accountId, role, state } = data
  if (accountId && role === 'ADMIN' && state === 'ACTIVE') {
    await tx.query(
      `INSERT INTO organization_administrator (membership_id, organization_id, account_id) VALUES ($1, $2, $3)
       ON CONFLICT DO NOTHING`,
      [membershipId, organizationId, accountId],
    )
    return
  }
  await tx.query('DELETE FROM organization_administrator WHERE membership_id = $1', [membershipId])
}

/** Who administers an organization is remembered from the events of accounts. */
export const membershipReactions = handlersOfAggregate('accounts.membership', rememberAdministrator)
