import { asGiven, definePart, handlersOfAggregate, memberships } from '@enigm/subgraph'
import { EsimService } from '../esim/esim.service'
import { OrganizationResolver, OrganizationStub } from './organization.resolver'

const { eventHandlers, ...copy } = memberships({
  ended: (membership, tx, app) =>
    app.get(EsimService).unassignFrom(tx, membership.organizationId, membership.accountId),
})

/**
 * Active memberships decide who administers and uses the eSIMs of an organization; the end of one takes its eSIM back. An
 * organization without members ends, with its eSIMs.
 */
export const organizationPart = definePart({
  ...copy,
  eventHandlers: {
    ...eventHandlers,
    ...handlersOfAggregate('accounts.organization', async ({ data }, tx, app) => {
      if (data.state === 'ENDED') await app.get(EsimService).endOwned(tx, data.organizationId)
    }),
  },
  resolvers: [OrganizationResolver],
  stubs: [OrganizationStub],
  references: { Organization: asGiven },
})
