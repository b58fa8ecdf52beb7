import { Audiences, type BatchLoader } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import { accountCounters } from '../../account/account.queries'
import type { AccountState } from '../../account/account.lifecycle'
import { suppressSmallCount } from '@enigm/contracts'
import type { AccountsApp } from '../../config'

const shown = { nullable: true }

@Audiences('panel', 'partner')
@ObjectType({ description: 'How many accounts belong to an organization.' })
export class OrganizationMemberCounts {
  @Field(() => Int, { description: 'All who have accepted, administrators included.' })
  members!: number

  @Field(() => Int, { description: 'Those of them who administer it.' })
  administrators!: number
}

@Audiences('panel', 'internal')
@ObjectType({ description: 'Organizations by state and memberships by role; a number under 5 is null.' })
export class OrganizationCounters {
  @Field(() => Int, { ...shown, description: 'Organizations in use.' })
  active!: number | null

  @Field(() => Int, { ...shown, description: 'Memberships that administer an organization.' })
  administrators!: number | null

  @Field(() => Int, { ...shown, description: 'Memberships that administer nothing.' })
  members!: number | null

  @Field(() => Int, { ...shown, description: 'Invitations that nobody has accepted yet.' })
  invited!: number | null
}

/** One statement over all organizations and memberships. */
export async function countOrganizations(app: AccountsApp): Promise<OrganizationCounters> {
  const [counts] = await app.read<Record<keyof OrganizationCounters, number>>(
    `SELECT (SELECT count(*)::int FROM organization WHERE state = 'ACTIVE') AS active,
       count(*) FILTER (WHERE state = 'ACTIVE' AND role = 'ADMIN')::int AS administrators,
       count(*) FILTER (WHERE state = 'ACTIVE' AND role = 'MEMBER')::int AS members,
       count(*) FILTER (WHERE state = 'INVITED')::int AS invited FROM organization_member`,
  )
  const { active = 0, administrators = 0, members = 0, invited = 0 } = counts ?? {}
  return {
    active: suppressSmallCount(active),
    administrators: suppressSmallCount(administrators),
    members: suppressSmallCount(members),
    invited: suppressSmallCount(invited),
  }
}

type AccountCounts = ReturnType<typeof accountCounters.shown>

interface StateCount {
  organizationId: string
  value: AccountState
  count: number
}

/** The accounts of an organization's members by state, for who administers it and for its partner; null for all others. */
export const accountsOfMembers: BatchLoader<string, AccountCounts | null> = async (ids, { app, caller }) => {
  const rows = await app.read<StateCount>(
    `SELECT m.organization_id AS "organizationId", a.state AS value, count(*)::int AS count
     FROM organization_member m JOIN account a ON a.id = m.account_id
     WHERE m.organization_id = ANY($1) AND m.state = 'ACTIVE'
       AND (m.organization_id = $2 OR m.organization_id IN (SELECT own.organization_id FROM organization_member own
         WHERE own.account_id = $3 AND own.state = 'ACTIVE' AND own.role = 'ADMIN'))
     GROUP BY m.organization_id, a.state`,
    [ids, caller.kind === 'machine' ? (caller.organizationId ?? null) : null, caller.accountId ?? null],
  )
  return ids.map((id) => {
    const own = rows.filter(({ organizationId }) => organizationId === id)
    return own.length > 0 ? accountCounters.shown(own) : null
  })
}
