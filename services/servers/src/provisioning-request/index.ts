import { definePart } from '@enigm/subgraph'
import { ProvisioningRequest, provisioningRequests } from './provisioning-request.entity'
import {
  ProvisioningRequestResolver,
  ProvisioningRequestsOfOrganizationResolver,
} from './provisioning-request.resolver'

export const provisioningRequestPart = definePart({
  entities: [ProvisioningRequest],
  resolvers: [ProvisioningRequestResolver, ProvisioningRequestsOfOrganizationResolver],
  snapshots: { 'servers.provisioning.snapshot': provisioningRequests.snapshot },
})
