import { administeredOrganization, definePart, memberships } from '@enigm/subgraph'
import { OrganizationResolver, OrganizationStub } from './organization.resolver'

export const organizationPart = definePart({
  ...memberships(),
  resolvers: [OrganizationResolver],
  stubs: [OrganizationStub],
  references: { Organization: administeredOrganization },
})
