import { definePart, deleteRows, projection } from '@enigm/subgraph'
import { administeredOrganization } from './organization.access'
import { OrganizationResolver, OrganizationStub } from './organization.resolver'

export const organizationPart = definePart({
  resolvers: [OrganizationResolver],
  stubs: [OrganizationStub],
  references: { Organization: administeredOrganization },
  // Only active memberships count: neither an invitation nor an ended one does.
  eventHandlers: projection('accounts.membership', {
    table: 'membership',
    key: 'membershipId',
    row({ organizationId, accountId, role, state }) {
      return accountId && state === 'ACTIVE' ? { organizationId, accountId, role } : null
    },
  }),
  erase: async (accountId, tx) => ({
    erased: await deleteRows(tx, { membership: 'account_id' }, accountId),
    detached: 0,
  }),
})
