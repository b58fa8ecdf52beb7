import { Audiences, Critical, limitation, RequiresScopes, type Context } from '@enigm/subgraph'
import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import type { ServersApp } from '../config'
import { Server, type ViewedServer } from './server.entity'
import {
  CreateServerInput,
  DeleteServerInput,
  RotateServerLocatorInput,
  SetLocatorAvailabilityInput,
} from './server.inputs'
import {
  CreateServerPayload,
  DeleteServerPayload,
  RotateServerLocatorPayload,
  SetLocatorAvailabilityPayload,
} from './server.payloads'
import { viewedServer, viewServers } from './server.queries'
import { ServerService } from './server.service'

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
    @Arg('id', () => ID, { description: 'Names the server.' }) id: string,
    @Ctx() context: Context,
  ): Promise<ViewedServer | null> {
    return context.load(viewedServer, id)
  }

  @Audiences('panel', 'partner')
  @RequiresScopes('servers:create')
  @Mutation(() => CreateServerPayload, {
    nullable: true,
    description:
      'Creates a server from an own unused entitlement; it becomes ACTIVE once its environment reports. Its owner becomes its first administrator. The same key gives the same server. Needs servers:create. Event: servers.server.created, later servers.server.activated.',
  })
  async createServer(
    @Arg('input', { description: 'What to create.' }) input: CreateServerInput,
    @Ctx() context: Context,
  ): Promise<CreateServerPayload> {
    const server = await this.seen(context, await this.servers.create(context, input))
    return { server, limitations: [limitation('SERVER_NOT_SUBSTITUTE')] }
  }

  @Audiences('panel')
  @RequiresScopes('servers:manage')
  @Critical('LOCATOR_ROTATION', 'serverId')
  @Mutation(() => RotateServerLocatorPayload, {
    nullable: true,
    description:
      'Gives a server another locator; the old one leads nowhere at once. The owner or an administrator, with servers:manage and a grant for LOCATOR_ROTATION. Event: servers.server.locator.rotated.',
  })
  async rotateServerLocator(
    @Arg('input', { description: 'The server and the grant.' }) input: RotateServerLocatorInput,
    @Ctx() context: Context,
  ): Promise<RotateServerLocatorPayload> {
    const { id } = await this.servers.rotateLocator(context, input.serverId)
    return { server: await this.seen(context, id) }
  }

  @Audiences('panel')
  @RequiresScopes('servers:manage')
  @Mutation(() => SetLocatorAvailabilityPayload, {
    nullable: true,
    description:
      'Opens or closes the locator of a server for new requests to join; nobody outside can tell a closed one. The owner or an administrator, with servers:manage and without a grant. Event: servers.server.locator.changed.',
  })
  async setLocatorAvailability(
    @Arg('input', { description: 'The server and its availability.' }) input: SetLocatorAvailabilityInput,
    @Ctx() context: Context,
  ): Promise<SetLocatorAvailabilityPayload> {
    const { id } = await this.servers.setAvailability(context, input.serverId, input.availability)
    return { server: await this.seen(context, id) }
  }

  @Audiences('panel')
  @RequiresScopes('servers:delete')
  @Critical('SERVER_DELETION', 'serverId')
  @Mutation(() => DeleteServerPayload, {
    nullable: true,
    description:
      "Deletes a server with its environment: memberships and pending requests end at once; it is DELETED with the environment's signed report, which stays readable as its receipt. The owner, with servers:delete and a grant for SERVER_DELETION. Event: servers.server.deletion.requested, later servers.server.deleted.",
  })
  async deleteServer(
    @Arg('input', { description: 'The server, its locator and the grant.' }) input: DeleteServerInput,
    @Ctx() context: Context,
  ): Promise<DeleteServerPayload> {
    const { id } = await this.servers.delete(context, input.serverId, input.confirmLocator)
    return { server: await this.seen(context, id), limitations: [limitation('CONTENT_DELETION_SCOPE')] }
  }

  /** As the caller sees it after the change, read anew. */
  private async seen({ app, caller }: Context, id: string): Promise<ViewedServer | undefined> {
    const [server] = await viewServers(app, caller, [id])
    return server ?? undefined
  }
}
