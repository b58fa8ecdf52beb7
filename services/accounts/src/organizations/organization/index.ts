import { definePart } from '@enigm/subgraph'
import { AdministeredOrganizationResolver } from './administered-organization.resolver'
import { Organization, organizations } from './organization.entity'
import { referencedOrganization } from './organization.queries'
import { OrganizationResolver } from './organization.resolver'

export const organizationPart = definePart({
  entities: [Organization],
  resolvers: [OrganizationResolver, AdministeredOrganizationResolver],
  references: { Organization: referencedOrganization },
  snapshots: { 'accounts.organization.snapshot': organizations.snapshot },
})
