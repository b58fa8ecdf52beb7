import {
  accountOf,
  countedConnectionOf,
  page,
  pagesBy,
  select,
  type CountedConnection,
  type Context,
  type PageArgs,
} from '@enigm/subgraph'
import { hasOtherAdministrator, partnerOf } from '../organization/organization.access'
import { isFellow, isShown } from './membership.access'
import { OrganizationMember, type OrganizationRole } from './membership.entity'

export const OrganizationMemberConnection = countedConnectionOf(
  OrganizationMember,
  'OrganizationMemberConnection',
  ['panel', 'partner'],
)

/** A membership as one caller sees it. */
export interface ViewedMember extends OrganizationMember {
  /** The caller's role in the organization. */
  viewer: OrganizationRole | 'PARTNER'
  /** Whether the account lets fellow members see the day on which it joined. */
  joinDayShown: boolean
  isOnlyAdministrator: boolean
}

function viewedMembers(account: '$1' | '$2') {
  return select(OrganizationMember, 'm')
    .with<Omit<ViewedMember, keyof OrganizationMember>>({
      viewer: 'viewer.role',
      joinDayShown: 'coalesce(holder.join_day_shown, false)',
      isOnlyAdministrator: `m.state = 'ACTIVE' AND m.role = 'ADMIN' AND NOT ${hasOtherAdministrator('m')}`,
    })
    .join('JOIN organization_member viewer ON viewer.organization_id = m.organization_id')
    .join('LEFT JOIN account holder ON holder.id = m.account_id')
    .where(isFellow(account), isShown, "m.state IN ('INVITED', 'ACTIVE')")
}

/** Those of the organization of a machine client, whose API schema has their ids, handles, roles and states alone. */
const membersForPartner = select(OrganizationMember, 'm')
  .with<Omit<ViewedMember, keyof OrganizationMember>>({
    viewer: "'PARTNER'",
    joinDayShown: 'false',
    isOnlyAdministrator: 'false',
  })
  .where('m.organization_id = $2', "m.state IN ('INVITED', 'ACTIVE')")

const viewedById = viewedMembers('$1').where('m.id = $2')
const ownMemberships = viewedMembers('$1').where('m.id = viewer.id')

/** One membership as the caller sees it now. */
export async function viewMember({ app, caller }: Context, id: string): Promise<ViewedMember | undefined> {
  const [member] = await app.read(viewedById, [accountOf(caller), id])
  return member
}

/** A membership that the caller has just ended; the queries do not give it anymore. */
export function endedMember(member: OrganizationMember, viewer: OrganizationRole): ViewedMember {
  return { ...member, viewer, joinDayShown: false, isOnlyAdministrator: false }
}

const listed = { by: 'organizationId', order: ['id'], filters: ['state', 'role'] } as const

const pagesForMembers = pagesBy(viewedMembers('$2'), {
  ...listed,
  parameters: ({ caller }) => [accountOf(caller)],
})
const pagesForPartner = pagesBy(membersForPartner, {
  ...listed,
  parameters: ({ caller }) => [partnerOf(caller)],
})

/** The members and open invitations of an organization as the caller sees them. */
export const membersOfOrganization: typeof pagesForMembers = (pages, context) =>
  context.caller.kind === 'machine' ? pagesForPartner(pages, context) : pagesForMembers(pages, context)

/** The caller's own memberships. */
export function membershipsOfCaller(
  { app, caller }: Context,
  args: PageArgs,
): Promise<CountedConnection<ViewedMember>> {
  return page(app, ownMemberships, { parameters: [accountOf(caller)], order: ['id'] }, args)
}
