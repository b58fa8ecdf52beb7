import { definePart } from '@enigm/subgraph'
import { representedOrganization } from './organization.access'
import { OrganizationResolver, OrganizationStub } from './organization.resolver'

export const organizationPart = definePart({
  resolvers: [OrganizationResolver],
  stubs: [OrganizationStub],
  references: { Organization: representedOrganization },
})
