import { definePart } from '@enigm/subgraph'
import { EndOrganizations1790000000009 } from '../../migrations/1790000000009-end-organizations'
import { AdministeredOrganizationResolver } from './administered-organization.resolver'
import { organizationCounters } from './organization-counters'
import { Organization, organizations } from './organization.entity'
import { referencedOrganization } from './organization.queries'
import { OrganizationResolver } from './organization.resolver'

export const organizationPart = definePart({
  entities: [Organization],
  migrations: [EndOrganizations1790000000009],
  resolvers: [OrganizationResolver, AdministeredOrganizationResolver],
  references: { Organization: referencedOrganization },
  counters: [organizationCounters],
  snapshots: { 'accounts.organization.snapshot': organizations.snapshot },
})
