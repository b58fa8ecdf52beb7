import { Audiences, Input, limitation, type Context } from '@enigm/subgraph'
import { ArrayUnique, MaxLength } from 'class-validator'
import { Ctx, Field, FieldResolver, ID, InputType, Resolver, Root } from 'type-graphql'
import type { ServersApp } from '../config'
import { Operation } from '../errors'
import { Server, type ViewedServer } from '../server/server.entity'
import { ServerSurface } from '../server/surface'
import { ServerResource } from './resource'
import { VisibilityService } from './visibility.service'

@InputType()
class VisibilityInput {
  @Field(() => ID, { description: 'Identifies the server.' })
  @MaxLength(64)
  serverId!: string

  @Field(() => [ServerResource], { description: 'All that its users see from now on; empty for nothing.' })
  @ArrayUnique()
  visibleToUsers!: ServerResource[]
}

@Resolver(() => Server)
export class VisibilityResolver {
  private readonly visibility: VisibilityService

  constructor(app: ServersApp) {
    this.visibility = app.get(VisibilityService)
  }

  @Operation({
    audiences: ['panel'],
    requires: ['servers:manage'],
    description:
      'Sets what the users of a server see of it, in addition to what concerns themselves; it shows nothing to outsiders. Open to the owner and the administrators of the server.',
    emits: 'servers.server.visibility.changed',
    returns: { visibleToUsers: [[ServerResource], 'All that users see now; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async updateServerVisibility(
    @Input() { serverId, visibleToUsers }: VisibilityInput,
    @Ctx() context: Context,
  ) {
    const server = await this.visibility.change(context, serverId, visibleToUsers)
    return { visibleToUsers: server.visibleToUsers, limitations: [limitation('VISIBILITY_FUTURE_ONLY')] }
  }

  @FieldResolver(() => [ServerSurface], {
    nullable: true,
    description:
      'The surfaces that its environment supports; they do not show whether one is used. Null for users of the server to whom its visibility does not show them.',
  })
  surfaces(@Root() { surfaces, viewer, visibleToUsers }: ViewedServer): ServerSurface[] | null {
    return viewer === 'USER' && !visibleToUsers.includes('SURFACES') ? null : surfaces
  }

  @Audiences('panel')
  @FieldResolver(() => [ServerResource], {
    description: 'What its users see of it, in addition to what concerns themselves.',
  })
  visibleToUsers(@Root() server: ViewedServer): ServerResource[] {
    return server.visibleToUsers
  }
}
