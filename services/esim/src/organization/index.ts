import { definePart, deleteRows, projection } from '@enigm/subgraph'
import { EsimService } from '../esim/esim.service'
import { anyOrganization, OrganizationResolver, OrganizationStub } from './organization.resolver'

/** Active memberships decide who administers and uses the eSIMs of an organization. */
export const organizationPart = definePart({
  resolvers: [OrganizationResolver],
  stubs: [OrganizationStub],
  references: { Organization: anyOrganization },
  eventHandlers: projection('accounts.membership', {
    table: 'membership',
    key: 'membershipId',
    row: ({ state, organizationId, accountId, role }) =>
      accountId && state === 'ACTIVE' ? { organizationId, accountId, role } : null,
    forgotten: ({ organizationId, accountId }, tx, app) =>
      app.get(EsimService).unassignFrom(tx, organizationId, accountId),
  }),
  erase: async (accountId, tx) => ({
    erased: await deleteRows(tx, { membership: 'account_id' }, accountId),
    detached: 0,
  }),
})
