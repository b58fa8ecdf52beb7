import { definePart, memberships, representedOrganization } from '@enigm/subgraph'
import { endSharing } from '../sharing/sharing.service'
import { OrganizationResolver, OrganizationStub } from './organization.resolver'

/** The end of a membership ends the consent that belongs to it. */
export const organizationPart = definePart({
  ...memberships({
    ended: (membership, tx) => endSharing(tx, membership.organizationId, membership.accountId),
  }),
  resolvers: [OrganizationResolver],
  stubs: [OrganizationStub],
  references: { Organization: representedOrganization },
})
