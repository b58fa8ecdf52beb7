import { definePart, deleteRows, projection } from '@enigm/subgraph'
import { AddCustomers1790000000001 } from '../migrations/1790000000001-add-customers'
import { CustomerResolver } from './customer.resolver'

/** The names by which customers give support access to the states of their entitlements. */
export const customerPart = definePart({
  migrations: [AddCustomers1790000000001],
  resolvers: [CustomerResolver],
  storage: {
    customer: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: { HOLDER: ['account_id'], IDENTIFICATION: ['platform_handle'] },
    },
  },
  eventHandlers: projection('accounts.account', {
    table: 'customer',
    key: 'accountId',
    keyColumn: 'account_id',
    row({ accountId, state }, app) {
      return state === 'DELETED' ? null : { platformHandle: app.handle('ah', 'platform', accountId) }
    },
  }),
  erase: async (accountId, tx) => ({
    erased: await deleteRows(tx, { customer: 'account_id' }, accountId),
    detached: 0,
  }),
})
