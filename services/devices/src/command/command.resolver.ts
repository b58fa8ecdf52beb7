import {
  countedConnectionOf,
  DeviceHandle,
  Input,
  limitation,
  Limitation,
  PageArgs,
  type App,
  type Context,
} from '@enigm/subgraph'
import { ArgsType, Ctx, Field, FieldResolver, InputType, Resolver, Root } from 'type-graphql'
import { Operation } from '../errors'
import { CommandOrigin, DeviceCommand, RemoteOperation, type ViewedCommand } from './command.entity'
import { commandLifecycle, DeviceCommandAction, DeviceCommandState } from './command.lifecycle'
import { CommandService } from './command.service'

export const DeviceCommandConnection = countedConnectionOf(DeviceCommand, 'DeviceCommandConnection', [
  'panel',
  'device',
])

@ArgsType()
export class DeviceCommandsArgs extends PageArgs {
  @Field(() => DeviceCommandState, { nullable: true, description: 'Only the commands in this state.' })
  state?: DeviceCommandState | null
}

@InputType()
class ManagedDeviceInput {
  @Field(() => DeviceHandle, {
    description: 'The own device, or a device that an organization administered by the caller manages.',
  })
  deviceHandle!: string
}

@InputType()
class OperationInput extends ManagedDeviceInput {
  @Field(() => RemoteOperation, { description: 'The kind of the command.' })
  operation!: RemoteOperation
}

const manager = { audiences: ['panel'], requires: ['devices:manage'] } as const
const command = [DeviceCommand, 'The command as it now is; null when nothing has changed.'] as const

@Resolver(() => DeviceCommand)
export class CommandResolver {
  private readonly commands: CommandService

  constructor(app: App) {
    this.commands = app.get(CommandService)
  }

  @FieldResolver(() => [DeviceCommandAction], {
    description: 'The actions that its present state allows to the caller: each party cancels its own.',
  })
  availableActions(@Root() { state, isForeign }: ViewedCommand): DeviceCommandAction[] {
    return isForeign ? [] : commandLifecycle.available(state)
  }

  @FieldResolver(() => CommandOrigin, { description: 'The party that has requested it.' })
  requestedBy(@Root() { organizationId }: DeviceCommand): CommandOrigin {
    return organizationId ? 'ORGANIZATION' : 'OWNER'
  }

  @FieldResolver(() => [Limitation], { description: 'The limits of the command.' })
  limitations(@Root() { kind }: DeviceCommand): Limitation[] {
    return [limitation(kind === 'WIPE' ? 'REMOTE_WIPE_CONDITIONAL' : 'MANAGEMENT_NOT_CONTENT')]
  }

  @Operation({
    ...manager,
    description:
      'Queues an operation for a device in managed mode; each party has at most one of each kind open.',
    emits: 'devices.command.requested',
    returns: { command },
    errors: ['NOT_FOUND', 'NOT_MANAGED', 'INVALID_TRANSITION', 'COMMAND_PENDING'],
  })
  async requestRemoteOperation(
    @Input() { deviceHandle, operation }: OperationInput,
    @Ctx() context: Context,
  ) {
    const requested = await this.commands.request(context, deviceHandle, operation)
    return { command: requested, limitations: [limitation('MANAGEMENT_NOT_CONTENT')] }
  }

  @Operation({
    ...manager,
    description: 'Withdraws an open operation of the own party that the device has not acknowledged.',
    emits: 'devices.command.canceled',
    returns: { command },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async cancelRemoteOperation(@Input() { deviceHandle, operation }: OperationInput, @Ctx() context: Context) {
    return { command: await this.commands.cancel(context, deviceHandle, operation) }
  }

  @Operation({
    ...manager,
    grant: ['REMOTE_WIPE', 'deviceHandle'],
    description:
      'Orders the wipe of one device in managed mode whose confirmed policy allows it. It is completed only by the signed report of the device.',
    emits: 'devices.command.requested',
    returns: { command },
    errors: ['NOT_FOUND', 'NOT_MANAGED', 'WIPE_NOT_ALLOWED', 'COMMAND_PENDING'],
  })
  async requestRemoteWipe(@Input() { deviceHandle }: ManagedDeviceInput, @Ctx() context: Context) {
    const wipe = await this.commands.requestWipe(context, deviceHandle)
    return { command: wipe, limitations: [limitation('REMOTE_WIPE_CONDITIONAL')] }
  }

  @Operation({
    ...manager,
    grant: ['REMOTE_WIPE_CANCELATION', 'deviceHandle'],
    description: 'Withdraws a wipe that the own party has ordered and the device has not acknowledged.',
    emits: 'devices.command.canceled',
    returns: { command },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async cancelRemoteWipe(@Input() { deviceHandle }: ManagedDeviceInput, @Ctx() context: Context) {
    const wipe = await this.commands.cancel(context, deviceHandle, 'WIPE')
    return { command: wipe, limitations: [limitation('REMOTE_WIPE_CONDITIONAL')] }
  }
}
