import { definePart, deleteRows, projection } from '@enigm/subgraph'
import { ManagementService } from '../management/management.service'
import { administeredOrganization } from './organization.queries'
import { ManagedDeviceResolver, OrganizationResolver, OrganizationStub } from './organization.resolver'

export const organizationPart = definePart({
  resolvers: [OrganizationResolver, ManagedDeviceResolver],
  stubs: [OrganizationStub],
  references: { Organization: administeredOrganization },
  // Only active memberships count; the end of one unbinds the devices of its holder.
  eventHandlers: projection('accounts.membership', {
    table: 'membership',
    key: 'membershipId',
    row({ organizationId, accountId, role, state }) {
      return accountId && state === 'ACTIVE' ? { organizationId, accountId, role } : null
    },
    forgotten: ({ organizationId, accountId }, tx, app) =>
      app.get(ManagementService).releaseMember(tx, organizationId, accountId),
  }),
  erase: async (accountId, tx) => ({
    erased: await deleteRows(tx, { membership: 'account_id' }, accountId),
    detached: 0,
  }),
})
