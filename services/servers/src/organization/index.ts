import { definePart, deleteRows, projection } from '@enigm/subgraph'
import { OrganizationResolver, OrganizationStub } from './organization.resolver'
import { representedOrganization } from './organization.queries'

/** The active administrators of organizations, from the events of accounts: they act for the servers that it owns (SRV-16). */
export const organizationPart = definePart({
  resolvers: [OrganizationResolver],
  stubs: [OrganizationStub],
  references: { Organization: representedOrganization },
  eventHandlers: projection('accounts.membership', {
    table: 'organization_administrator',
    key: 'membershipId',
    keyColumn: 'membership_id',
    row({ organizationId, accountId, role, state }) {
      const isAdministrator = accountId && role === 'ADMIN' && state === 'ACTIVE'
      return isAdministrator ? { organizationId, accountId } : null
    },
  }),
  /** The servers of an organization stay its own when one of its administrators leaves, the last one too (SRV-05). */
  async erase(accountId, tx) {
    const erased = await deleteRows(tx, { organization_administrator: 'account_id' }, accountId)
    return { erased, detached: 0 }
  },
})
