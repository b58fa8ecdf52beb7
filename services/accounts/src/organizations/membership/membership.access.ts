import { accountOf, ownerClause, type Caller, type Transaction } from '@enigm/subgraph'
import type { FindOptionsWhere } from 'typeorm'
import { AccountsFailure } from '../../errors'
import { lockAdministered } from '../organization/organization.access'
import { OrganizationMember } from './membership.entity'

/** The caller's own membership of an organization: the account is part of every statement (ACC-11). */
export function ownMembership(caller: Caller, organizationId: string): FindOptionsWhere<OrganizationMember> {
  const own = ownerClause('Mutation.leaveOrganization input.organizationId', { accountId: accountOf(caller) })
  return { organizationId, ...own, state: 'ACTIVE' }
}

/** SQL: the caller (`account`, a parameter) is an active member `viewer` of the organization. */
export function isFellow(account: '$1' | '$2'): string {
  return `viewer.account_id = ${account} AND viewer.state = 'ACTIVE'`
}

/**
 * SQL: the member `viewer` sees the membership `m`. Administrators see all of them; other members see their own and, of the
 * others, those whose account `holder` lets fellow members see it (ACC-09).
 */
export const isShown = `viewer.role = 'ADMIN' OR m.id = viewer.id OR holder.shown_to_fellow_members`

/**
 * Locks the organization of a membership that the caller administers.
 * @throws AccountsFailure NOT_FOUND
 */
export async function lockAdministeredMembership(
  tx: Transaction,
  membershipId: string,
): Promise<Pick<OrganizationMember, 'id' | 'organizationId'>> {
  const member = await tx.manager.findOneBy(OrganizationMember, { id: membershipId })
  if (!member) throw new AccountsFailure('NOT_FOUND')
  const { id, organizationId } = member
  await lockAdministered(tx, organizationId)
  return { id, organizationId }
}

/** An active membership. */
interface ActiveMembership extends OrganizationMember {
  accountId: string
}

/**
 * Locks a membership that the caller administers and that is active.
 * @throws AccountsFailure NOT_FOUND; INVALID_TRANSITION when it is not active
 */
export async function lockActiveMember(tx: Transaction, membershipId: string): Promise<ActiveMembership> {
  const member = await tx.lock(OrganizationMember, await lockAdministeredMembership(tx, membershipId))
  if (member?.state === 'ACTIVE' && member.accountId) return { ...member, accountId: member.accountId }
  throw new AccountsFailure('INVALID_TRANSITION', ['input', 'membershipId'])
}
