import { definePart, handlersOfAggregate, memberships, representedOrganization } from '@enigm/subgraph'
import { ProvisioningRequestService } from '../provisioning-request/provisioning-request.service'
import { ServerService } from '../server/server.service'
import { OrganizationResolver, OrganizationStub } from './organization.resolver'

const { eventHandlers, ...copy } = memberships()

/**
 * Administrators act for the servers that their organization owns (SRV-16); a policy can require a member (POL-01). An organization
 * without members ends, with its servers and requests.
 */
export const organizationPart = definePart({
  ...copy,
  eventHandlers: {
    ...eventHandlers,
    ...handlersOfAggregate('accounts.organization', async ({ data }, tx, app) => {
      if (data.state !== 'ENDED') return
      await app.get(ProvisioningRequestService).rejectAll(tx, data.organizationId)
      await app.get(ServerService).endOwned(tx, data.organizationId)
    }),
  },
  resolvers: [OrganizationResolver],
  stubs: [OrganizationStub],
  references: { Organization: representedOrganization },
})
