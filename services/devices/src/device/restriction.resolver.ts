import { Audiences, limitation, RequiresScopes, type App, type Context } from '@enigm/subgraph'
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { LiftDeviceRestrictionInput, RestrictDeviceInput } from './device.inputs'
import { LiftDeviceRestrictionPayload, RestrictDevicePayload } from './device.payloads'
import { DeviceService } from './device.service'

@Resolver()
export class RestrictionResolver {
  private readonly devices: DeviceService

  constructor(app: App) {
    this.devices = app.get(DeviceService)
  }

  @Audiences('panel')
  @RequiresScopes('devices:manage')
  @Mutation(() => RestrictDevicePayload, {
    nullable: true,
    description:
      'Makes an own trusted device fail every trust decision until the restriction is lifted. The owner, with devices:manage and without a grant. Event: devices.device.restricted.',
  })
  async restrictDevice(
    @Arg('input', { description: 'The device.' }) input: RestrictDeviceInput,
    @Ctx() context: Context,
  ): Promise<RestrictDevicePayload> {
    return { device: await this.devices.restrict(context, input.deviceHandle) }
  }

  @Audiences('panel')
  @RequiresScopes('devices:manage')
  @Mutation(() => LiftDeviceRestrictionPayload, {
    nullable: true,
    description:
      'Trusts an own restricted device again. The owner, with devices:manage and without a grant, from no session of an untrusted device. Event: devices.device.restriction.lifted.',
  })
  async liftDeviceRestriction(
    @Arg('input', { description: 'The device.' }) input: LiftDeviceRestrictionInput,
    @Ctx() context: Context,
  ): Promise<LiftDeviceRestrictionPayload> {
    const device = await this.devices.liftRestriction(context, input.deviceHandle)
    return { device, limitations: [limitation('ENDPOINT_NOT_PROVEN')] }
  }
}
