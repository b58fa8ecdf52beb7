import {
  byKey,
  dailyCounts,
  groupedByKey,
  select,
  type BatchLoader,
  type Context,
  type Counts,
} from '@enigm/subgraph'
import type { AccountState } from '../../account/account.lifecycle'
import { accountCounters } from '../../account/account.queries'
import type { OrganizationRole } from '../membership/membership.entity'
import { hasOtherAdministrator, isSeen, partnerOf } from './organization.access'
import { Organization } from './organization.entity'

/** How many members an organization has. */
export interface MemberCounts {
  /** Administrators included. */
  members: number
  administrators: number
}

/** An organization as one caller sees it. */
export interface ViewedOrganization extends Organization, MemberCounts {
  viewer: OrganizationRole | 'PARTNER'
  /** One who can act. */
  hasOtherAdministrator: boolean
}

const activeMembers = `SELECT count(*)::int FROM organization_member a
  WHERE a.organization_id = o.id AND a.state = 'ACTIVE'`

/** Organizations `o` with the numbers of their members. */
const countedOrganizations = select(Organization, 'o')
  .with<MemberCounts>({ members: activeMembers, administrators: `${activeMembers} AND a.role = 'ADMIN'` })
  .where('o.id = ANY($1)')

const viewedOrganizations = countedOrganizations
  .with<Pick<ViewedOrganization, 'viewer' | 'hasOtherAdministrator'>>({
    viewer: "coalesce(own.role, 'PARTNER')",
    hasOtherAdministrator: hasOtherAdministrator('own'),
  })
  .join(
    `LEFT JOIN organization_member own
     ON own.organization_id = o.id AND own.account_id = $2 AND own.state = 'ACTIVE'`,
  )
  .where(isSeen)

/** Organizations of the caller's membership, or the one of a machine client; a foreign and an absent id both give null. */
export const organizationById: BatchLoader<string, ViewedOrganization | null> = async (
  ids,
  { app, caller },
) => {
  const found = await app.read(viewedOrganizations, [ids, caller.accountId ?? null, partnerOf(caller)])
  return byKey(ids, found, 'id')
}

/** One organization as the caller sees it now, after a change in the same request too. */
export async function viewOrganization(
  { app, caller }: Context,
  id: string,
): Promise<ViewedOrganization | undefined> {
  const [found] = await app.read(viewedOrganizations, [[id], caller.accountId ?? null, partnerOf(caller)])
  return found
}

export const referencedOrganization: BatchLoader<{ id: string }, ViewedOrganization | null> = (
  references,
  context,
) =>
  organizationById(
    references.map(({ id }) => id),
    context,
  )

/** Any organization with the numbers of its members, for the platform's staff. */
export const countedOrganizationById: BatchLoader<string, (Organization & MemberCounts) | null> = async (
  ids,
  { app },
) => byKey(ids, await app.read(countedOrganizations, [ids]), 'id')

interface StateCount {
  organizationId: string
  value: AccountState
  count: number
}

/** The accounts of an organization's members by state, for its administrators and its partner; null for all others. */
export const accountsOfMembers: BatchLoader<string, Counts<AccountState> | null> = async (
  ids,
  { app, caller },
) => {
  const counted = await app.read<{ id: string }>(
    `SELECT id FROM unnest($1::text[]) AS id WHERE id = $2 OR id IN (SELECT own.organization_id
       FROM organization_member own WHERE own.account_id = $3 AND own.state = 'ACTIVE' AND own.role = 'ADMIN')`,
    [ids, partnerOf(caller), caller.accountId ?? null],
  )
  const keys = counted.map(({ id }) => id)
  const count = async (missing: readonly string[]) => {
    const rows = await app.read<StateCount>(
      `SELECT m.organization_id AS "organizationId", a.state AS value, count(*)::int AS count
       FROM organization_member m JOIN account a ON a.id = m.account_id
       WHERE m.organization_id = ANY($1) AND m.state = 'ACTIVE' GROUP BY m.organization_id, a.state`,
      [missing],
    )
    return groupedByKey(missing, rows, 'organizationId').map((states) => accountCounters.numbers(states))
  }
  const shown = await dailyCounts(app, { kind: 'Organization.accountCounters', keys, count })
  return ids.map((id) => shown[keys.indexOf(id)] ?? null)
}
