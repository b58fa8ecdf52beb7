import { definePart, deleteRows, projection } from '@enigm/subgraph'
import { CreateGuidance1780000000001 } from '../migrations/1780000000001-create-guidance'

export const organizationPart = definePart({
  migrations: [CreateGuidance1780000000001],
  storage: {
    membership: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: { IDENTIFICATION: ['id'], HOLDER: ['organization_id', 'account_id'], LIFECYCLE: ['role'] },
    },
  },
  // Only active memberships count: neither an invitation nor an ended one does.
  eventHandlers: projection('accounts.membership', {
    table: 'membership',
    key: 'membershipId',
    row({ organizationId, accountId, role, state }) {
      return accountId && state === 'ACTIVE' ? { organizationId, accountId, role } : null
    },
  }),
  erase: async (accountId, tx) => ({
    erased: await deleteRows(tx, { membership: 'account_id' }, accountId),
    detached: 0,
  }),
})
