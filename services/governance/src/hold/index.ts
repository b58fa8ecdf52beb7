import { definePart, deleteRows, projection } from '@enigm/subgraph'
import { CreateLegalHolds1781000000010 } from '../migrations/1781000000010-create-legal-holds'
import { LegalHold, legalHolds } from './hold.entity'
import { LegalHoldResolver } from './hold.resolver'

const copy = { class: 'OPERATIONAL', kept: 'SOURCE' } as const

export const holdPart = definePart({
  entities: [LegalHold],
  storage: {
    held_account: { ...copy, purposes: { IDENTIFICATION: ['id', 'platform_handle'] } },
    held_organization: { ...copy, purposes: { IDENTIFICATION: ['id'], LIFECYCLE: ['state'] } },
    held_server: { ...copy, purposes: { IDENTIFICATION: ['id'], LIFECYCLE: ['state'] } },
  },
  migrations: [CreateLegalHolds1781000000010],
  resolvers: [LegalHoldResolver],
  eventHandlers: {
    ...projection('accounts.account', {
      table: 'held_account',
      key: 'accountId',
      row: ({ accountId, state }, app) =>
        state === 'DELETED' ? null : { platformHandle: app.handle('ah', 'platform', accountId) },
    }),
    ...projection('accounts.organization', {
      table: 'held_organization',
      key: 'organizationId',
      row: ({ state }) => (state === 'ENDED' ? null : { state }),
    }),
    ...projection('servers.server', {
      table: 'held_server',
      key: 'serverId',
      row: ({ state }) => (state === 'CANCELED' ? null : { state }),
    }),
  },
  snapshots: { 'governance.hold.snapshot': legalHolds.snapshot },
  erase: async (accountId, tx) => ({
    erased: await deleteRows(tx, { held_account: 'id' }, accountId),
    detached: 0,
  }),
})
