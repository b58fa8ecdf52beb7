import { accountOf, ownerClause, type Caller, type Transaction } from '@enigm/subgraph'
import { AccountsFailure } from '../../errors'
import { OrganizationMember } from '../membership/membership.entity'
import { Organization } from './organization.entity'

/** SQL: the caller `own` is a member, or the machine client of the organization `$3`, in a select of `o`. */
export const isSeen = ownerClause('Query.organization id', 'own.id IS NOT NULL OR o.id = $3')

/** The organization that a machine client acts for. */
export function partnerOf({ kind, organizationId }: Caller): string | null {
  return kind === 'machine' ? (organizationId ?? null) : null
}

/**
 * SQL: the member can act and stays able to. An administrator whose sessions the organization restricts, or whose account is
 * suspended, restricted or about to be deleted, does not count as one.
 */
function canAct(member: string, account: string): string {
  return `NOT ${member}.sessions_restricted AND ${account}.state = 'ACTIVE'`
}

/** SQL: the organization of this membership has another administrator who can act. */
export function hasOtherAdministrator(member: string): string {
  return `EXISTS (SELECT 1 FROM organization_member other JOIN account a ON a.id = other.account_id
    WHERE other.organization_id = ${member}.organization_id AND other.id <> ${member}.id
      AND other.state = 'ACTIVE' AND other.role = 'ADMIN' AND ${canAct('other', 'a')})`
}

/** Changes of one organization's members run one after the other: each of them locks the organization first. */
export async function lockOrganization(tx: Transaction, organizationId: string): Promise<void> {
  await tx.lock(Organization, { id: organizationId })
}

/** Locks the organizations of an account in the order of their ids, so that the account's role in them does not change. */
export async function lockOrganizationsOf(tx: Transaction, accountId: string): Promise<void> {
  await tx.query(
    `SELECT o.id FROM organization o WHERE o.id IN (
       SELECT organization_id FROM organization_member WHERE account_id = $1 AND state = 'ACTIVE')
     ORDER BY o.id FOR UPDATE`,
    [accountId],
  )
}

/**
 * Locks an organization that the caller administers. The lock is taken before the membership is read: an administrator who is
 * removed in the meantime is refused.
 * @throws AccountsFailure NOT_FOUND
 */
export async function lockAdministered(tx: Transaction, organizationId: string): Promise<void> {
  await lockOrganization(tx, organizationId)
  const administers = await tx.manager.existsBy(OrganizationMember, {
    ...{ organizationId, accountId: accountOf(tx.caller) },
    ...({ state: 'ACTIVE', role: 'ADMIN' } as const),
  })
  const isAdministrator = ownerClause('Mutation.revokePartnerClient input.clientId', administers)
  if (!isAdministrator) throw new AccountsFailure('NOT_FOUND')
}

/** Whether an administrator of the locked organization can act. */
export async function hasAdministrator(tx: Transaction, organizationId: string): Promise<boolean> {
  const administrators = await tx.query(
    `SELECT 1 FROM organization_member m JOIN account a ON a.id = m.account_id
     WHERE m.organization_id = $1 AND m.state = 'ACTIVE' AND m.role = 'ADMIN' AND ${canAct('m', 'a')} LIMIT 1`,
    [organizationId],
  )
  return administrators.length > 0
}

/**
 * Rolls a change back, by failing, when it has left the locked organization without an administrator who can act.
 * @throws AccountsFailure LAST_ADMINISTRATOR
 */
export async function keepAdministrator(tx: Transaction, organizationId: string): Promise<void> {
  if (!(await hasAdministrator(tx, organizationId))) throw new AccountsFailure('LAST_ADMINISTRATOR')
}

/**
 * Keeps an account from being deleted while an organization with other members would lose its last administrator who can act.
 * The organizations are locked.
 * @throws AccountsFailure LAST_ADMINISTRATOR
 */
export async function refuseLastAdministrator(tx: Transaction, accountId: string): Promise<void> {
  const left = await tx.query(
    `SELECT 1 FROM organization_member own
     WHERE own.account_id = $1 AND own.state = 'ACTIVE' AND own.role = 'ADMIN'
       AND EXISTS (SELECT 1 FROM organization_member m WHERE m.organization_id = own.organization_id
         AND m.id <> own.id AND m.state = 'ACTIVE')
       AND NOT ${hasOtherAdministrator('own')}
     LIMIT 1`,
    [accountId],
  )
  if (left.length > 0) throw new AccountsFailure('LAST_ADMINISTRATOR')
}
