import { definePart, deleteRows, projection } from '@enigm/subgraph'
import { endSharing } from '../sharing/sharing.service'
import { visibleOrganization } from './organization.access'
import { OrganizationResolver, OrganizationStub } from './organization.resolver'

export const organizationPart = definePart({
  resolvers: [OrganizationResolver],
  stubs: [OrganizationStub],
  references: { Organization: visibleOrganization },
  // Only active memberships count; the end of one ends the consent that belongs to it.
  eventHandlers: projection('accounts.membership', {
    table: 'membership',
    key: 'membershipId',
    row({ organizationId, accountId, role, state }) {
      return accountId && state === 'ACTIVE' ? { organizationId, accountId, role } : null
    },
    forgotten: ({ organizationId, accountId }, tx) => endSharing(tx, organizationId, accountId),
  }),
  erase: async (accountId, tx) => ({
    erased: await deleteRows(tx, { membership: 'account_id' }, accountId),
    detached: 0,
  }),
})
