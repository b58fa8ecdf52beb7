import { Audiences, Critical, limitation, RequiresScopes, type App, type Context } from '@enigm/subgraph'
import { Limitation } from '@enigm/subgraph'
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { DeviceHandle } from './device-handle'
import { Device } from './device.entity'
import { ReplaceDeviceInput, RetireDeviceInput, RevokeDeviceInput } from './device.inputs'
import { DeviceAction, deviceLifecycle, DeviceState } from './device.lifecycle'
import { ReplaceDevicePayload, RetireDevicePayload, RevokeDevicePayload } from './device.payloads'
import { ownDevices } from './device.queries'
import { DeviceService } from './device.service'

@Resolver(() => Device)
export class DeviceResolver {
  private readonly devices: DeviceService

  constructor(app: App) {
    this.devices = app.get(DeviceService)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('devices:read')
  @Query(() => Device, {
    nullable: true,
    description: 'One of the own devices; null when the account has none of this handle. Needs devices:read.',
  })
  device(
    @Arg('handle', () => DeviceHandle, { description: 'Names the device.' }) handle: string,
    @Ctx() context: Context,
  ): Promise<Device | null> {
    return context.load(ownDevices, handle)
  }

  @FieldResolver(() => [DeviceAction], { description: 'What can be done with it in its present state.' })
  availableActions(@Root() device: Device): DeviceAction[] {
    return deviceLifecycle.next(device.state)
  }

  @FieldResolver(() => [Limitation], { description: 'What its state does not mean.' })
  limitations(@Root() { state }: Device): Limitation[] {
    if (state === DeviceState.TRUSTED) return [limitation('ENDPOINT_NOT_PROVEN')]
    return state === DeviceState.REVOKED ? [limitation('REVOCATION_FUTURE_ONLY')] : []
  }

  @Audiences('panel')
  @RequiresScopes('devices:manage')
  @Critical('DEVICE_REVOCATION', 'deviceHandle')
  @Mutation(() => RevokeDevicePayload, {
    nullable: true,
    description:
      'Ends all future trust in an own device for good; its sessions are closed. The owner, with devices:manage and a grant for DEVICE_REVOCATION. Event: devices.device.revoked.',
  })
  async revokeDevice(
    @Arg('input', { description: 'The device and the grant.' }) input: RevokeDeviceInput,
    @Ctx() context: Context,
  ): Promise<RevokeDevicePayload> {
    const device = await this.devices.revoke(context, input.deviceHandle)
    return { device, limitations: [limitation('REVOCATION_FUTURE_ONLY')] }
  }

  @Audiences('panel')
  @RequiresScopes('devices:manage')
  @Critical('DEVICE_RETIREMENT', 'deviceHandle')
  @Mutation(() => RetireDevicePayload, {
    nullable: true,
    description:
      'Takes an own device out of use for good. The owner, with devices:manage and a grant for DEVICE_RETIREMENT. Event: devices.device.retired.',
  })
  async retireDevice(
    @Arg('input', { description: 'The device and the grant.' }) input: RetireDeviceInput,
    @Ctx() context: Context,
  ): Promise<RetireDevicePayload> {
    const device = await this.devices.retire(context, input.deviceHandle)
    return { device, limitations: [limitation('REVOCATION_FUTURE_ONLY')] }
  }

  @Audiences('panel')
  @RequiresScopes('devices:manage')
  @Critical('DEVICE_REPLACEMENT', 'deviceHandle')
  @Mutation(() => ReplaceDevicePayload, {
    nullable: true,
    description:
      'Ends an own device for good and names a waiting one in its place, which inherits nothing and still needs its approval. The owner, with devices:manage and a grant for DEVICE_REPLACEMENT. Event: devices.device.replaced.',
  })
  async replaceDevice(
    @Arg('input', { description: 'Both devices and the grant.' }) input: ReplaceDeviceInput,
    @Ctx() context: Context,
  ): Promise<ReplaceDevicePayload> {
    const replaced = await this.devices.replace(context, input.deviceHandle, input.newDeviceHandle)
    return { ...replaced, limitations: [limitation('REVOCATION_FUTURE_ONLY')] }
  }
}
