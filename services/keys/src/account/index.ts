import { definePart, deleteRows, ownAccount, projection } from '@enigm/subgraph'
import { AccountResolver, AccountStub } from './account.resolver'

export const accountPart = definePart({
  resolvers: [AccountResolver],
  stubs: [AccountStub],
  references: { Account: ownAccount },
  storage: {
    account: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: { IDENTIFICATION: ['id', 'reference', 'platform_handle'] },
    },
  },
  eventHandlers: projection('accounts.account', {
    table: 'account',
    key: 'accountId',
    row({ accountId, state }, app) {
      if (state === 'DELETED') return null
      return {
        reference: app.handle('ah', 'enigm-app', accountId),
        platformHandle: app.handle('ah', 'platform', accountId),
      }
    },
  }),
  erase: async (accountId, tx) => ({
    erased: await deleteRows(tx, { account: 'id' }, accountId),
    detached: 0,
  }),
})
