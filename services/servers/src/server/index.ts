import { definePart, ownAccount, projection } from '@enigm/subgraph'
import { CreateServers1760000000001 } from '../migrations/1760000000001-create-servers'
import { AccountResolver, AccountStub } from './account.resolver'
import { ServerFieldsResolver } from './server-fields.resolver'
import { Server, servers } from './server.entity'
import { administratorsOfScope, referencedServer } from './server.queries'
import { ServerResolver } from './server.resolver'
import { PROVISIONING_DEADLINE_JOB, ServerService } from './server.service'

/** A server is paid for by an entitlement, which this service knows from the events of payments. */
export const serverPart = definePart({
  entities: [Server],
  migrations: [CreateServers1760000000001],
  resolvers: [ServerResolver, ServerFieldsResolver, AccountResolver],
  stubs: [AccountStub],
  references: { Account: ownAccount, Server: referencedServer },
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
  jobs: { [PROVISIONING_DEADLINE_JOB]: (job, app, context) => app.get(ServerService).giveUp(context, job) },
  resolveScope: administratorsOfScope,
  erase: (accountId, tx, app) => app.get(ServerService).erase(tx, accountId),
})
