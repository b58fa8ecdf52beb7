import type { Part } from './definition'
import { deleteRows } from './erasure'
import { projection } from './events/projection'

/** The table of `customers`, for a migration of the service. */
export const customerTable = `
  CREATE TABLE customer (
    account_id text PRIMARY KEY,
    platform_handle text NOT NULL UNIQUE
  )`

/**
 * The platform handles by which customers give support access, from the events of accounts: the table `customer`, its purposes, its
 * handler and its erasure (decision 0108).
 * `definePart({ ...customers, resolvers: […] })`
 */
export const customers: Pick<Part, 'storage' | 'eventHandlers' | 'erase'> = {
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
}
