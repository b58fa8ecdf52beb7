import { definePart, deleteRows, projection } from '@enigm/subgraph'
import { CreateOrganizationAdministrator1781000000001 } from '../migrations/1781000000001-create-organization-administrator'

export const organizationPart = definePart({
  migrations: [CreateOrganizationAdministrator1781000000001],
  storage: {
    organization_administrator: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: { IDENTIFICATION: ['id'], HOLDER: ['organization_id', 'account_id'] },
    },
  },
  // Active administrators alone: no other member is known here.
  eventHandlers: projection('accounts.membership', {
    table: 'organization_administrator',
    key: 'membershipId',
    row({ organizationId, accountId, role, state }) {
      return accountId && state === 'ACTIVE' && role === 'ADMIN' ? { organizationId, accountId } : null
    },
  }),
  erase: async (accountId, tx) => ({
    erased: await deleteRows(tx, { organization_administrator: 'account_id' }, accountId),
    detached: 0,
  }),
})
