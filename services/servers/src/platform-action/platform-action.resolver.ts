import {
  actionsOf,
  Audiences,
  Input,
  PageArgs,
  RequiresScopes,
  type Context,
  type CountedConnection,
} from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Args, ArgsType, Ctx, Field, FieldResolver, ID, InputType, Query, Resolver, Root } from 'type-graphql'
import type { ServersApp } from '../config'
import { Operation } from '../errors'
import { Server, type ViewedServer } from '../server/server.entity'
import { PlatformAction, PlatformActionReason } from './platform-action.entity'
import { platformActionLifecycle, PlatformActionState } from './platform-action.lifecycle'
import {
  allPlatformActions,
  PlatformActionConnection,
  platformActionsOfServer,
  type ShownAction,
} from './platform-action.queries'
import { PlatformActionService } from './platform-action.service'

@InputType()
class PlatformActionInput {
  @Field(() => ID, { description: 'Identifies the server.' })
  @MaxLength(64)
  serverId!: string

  @Field(() => PlatformActionReason, { description: 'The category of the reason, which the owner sees.' })
  reasonCategory!: PlatformActionReason
}

@InputType()
class ReversalInput {
  @Field(() => ID, { description: 'Identifies the action.' })
  @MaxLength(64)
  platformActionId!: string
}

@ArgsType()
class PlatformActionsArgs extends PageArgs {
  @Field(() => PlatformActionState, { nullable: true, description: 'Only the actions in this state.' })
  state?: PlatformActionState | null
}

const PlatformActionStep = actionsOf(
  platformActionLifecycle,
  'PlatformActionStep',
  'A step of the platform after its action.',
)
type PlatformActionStep = keyof typeof PlatformActionStep

const platform = {
  audiences: ['panel'],
  requires: ['platform:operate'],
  returns: { platformAction: [PlatformAction, 'The action; null when nothing has changed.'] },
  errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
} as const

@Resolver(() => PlatformAction)
export class PlatformActionResolver {
  private readonly actions: PlatformActionService

  constructor(app: ServersApp) {
    this.actions = app.get(PlatformActionService)
  }

  @Audiences('panel')
  @RequiresScopes('platform:review')
  @Query(() => PlatformActionConnection, {
    description: 'The actions of the platform on all servers, the latest first. Needs platform:review.',
  })
  platformActions(
    @Args() args: PlatformActionsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<ShownAction>> {
    return allPlatformActions(context, args)
  }

  @Operation({
    ...platform,
    grant: ['PLATFORM_SERVER_RESTRICTION', 'serverId'],
    description:
      'Restricts a server for the platform: its members participate, no account is admitted, and requests by its locator lead nowhere. Its owner sees the category of the reason.',
    emits: ['servers.platform.acted', 'servers.server.restricted'],
  })
  async platformRestrictServer(@Input() input: PlatformActionInput, @Ctx() context: Context) {
    return { platformAction: await this.act(context, 'RESTRICT', input) }
  }

  @Operation({
    ...platform,
    grant: ['PLATFORM_SERVER_SUSPENSION', 'serverId'],
    description:
      'Suspends a server for the platform: no member participates until the platform reverses it. Its owner sees the category of the reason.',
    emits: ['servers.platform.acted', 'servers.server.suspended'],
  })
  async platformSuspendServer(@Input() input: PlatformActionInput, @Ctx() context: Context) {
    return { platformAction: await this.act(context, 'SUSPEND', input) }
  }

  @Operation({
    ...platform,
    grant: ['PLATFORM_SERVER_RETIREMENT', 'serverId'],
    description:
      'Takes a server out of use for good; its owner can still delete it. Its owner sees the category of the reason.',
    emits: ['servers.platform.acted', 'servers.server.retired'],
  })
  async platformRetireServer(@Input() input: PlatformActionInput, @Ctx() context: Context) {
    return { platformAction: await this.act(context, 'RETIRE', input) }
  }

  @Operation({
    ...platform,
    grant: ['PLATFORM_SERVER_DELETION', 'serverId'],
    description:
      'Orders the deletion of a server with its environment, which shows no content to anyone. Its owner sees the category of the reason and gets the receipt.',
    emits: ['servers.platform.acted', 'servers.server.deletion.requested', 'servers.server.deleted'],
  })
  async platformDeleteServer(@Input() input: PlatformActionInput, @Ctx() context: Context) {
    return { platformAction: await this.act(context, 'DELETE', input) }
  }

  @Operation({
    ...platform,
    grant: ['PLATFORM_ACTION_REVERSAL', 'platformActionId'],
    description:
      'Reverses a restriction or a suspension by the platform. The server resumes unless another cause suspends it; a retirement and a deletion are final.',
    emits: ['servers.platform.reversed', 'servers.server.resumed', 'servers.server.restriction.lifted'],
  })
  async reversePlatformAction(@Input() { platformActionId }: ReversalInput, @Ctx() context: Context) {
    const reversed = await this.actions.reverse(context, platformActionId)
    return { platformAction: { ...reversed, isReversible: false } }
  }

  @FieldResolver(() => [PlatformActionStep], {
    description: 'The steps of the platform that the present state permits.',
  })
  availableActions(@Root() { isReversible }: ShownAction): PlatformActionStep[] {
    return isReversible ? ['REVERSE'] : []
  }

  private async act(
    context: Context,
    kind: PlatformAction['kind'],
    input: PlatformActionInput,
  ): Promise<ShownAction> {
    const action = await this.actions.act(context, kind, input)
    return { ...action, isReversible: kind === 'RESTRICT' || kind === 'SUSPEND' }
  }
}

@Resolver(() => Server)
export class PlatformActionsOfServerResolver {
  @Audiences('panel')
  @FieldResolver(() => PlatformActionConnection, {
    nullable: true,
    description:
      'The actions of the platform on the server, the latest first; null for callers who do not administer the server.',
  })
  async platformActions(
    @Root() { id, viewer }: ViewedServer,
    @Args() args: PageArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<PlatformAction> | null> {
    if (viewer !== 'OWNER' && viewer !== 'ADMINISTRATOR') return null
    return context.load(platformActionsOfServer, { of: id, ...args })
  }
}
