import { Audiences, Audited, RequiresScopes, select, type Context } from '@enigm/subgraph'
import { Arg, Ctx, Field, ID, ObjectType, Query, Resolver } from 'type-graphql'
import { RegionCode } from '../region/region'
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

const byId = select(Server, 's', ['id', 'state', 'suspendedBy', 'region', 'ownerKind'])
  .with<{ termEndsAt: Date | null }>({ termEndsAt: 'e.valid_until' })
  .join('LEFT JOIN entitlement e ON e.id = s.entitlement_id')
  .where('s.id = $1')

@Resolver()
export class AdministeredServerResolver {
  @Audiences('panel')
  @RequiresScopes('platform:review')
  @Audited((found: AdministeredServer | null) => found && { scope: `server:${found.id}`, target: found.id })
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
}
