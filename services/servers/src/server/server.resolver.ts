import {
  Audiences,
  IdempotencyKey,
  Input,
  limitation,
  RequiresScopes,
  WithoutContact,
  withoutContactSentence,
  type Context,
} from '@enigm/subgraph'
import { ArrayMinSize, ArrayUnique, Equals, IsOptional, Matches, MaxLength } from 'class-validator'
import { Arg, Ctx, Field, ID, InputType, Query, Resolver } from 'type-graphql'
import type { ServersApp } from '../config'
import { Operation } from '../errors'
import { RegionCode } from '../region/region'
import { OrganizationKind } from './owner-kind'
import { LocatorAvailability, Server, type ViewedServer } from './server.entity'
import { viewedServer } from './server.queries'
import { ServerService } from './server.service'
import { ServerSurface } from './surface'

const LONGEST_ID = 64
/** At most 64 characters, none of them a control character and one of them visible. */
const PRINTABLE_NAME = /^(?=.{1,64}$)[^\p{C}]*[^\p{C}\p{Z}][^\p{C}]*$/u

@InputType()
class NewServerInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'The organization that is to own the server; the caller administers it. Without one the calling account owns the server, or the organization of the machine client.',
  })
  @IsOptional()
  @MaxLength(LONGEST_ID)
  organizationId?: string | null

  @Field(() => OrganizationKind, {
    nullable: true,
    description: 'How the organization describes itself; ORGANIZATION by default.',
  })
  organizationKind?: OrganizationKind | null

  @Field(() => Boolean, {
    description: 'Must be true: the owner is responsible for the server and its members.',
  })
  @Equals(true, { message: '$property must be true' })
  acknowledgesResponsibility!: boolean

  @Field(() => ID, {
    description: 'The entitlement of the owner that pays for it; each creates one server.',
  })
  @MaxLength(LONGEST_ID)
  entitlementId!: string

  @Field(() => RegionCode, { description: 'Where its environment runs; it never moves.' })
  region!: RegionCode

  @Field(() => String, {
    nullable: true,
    description: `A name for its members, at most 64 characters. ${withoutContactSentence}`,
  })
  @IsOptional()
  @Matches(PRINTABLE_NAME, {
    message: '$property must be 1 to 64 printable characters that are not all spaces',
  })
  @WithoutContact()
  displayName?: string | null

  @Field(() => [ServerSurface], {
    nullable: true,
    description: 'The surfaces that its environment is to support, at least one; all of them by default.',
  })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayUnique()
  surfaces?: ServerSurface[] | null

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
const owner = { ...administrator, errors: ['NOT_FOUND', 'INVALID_TRANSITION'] } as const

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
      'A server that the caller owns or is a member of, or that an organization owns which the caller administers; null for every other id. Needs servers:read.',
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
      'Creates a server from an unused entitlement of its owner: the account, or an organization that the caller administers. It is ACTIVE once its environment has confirmed that it is ready, and CANCELED if that takes too long. An account that owns a server becomes its first administrator. The same key gives the same server. An entitlement creates five servers a day at most, canceled ones included; then it is RATE_LIMITED.',
    emits: ['servers.server.created', 'servers.server.activated', 'servers.server.creation.canceled'],
    returns: { server },
    errors: ['NOT_FOUND', 'ENTITLEMENT_NOT_USABLE', 'REGION_NOT_OFFERED', 'IDEMPOTENCY_CONFLICT'],
  })
  async createServer(@Input() { idempotencyKey, ...input }: NewServerInput, @Ctx() context: Context) {
    const id = await this.servers.create(context, idempotencyKey, input)
    return { server: await seen(context, id), limitations: [limitation('SERVER_NOT_SUBSTITUTE')] }
  }

  @Operation({
    audiences: ['panel', 'partner'],
    requires: ['servers:create'],
    description:
      'Gives up a server whose environment is not ready. Its entitlement can create another server a moment later; an environment that comes up after that is deleted. Open to the owner of the server, and to every administrator and machine client of an organization that owns it.',
    emits: 'servers.server.creation.canceled',
    returns: { server },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async cancelServerCreation(@Input() { serverId }: ServerInput, @Ctx() context: Context) {
    const { id } = await this.servers.cancelCreation(context, serverId)
    return { server: await seen(context, id) }
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
    ...owner,
    grant: ['SERVER_SUSPENSION', 'serverId'],
    description:
      'Suspends a server: no member participates and no account is admitted until its owner resumes it. Keys and content stay as they are. Open to the owner of the server, and to every administrator of an organization that owns it.',
    emits: 'servers.server.suspended',
  })
  async suspendServer(@Input() { serverId }: ServerInput, @Ctx() context: Context) {
    const { id } = await this.servers.suspend(context, serverId)
    return { server: await seen(context, id) }
  }

  @Operation({
    ...owner,
    grant: ['SERVER_RESUMPTION', 'serverId'],
    description:
      'Lifts the suspension by the owner. The server stays suspended while its term is over or the platform suspends it. Open to the owner of the server, and to every administrator of an organization that owns it.',
    emits: 'servers.server.resumed',
  })
  async resumeServer(@Input() { serverId }: ServerInput, @Ctx() context: Context) {
    const { id } = await this.servers.resume(context, serverId)
    return { server: await seen(context, id) }
  }

  @Operation({
    ...owner,
    grant: ['SERVER_RETIREMENT', 'serverId'],
    description:
      'Takes a server out of use for good without deleting anything: no member participates, and the rest of its term is lost. It can still be deleted. Open to the owner of the server, and to every administrator of an organization that owns it.',
    emits: 'servers.server.retired',
  })
  async retireServer(@Input() { serverId }: ServerInput, @Ctx() context: Context) {
    const { id } = await this.servers.retire(context, serverId)
    return { server: await seen(context, id) }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['servers:delete'],
    grant: ['SERVER_DELETION', 'serverId'],
    description:
      'Deletes a server with its environment. Memberships end at once, and pending requests can no longer be decided; the server is DELETED once its environment has signed its report, which stays readable as the receipt. Open to the owner of the server, and to every administrator of an organization that owns it.',
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
