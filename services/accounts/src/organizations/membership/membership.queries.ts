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
import { hasOtherAdministrator } from '../organization/organization.access'
import { isFellow, isShown } from './membership.access'
import { OrganizationMember, type OrganizationRole } from './membership.entity'

export const OrganizationMemberConnection = countedConnectionOf(
  OrganizationMember,
  'OrganizationMemberConnection',
  ['panel'],
)

/** A membership as one caller sees it. */
export interface ViewedMember extends OrganizationMember {
  /** The caller's role in the organization. */
  viewer: OrganizationRole
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

/** The members and open invitations of an organization as the caller sees them. */
export const membersOfOrganization = pagesBy(viewedMembers('$2'), {
  by: 'organizationId',
  order: ['id'],
  filters: ['state', 'role'],
  parameters: ({ caller }) => [accountOf(caller)],
})

/** The caller's own memberships. */
export function membershipsOfCaller(
  { app, caller }: Context,
  args: PageArgs,
): Promise<CountedConnection<ViewedMember>> {
  return page(app, ownMemberships, { parameters: [accountOf(caller)], order: ['id'] }, args)
}
