import { definePart, projection } from '@enigm/subgraph'
import { AddOrganizationEsims1780000412004 } from '../migrations/1780000412004-add-organization-esims'
import { AssociationResolver } from './association.resolver'

/** The lifecycles that are associated with a server of an organization: the states of its eSIMs, from their events. */
export const associationPart = definePart({
  migrations: [AddOrganizationEsims1780000412004],
  storage: {
    organization_esim: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: { IDENTIFICATION: ['esim_id'], HOLDER: ['organization_id'], LIFECYCLE: ['state'] },
    },
  },
  resolvers: [AssociationResolver],
  eventHandlers: projection('esim.esim', {
    table: 'organization_esim',
    key: 'esimId',
    keyColumn: 'esim_id',
    row: ({ organizationId, state }) => (organizationId ? { organizationId, state } : null),
  }),
})
