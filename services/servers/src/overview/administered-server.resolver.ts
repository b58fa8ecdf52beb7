import {
  Audiences,
  Audited,
  connectionOf,
  RequiresScopes,
  select,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { Arg, Args, Ctx, Field, FieldResolver, ID, ObjectType, Query, Resolver, Root } from 'type-graphql'
import { RegionCode } from '../region/region'
import { ServerSecurityCategory } from '../security-event/security-event.entity'
import {
  securityEventsForStaff,
  type ServerSecurityEventForStaff,
} from '../security-event/security-event.queries'
import { SecurityEventsArgs } from '../security-event/security-event.resolver'
import { OwnerKind } from '../server/owner-kind'
import { Server, SuspensionCause } from '../server/server.entity'
import { ServerState } from '../server/server.lifecycle'

/** A server as the platform's staff see it: the type has neither its name, its locator, its owner nor its members. */
@Audiences('panel')
@ObjectType({ description: 'A server that the caller has no part in, in categories.' })
class AdministeredServer {
  @Field(() => ID, { description: 'Identifies the server.' })
  id!: string

  @Field(() => ServerState, { description: 'The state of the server in its lifecycle.' })
  state!: ServerState

  @Field(() => [SuspensionCause], {
    description: 'The causes of its suspension; empty unless it is suspended.',
  })
  suspendedBy!: SuspensionCause[]

  @Field(() => RegionCode, { description: 'The region of its environment.' })
  region!: RegionCode

  @Field(() => OwnerKind, { description: 'The kind of its owner.' })
  ownerKind!: OwnerKind

  @Field(() => Date, { nullable: true, description: 'The end of its paid term; null without a term.' })
  termEndsAt!: Date | null
}

/** No id and no member: the platform acts on the lifecycle of a server, never on a membership. */
@Audiences('panel')
@ObjectType({ description: 'A security event in a server, in categories.' })
class AdministeredServerSecurityEvent implements ServerSecurityEventForStaff {
  ordinal!: number

  @Field(() => ServerSecurityCategory, { description: 'The category of the event.' })
  category!: ServerSecurityCategory

  @Field(() => Date, { description: 'The hour of the event, in UTC.' })
  hour!: Date
}

const AdministeredServerSecurityEventConnection = connectionOf(
  AdministeredServerSecurityEvent,
  'AdministeredServerSecurityEventConnection',
  ['panel'],
)

const subjectOf = ({ id }: AdministeredServer) => ({ scope: `server:${id}`, target: id })

const byId = select(Server, 's', ['id', 'state', 'suspendedBy', 'region', 'ownerKind'])
  .with<{ termEndsAt: Date | null }>({ termEndsAt: 'e.valid_until' })
  .join('LEFT JOIN entitlement e ON e.id = s.entitlement_id')
  .where('s.id = $1')

@Resolver(() => AdministeredServer)
export class AdministeredServerResolver {
  @Audiences('panel')
  @RequiresScopes('platform:review')
  @Audited((found: AdministeredServer | null) => found && subjectOf(found))
  @Query(() => AdministeredServer, {
    nullable: true,
    description:
      'Any server, or null. For operators and auditors; its administrators see the read in its audit trail. Needs platform:review.',
  })
  async administeredServer(
    @Arg('id', () => ID, { description: 'Identifies the server.' }) id: string,
    @Ctx() { app }: Context,
  ): Promise<AdministeredServer | null> {
    const [found] = await app.read(byId, [id])
    return found ?? null
  }

  @Audiences('panel')
  @RequiresScopes('platform:operate')
  @Audited((_shown: unknown, found: AdministeredServer) => subjectOf(found))
  @FieldResolver(() => AdministeredServerSecurityEventConnection, {
    description:
      'Its security events of the last 90 days by category and hour, newest first, without the members. For operators; the administrators of the server see the read in its audit trail. Needs platform:operate.',
  })
  securityEvents(
    @Root() { id }: AdministeredServer,
    @Args() page: SecurityEventsArgs,
    @Ctx() { app }: Context,
  ): Promise<Connection<ServerSecurityEventForStaff>> {
    return securityEventsForStaff(app, id, page)
  }
}
