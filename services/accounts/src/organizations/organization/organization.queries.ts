import {
  accountOf,
  Audiences,
  connectionFrom,
  connectionOf,
  decodeCursor,
  type App,
  type BatchLoader,
  type Connection,
  type Context,
  type PageArgs,
} from '@enigm/subgraph'
import { ObjectType } from 'type-graphql'
import { z } from 'zod'
import type { AccountsApp } from '../../config'
import { stays } from './leaving'
import { organizationData, type Organization, type ViewedOrganization } from './organization.entity'
import { memberData, OrganizationMember, type ViewedMember } from './organization-member.entity'

@Audiences('panel')
@ObjectType({ description: 'A page of memberships.' })
export class OrganizationMemberConnection extends connectionOf(
  OrganizationMember,
  'OrganizationMemberConnection',
  ['panel'],
) {}

/** Organizations of the caller's membership, or the one of a partner's client; a foreign and an absent id both give null. */
export const viewedOrganization: BatchLoader<string, ViewedOrganization | null> = async (
  ids,
  { app, caller },
) => {
  const organizations = await app.read<ViewedOrganization>(
    `SELECT o.id, o.state, o.display_name AS "displayName", coalesce(own.role, 'PARTNER') AS viewer,
       (SELECT count(*)::int FROM organization_member a
         WHERE a.organization_id = o.id AND a.state = 'ACTIVE' AND a.role = 'ADMIN') AS administrators,
       EXISTS (SELECT 1 FROM organization_member m JOIN account a ON a.id = m.account_id
         WHERE m.organization_id = o.id AND m.state = 'ACTIVE' AND m.role = 'ADMIN' AND m.id <> own.id
           AND ${stays('m', 'a')}) AS "hasOtherAdministrator",
       (SELECT count(*)::int FROM organization_member a
         WHERE a.organization_id = o.id AND a.state = 'ACTIVE') AS members
     FROM organization o
     LEFT JOIN organization_member own
       ON own.organization_id = o.id AND own.account_id = $2 AND own.state = 'ACTIVE'
     WHERE o.id = ANY($1) AND (own.id IS NOT NULL OR o.id = $3)`,
    [ids, caller.accountId ?? null, caller.kind === 'machine' ? (caller.organizationId ?? null) : null],
  )
  const byId = new Map(organizations.map((organization) => [organization.id, organization]))
  return ids.map((id) => byId.get(id) ?? null)
}

export const referencedOrganization: BatchLoader<{ id: string }, ViewedOrganization | null> = (
  references,
  context,
) =>
  viewedOrganization(
    references.map(({ id }) => id),
    context,
  )

// `m` as the caller `$1` sees it through the own membership `viewer`. A member who is no administrator sees the own place
// and, of the others, those who let fellow members see them, as far as they do (ACC-09).
const viewedMembers = `
  SELECT m.id, m.state, m.organization_id AS "organizationId", m.account_id AS "accountId", m.role,
    CASE WHEN viewer.role = 'ADMIN' OR m.id = viewer.id OR holder.join_day_shown THEN m.since_day END AS "sinceDay",
    CASE WHEN viewer.role = 'ADMIN' OR m.id = viewer.id THEN m.maximum_session_days END AS "maximumSessionDays",
    CASE WHEN viewer.role = 'ADMIN' OR m.id = viewer.id THEN m.sessions_restricted END AS "sessionsRestricted",
    viewer.role AS viewer,
    m.state = 'ACTIVE' AND m.role = 'ADMIN' AND NOT EXISTS (SELECT 1 FROM organization_member other
      JOIN account a ON a.id = other.account_id
      WHERE other.organization_id = m.organization_id AND other.id <> m.id AND other.state = 'ACTIVE'
        AND other.role = 'ADMIN' AND ${stays('other', 'a')}) AS "isOnlyAdministrator"
  FROM organization_member viewer
  JOIN organization_member m ON m.organization_id = viewer.organization_id
  LEFT JOIN account holder ON holder.id = m.account_id
  WHERE viewer.account_id = $1 AND viewer.state = 'ACTIVE' AND m.state IN ('INVITED', 'ACTIVE')
    AND (viewer.role = 'ADMIN' OR m.id = viewer.id OR holder.shown_to_fellow_members)`

/** One membership as the caller sees it now. */
export async function viewMember({ app, caller }: Context, id: string): Promise<ViewedMember | undefined> {
  const [member] = await app.read<ViewedMember>(`${viewedMembers} AND m.id = $2`, [accountOf(caller), id])
  return member
}

/** One page of one list of memberships. */
export interface MemberPage {
  /** Null for the caller's own memberships, whatever the organization. */
  organizationId: string | null
  first: number
  after: string
}

/** @throws Refusal BAD_USER_INPUT when the cursor is not one of ours */
export function memberPage(organizationId: string | null, { first, after }: PageArgs): MemberPage {
  const [afterId = ''] = decodeCursor(after, z.tuple([z.string().max(64)])) ?? []
  return { organizationId, first, after: afterId }
}

/** All pages that one request asks for, by one statement. */
export const memberPages: BatchLoader<MemberPage, Connection<ViewedMember>> = async (
  pages,
  { app, caller },
) => {
  const rows = await app.read<ViewedMember & { number: number }>(
    `SELECT k.number, page.*
     FROM jsonb_to_recordset($2::jsonb) AS k(number int, "organizationId" text, first int, after text)
     CROSS JOIN LATERAL (${viewedMembers}
       AND CASE WHEN k."organizationId" IS NULL THEN m.id = viewer.id
         ELSE m.organization_id = k."organizationId" END
       AND m.id > k.after ORDER BY m.id LIMIT k.first + 1) page
     ORDER BY k.number, page.id`,
    [accountOf(caller), JSON.stringify(pages.map((page, number) => ({ ...page, number })))],
  )
  return pages.map(({ first }, number) => {
    const own = rows.filter((row) => row.number === number)
    return connectionFrom(own, first, ({ id }) => [id])
  })
}

/** A page of present states for services that join late, in the order of ids. */
export async function reportOrganizations(app: AccountsApp, after: string, limit: number) {
  const organizations = await page<Organization>(app, 'organization', 'id, version, state', after, limit)
  return organizations.map((organization) => ({
    aggregateId: organization.id,
    version: organization.version,
    data: organizationData(organization),
  }))
}

/** Ended memberships are told as long as they stand. */
export async function reportMemberships(app: AccountsApp, after: string, limit: number) {
  const columns = `id, version, state, role, organization_id AS "organizationId", account_id AS "accountId"`
  const members = await page<OrganizationMember>(app, 'organization_member', columns, after, limit)
  return members.map((member) => ({
    aggregateId: member.id,
    version: member.version,
    data: memberData(member),
  }))
}

function page<T>(app: App<any>, table: string, columns: string, after: string, limit: number): Promise<T[]> {
  return app.read<T>(`SELECT ${columns} FROM ${table} WHERE id > $1 ORDER BY id LIMIT $2`, [after, limit])
}
