import { definePart, deleteRows, projection } from '@enigm/subgraph'

/** Who may read the audit log of a server: its owner and its active administrators, from the events of servers. */
export const serverPart = definePart({
  storage: {
    server_owner: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: { IDENTIFICATION: ['id'], HOLDER: ['owner_id'] },
    },
    server_administrator: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: { IDENTIFICATION: ['id'], HOLDER: ['account_id'], RELATION: ['server_id'] },
    },
  },
  eventHandlers: {
    ...projection('servers.server', {
      table: 'server_owner',
      key: 'serverId',
      row: ({ ownerId }) => ({ ownerId }),
    }),
    ...projection('servers.member', {
      table: 'server_administrator',
      key: 'memberId',
      row: ({ serverId, accountId, role, state }) =>
        role === 'ADMINISTRATOR' && state === 'ACTIVE' ? { serverId, accountId } : null,
    }),
  },
  erase: async (accountId, tx) => ({
    erased: await deleteRows(tx, { server_owner: 'owner_id', server_administrator: 'account_id' }, accountId),
    detached: 0,
  }),
})
