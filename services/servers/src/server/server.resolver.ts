import { Audiences, IdempotencyKey, Input, limitation, RequiresScopes, type Context } from '@enigm/subgraph'
import { IsOptional, Matches, MaxLength } from 'class-validator'
import { Arg, Ctx, Field, ID, InputType, Query, Resolver } from 'type-graphql'
import type { ServersApp } from '../config'
import { Operation } from '../errors'
import { RegionCode } from '../region/region'
import { LocatorAvailability, Server, type ViewedServer } from './server.entity'
import { viewedServer } from './server.queries'
import { ServerService } from './server.service'

const LONGEST_ID = 64
/** At most 64 characters, none of them a control character and one of them visible. */
const PRINTABLE_NAME = /^(?=.{1,64}$)[^\p{C}]*[^\p{C}\p{Z}][^\p{C}]*$/u

@InputType()
class NewServerInput {
  @Field(() => ID, { description: 'The entitlement that pays for it; each creates one server.' })
  @MaxLength(LONGEST_ID)
  entitlementId!: string

  @Field(() => RegionCode, { description: 'Where its environment runs; it never moves.' })
  region!: RegionCode

  @Field(() => String, {
    nullable: true,
    description: 'A name for its members, at most 64 characters.',
  })
  @IsOptional()
  @Matches(PRINTABLE_NAME, {
    message: '$property must be 1 to 64 printable characters that are not all spaces',
  })
  displayName?: string | null

  @Field(() => IdempotencyKey, { description: 'The same key gives the same server.' })
  idempotencyKey!: string
}

@InputType()
class ServerInput {
  @Field(() => ID, { description: 'Identifies the server.' })
  @MaxLength(LONGEST_ID)
  serverId!: string
}

@InputType()
class AvailabilityInput extends ServerInput {
  @Field(() => LocatorAvailability, {
    description: 'Whether the locator accepts requests to join from now on.',
  })
  availability!: LocatorAvailability
}

@InputType()
class DeletionInput extends ServerInput {
  @Field(() => String, { description: 'The current locator of the server, typed to confirm the deletion.' })
  @MaxLength(64)
  confirmLocator!: string
}

const server = [Server, 'The server in its new state; null when nothing has changed.'] as const
const administrator = { audiences: ['panel'], requires: ['servers:manage'], returns: { server } } as const

@Resolver(() => Server)
export class ServerResolver {
  private readonly servers: ServerService

  constructor(app: ServersApp) {
    this.servers = app.get(ServerService)
  }

  @Audiences('panel', 'partner')
  @RequiresScopes('servers:read')
  @Query(() => Server, {
    nullable: true,
    description:
      'A server that the caller owns or is a member of; null for every other id. Needs servers:read.',
  })
  server(
    @Arg('id', () => ID, { description: 'Identifies the server.' }) id: string,
    @Ctx() context: Context,
  ): Promise<ViewedServer | null> {
    return context.load(viewedServer, id)
  }

  @Operation({
    audiences: ['panel', 'partner'],
    requires: ['servers:create'],
    description:
      'Creates a server from an own unused entitlement; it is ACTIVE once its environment has confirmed that it is ready. An individual owner becomes its first administrator. The same key gives the same server.',
    emits: ['servers.server.created', 'servers.server.activated'],
    returns: { server },
    errors: ['ENTITLEMENT_NOT_USABLE', 'REGION_NOT_OFFERED', 'IDEMPOTENCY_CONFLICT'],
  })
  async createServer(@Input() { idempotencyKey, ...input }: NewServerInput, @Ctx() context: Context) {
    const id = await this.servers.create(context, idempotencyKey, input)
    return { server: await seen(context, id), limitations: [limitation('SERVER_NOT_SUBSTITUTE')] }
  }

  @Operation({
    ...administrator,
    grant: ['LOCATOR_ROTATION', 'serverId'],
    description:
      'Replaces the locator of a server; the old one stops working at once. Open to the owner and the administrators of the server.',
    emits: 'servers.server.locator.rotated',
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async rotateServerLocator(@Input() { serverId }: ServerInput, @Ctx() context: Context) {
    const { id } = await this.servers.rotateLocator(context, serverId)
    return { server: await seen(context, id) }
  }

  @Operation({
    ...administrator,
    description:
      'Opens or closes the locator of a server for new requests to join; a closed one looks to an applicant like an open one. Open to the owner and the administrators of the server.',
    emits: 'servers.server.locator.changed',
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async setLocatorAvailability(
    @Input() { serverId, availability }: AvailabilityInput,
    @Ctx() context: Context,
  ) {
    const { id } = await this.servers.setAvailability(context, serverId, availability)
    return { server: await seen(context, id) }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['servers:delete'],
    grant: ['SERVER_DELETION', 'serverId'],
    description:
      'Deletes a server with its environment. Memberships and pending requests end at once; the server is DELETED once its environment has signed its report, which stays readable as the receipt. Open to the owner of the server.',
    emits: ['servers.server.deletion.requested', 'servers.server.deleted'],
    returns: { server },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'CONFIRMATION_WRONG'],
  })
  async deleteServer(@Input() { serverId, confirmLocator }: DeletionInput, @Ctx() context: Context) {
    const { id } = await this.servers.delete(context, serverId, confirmLocator)
    return { server: await seen(context, id), limitations: [limitation('CONTENT_DELETION_SCOPE')] }
  }
}

/** As the caller sees it after the change: read after the commit, past the cache of the request. */
async function seen(context: Context, id: string): Promise<ViewedServer | null> {
  const [found] = await viewedServer([id], context)
  if (found instanceof Error) throw found
  return found ?? null
}
