import { definePart, deleteRows, projection } from '@enigm/subgraph'

/** An account holds what it buys; so does an organization, whose active administrators are known from the events of accounts. */
export const holderPart = definePart({
  eventHandlers: projection('accounts.membership', {
    table: 'organization_administrator',
    key: 'membershipId',
    keyColumn: 'membership_id',
    row({ organizationId, accountId, role, state }) {
      const isAdministrator = accountId && role === 'ADMIN' && state === 'ACTIVE'
      return isAdministrator ? { organizationId, accountId } : null
    },
  }),
  /** Entitlements of an organization stay when one of its administrators leaves. */
  async erase(accountId, tx) {
    const erased = await deleteRows(tx, { organization_administrator: 'account_id' }, accountId)
    return { erased, detached: 0 }
  },
})
