import {
  Audiences,
  countedConnectionOf,
  countersOf,
  page,
  select,
  type Context,
  type CountedConnection,
  type PageArgs,
} from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { RegionCode } from '../region/region'
import { OwnerKind } from '../server/owner-kind'
import { Server } from '../server/server.entity'
import { ServerState } from '../server/server.lifecycle'

export const serverCounters = countersOf(Server, 'state', {
  name: 'ServerCounters',
  description: 'Servers by state',
  values: {
    PROVISIONING: 'Servers whose environment is being set up.',
    ACTIVE: 'Servers in use.',
    RESTRICTED: 'Servers in use that admit nobody, by an action of the platform.',
    SUSPENDED: 'Suspended servers.',
    RETIRED: 'Servers that were taken out of use.',
    DELETION_REQUESTED: 'Servers whose deletion is under way.',
    DELETED: 'Deleted servers.',
    CANCELED: 'Servers that were given up before they were ready.',
  },
})

/** A server as the platform operates it: no name, locator, owner or member. */
@Audiences('panel')
@ObjectType({ description: 'A server as operators see it: its lifecycle, and nothing of its members.' })
export class OperatedServer {
  @Field(() => ID, { description: 'Identifies the server.' })
  id!: string

  @Field(() => ServerState, { description: 'The state of the server in its lifecycle.' })
  state!: ServerState

  @Field(() => RegionCode, { description: 'The region of its environment.' })
  region!: RegionCode

  @Field(() => OwnerKind, { description: 'The kind of its owner.' })
  ownerKind!: OwnerKind
}

export const OperatedServerConnection = countedConnectionOf(OperatedServer, 'OperatedServerConnection', [
  'panel',
])

/** One page of all servers, by id. */
export function operatedServers(
  { app }: Context,
  { state, region, ...args }: PageArgs & { state?: ServerState | null; region?: RegionCode | null },
): Promise<CountedConnection<OperatedServer>> {
  const statement = select(Server, 's', ['id', 'state', 'region', 'ownerKind'])
  return page(app, statement, { filter: { state, region }, order: ['id'] }, args)
}
