import { definePart } from '@enigm/subgraph'
import { CreateOrganizations1763000000001 } from '../../migrations/1763000000001-create-organizations'
import { AdministeredOrganizationResolver } from './administered-organization.resolver'
import { Organization, organizations } from './organization.entity'
import { referencedOrganization } from './organization.queries'
import { OrganizationResolver } from './organization.resolver'

export const organizationPart = definePart({
  entities: [Organization],
  migrations: [CreateOrganizations1763000000001],
  resolvers: [OrganizationResolver, AdministeredOrganizationResolver],
  references: { Organization: referencedOrganization },
  snapshots: { 'accounts.organization.snapshot': organizations.snapshot },
})
