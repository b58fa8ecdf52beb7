import { DeviceHandle, Input, limitation, type App, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, FieldResolver, ID, InputType, Resolver, Root } from 'type-graphql'
import { DeviceCommand } from '../command/command.entity'
import { Device } from '../device/device.entity'
import { Operation } from '../errors'
import { DeviceManagement } from './management.entity'
import { ManagementService } from './management.service'
import { ManagedPolicy } from './policy'
import { DevicePosture } from './posture'

@InputType()
class OwnDeviceInput {
  @Field(() => DeviceHandle, { description: 'The own device.' })
  deviceHandle!: string
}

@InputType()
class BindingInput extends OwnDeviceInput {
  @Field(() => ID, { description: 'An organization that the account belongs to.' })
  @MaxLength(64)
  organizationId!: string
}

@InputType()
class PolicyInput {
  @Field(() => DeviceHandle, {
    description: 'The own device, or a device that an organization administered by the caller manages.',
  })
  deviceHandle!: string

  @Field(() => ManagedPolicy, { description: 'The policy that the device shall follow.' })
  policy!: ManagedPolicy
}

const owner = { audiences: ['panel'], requires: ['devices:manage'] } as const
const device = [Device, 'The device as it now is; null when nothing has changed.'] as const

@Resolver(() => DeviceManagement)
export class ManagementResolver {
  private readonly managements: ManagementService

  constructor(app: App) {
    this.managements = app.get(ManagementService)
  }

  @FieldResolver(() => DevicePosture, {
    nullable: true,
    description: 'The last report of the device about itself; null before the first one.',
  })
  posture(@Root() { posture, postureAt }: DeviceManagement): DevicePosture | null {
    return posture && { ...posture, reportedHour: postureAt! }
  }

  @Operation({
    ...owner,
    description:
      'Switches managed mode of an own trusted device with Enigm OS on. Nobody else can do this for its owner.',
    emits: 'devices.management.enabled',
    returns: { device },
    errors: ['NOT_FOUND', 'NOT_MANAGEABLE', 'INVALID_TRANSITION'],
  })
  async enableManagedMode(@Input() { deviceHandle }: OwnDeviceInput, @Ctx() context: Context) {
    const managed = await this.managements.enable(context, deviceHandle)
    return { device: managed, limitations: [limitation('MANAGEMENT_NOT_CONTENT')] }
  }

  @Operation({
    ...owner,
    description:
      'Switches managed mode of an own device off: its policy and its binding end, and commands that it has not acknowledged are canceled.',
    emits: ['devices.management.disabled', 'devices.command.canceled'],
    returns: { device },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async disableManagedMode(@Input() { deviceHandle }: OwnDeviceInput, @Ctx() context: Context) {
    return { device: await this.managements.disable(context, deviceHandle) }
  }

  @Operation({
    ...owner,
    description:
      'Lets the administrators of an organization manage an own device in managed mode; they see and manage no other device of the account.',
    emits: 'devices.management.bound',
    returns: { device },
    errors: ['NOT_FOUND', 'NOT_MANAGED', 'INVALID_TRANSITION'],
  })
  async bindManagedDevice(@Input() { deviceHandle, organizationId }: BindingInput, @Ctx() context: Context) {
    const bound = await this.managements.bind(context, deviceHandle, organizationId)
    return { device: bound, limitations: [limitation('MANAGEMENT_NOT_CONTENT')] }
  }

  @Operation({
    ...owner,
    description:
      'Ends the management of an own device by an organization; its commands that the device has not acknowledged are canceled.',
    emits: ['devices.management.unbound', 'devices.command.canceled'],
    returns: { device },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async unbindManagedDevice(@Input() { deviceHandle }: OwnDeviceInput, @Ctx() context: Context) {
    return { device: await this.managements.unbind(context, deviceHandle) }
  }

  @Operation({
    ...owner,
    description:
      'Assigns a policy to a device in managed mode. It is applied only when the device has confirmed it with its signature.',
    emits: ['devices.management.policy.assigned', 'devices.command.requested', 'devices.command.canceled'],
    returns: { command: [DeviceCommand, 'The command to apply the policy; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'NOT_MANAGED', 'COMMAND_PENDING'],
  })
  async assignManagedPolicy(@Input() { deviceHandle, policy }: PolicyInput, @Ctx() context: Context) {
    const command = await this.managements.assignPolicy(context, deviceHandle, policy)
    return { command, limitations: [limitation('MANAGEMENT_NOT_CONTENT'), limitation('POLICY_RISK')] }
  }
}
