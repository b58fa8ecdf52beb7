import { representedOrganization, definePart, memberships } from '@enigm/subgraph'
import { ManagementService } from '../management/management.service'
import { ManagedDeviceResolver, OrganizationResolver, OrganizationStub } from './organization.resolver'

/** The end of a membership unbinds the devices of its holder. */
export const organizationPart = definePart({
  ...memberships({
    ended: (membership, tx, app) =>
      app.get(ManagementService).releaseMember(tx, membership.organizationId, membership.accountId),
  }),
  resolvers: [OrganizationResolver, ManagedDeviceResolver],
  stubs: [OrganizationStub],
  references: { Organization: representedOrganization },
})
