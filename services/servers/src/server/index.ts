import { definePart, ownAccount, projection } from '@enigm/subgraph'
import { CreateServers1760000000001 } from '../migrations/1760000000001-create-servers'
import { AdministerServers1790000000001 } from '../migrations/1790000000001-administer-servers'
import { EraseDeletedServers1790000000005 } from '../migrations/1790000000005-erase-deleted-servers'
import { AddServerSurfaces1790000000008 } from '../migrations/1790000000008-add-server-surfaces'
import { AccountResolver, AccountStub } from './account.resolver'
import { ServerFieldsResolver } from './server-fields.resolver'
import { Server, servers } from './server.entity'
import { administratorsOfScope, referencedServer } from './server.queries'
import { ServerResolver } from './server.resolver'
import { RECORDS_JOB, ServerRecordsService } from './server-records.service'
import { PROVISIONING_DEADLINE_JOB, ServerService } from './server.service'

/** A server is paid for by an entitlement, which this service knows from the events of payments. */
export const serverPart = definePart({
  entities: [Server],
  migrations: [
    CreateServers1760000000001,
    AdministerServers1790000000001,
    EraseDeletedServers1790000000005,
    AddServerSurfaces1790000000008,
  ],
  resolvers: [ServerResolver, ServerFieldsResolver, AccountResolver],
  stubs: [AccountStub],
  references: { Account: ownAccount, Server: referencedServer },
  storage: {
    entitlement: {
      class: 'OPERATIONAL',
      kept: 'SOURCE',
      purposes: {
        IDENTIFICATION: ['id'],
        HOLDER: ['holder_id'],
        COMMERCE: ['product_kind'],
        LIFECYCLE: ['state'],
        TIMING: ['valid_until'],
      },
    },
  },
  eventHandlers: projection('payments.entitlement', {
    table: 'entitlement',
    key: 'entitlementId',
    row: ({ accountId, organizationId, productKind, state, validUntil }) => ({
      holderId: accountId ?? organizationId ?? null,
      productKind,
      state,
      validUntil: validUntil ?? null,
    }),
  }),
  snapshots: { 'servers.server.snapshot': servers.snapshot },
  jobs: {
    [PROVISIONING_DEADLINE_JOB]: (job, app, context) => app.get(ServerService).giveUp(context, job),
    [RECORDS_JOB]: (job, app, context) => app.get(ServerRecordsService).erase(context, job),
  },
  resolveScope: administratorsOfScope,
  erase: (accountId, tx, app) => app.get(ServerService).erase(tx, accountId),
})
