import { defineSubgraph, ownAccount } from '@enigm/subgraph'
import { serversConfig } from './config'
import { ContentDeletion } from './content-deletion/content-deletion.entity'
import { ContentDeletionResolver } from './content-deletion/content-deletion.resolver'
import { eraseAccount } from './erasure'
import { JoinRequest } from './join-request/join-request.entity'
import { JoinRequestResolver } from './join-request/join-request.resolver'
import { Member } from './member/member.entity'
import { MemberResolver } from './member/member.resolver'
import { ParticipationResolver } from './member/participation.resolver'
import { CreateProjections1760000000001 } from './migrations/1760000000001-create-projections'
import { CreateServer1760000000002 } from './migrations/1760000000002-create-server'
import { CreateEnvironmentOrder1760000000003 } from './migrations/1760000000003-create-environment-order'
import { eventHandlers } from './event-handlers'
import { RegionResolver } from './region/region.resolver'
import { AccountResolver, AccountStub } from './server/account.resolver'
import { ServerFieldsResolver } from './server/server-fields.resolver'
import { Server } from './server/server.entity'
import { referencedServer, reportServers } from './server/server.queries'
import { ServerResolver } from './server/server.resolver'
import { jobs } from './jobs'

/** Servers, who is in them, and what their environments are ordered to do. */
export const definition = defineSubgraph({
  name: 'servers',
  config: serversConfig,
  entities: [Server, Member, JoinRequest, ContentDeletion],
  migrations: [
    CreateProjections1760000000001,
    CreateServer1760000000002,
    CreateEnvironmentOrder1760000000003,
  ],
  resolvers: [
    RegionResolver,
    ServerResolver,
    ServerFieldsResolver,
    AccountResolver,
    MemberResolver,
    ParticipationResolver,
    JoinRequestResolver,
    ContentDeletionResolver,
  ],
  stubs: [AccountStub],
  references: { Account: ownAccount, Server: referencedServer },
  eventHandlers,
  erase: eraseAccount,
  snapshots: { 'servers.server.reported': reportServers },
  jobs,
})
