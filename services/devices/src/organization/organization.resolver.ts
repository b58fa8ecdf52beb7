import {
  Audiences,
  countedConnectionOf,
  DeviceHandle,
  Input,
  limitation,
  Limitation,
  PageArgs,
  RequiresScopes,
  stub,
  type App,
  type Context,
  type CountedConnection,
  type Reference,
} from '@enigm/subgraph'
import { Arg, Args, Ctx, Field, FieldResolver, InputType, Query, Resolver, Root } from 'type-graphql'
import type { DeviceCommand } from '../command/command.entity'
import { DeviceCommandConnection, DeviceCommandsArgs } from '../command/command.resolver'
import { DeviceService } from '../device/device.service'
import { connectionsOfDevices } from '../endpoint/connections.queries'
import { Operation } from '../errors'
import { capabilitiesOf, ManagedCapability } from '../management/capability'
import { DeviceManagement } from '../management/management.entity'
import type { Administered } from '../management/management.access'
import { managementsOfDevices } from '../management/management.queries'
import { actionsOn, ManagedDevice, ManagedDeviceAction } from './managed-device'
import {
  commandsOfBoundDevices,
  devicesOfOrganizations,
  managedDeviceByHandle,
  sinceBinding,
} from './organization.queries'

export const OrganizationStub = stub('Organization', 'An organization.')

const ManagedDeviceConnection = countedConnectionOf(ManagedDevice, 'ManagedDeviceConnection', [
  'panel',
  'partner',
])

@Resolver(() => OrganizationStub)
export class OrganizationResolver {
  @Audiences('panel', 'partner')
  @RequiresScopes('organizations:manage', 'org:devices')
  @FieldResolver(() => ManagedDeviceConnection, {
    nullable: true,
    description:
      'The devices that their owners have bound to it, for its administrators and its machine clients; null for everybody else. Needs organizations:manage, or org:devices.',
  })
  managedDevices(
    @Root() { id }: Reference,
    @Args() { first, after }: PageArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<ManagedDevice>> {
    return context.load(devicesOfOrganizations, { of: id, first, after }) as Promise<
      CountedConnection<ManagedDevice>
    >
  }
}

@InputType()
class ManagedDeviceInput {
  @Field(() => DeviceHandle, {
    description: 'A device that an organization administered by the caller manages.',
  })
  deviceHandle!: string
}

const administrator = { audiences: ['panel'], requires: ['devices:manage'] } as const
const device = [ManagedDevice, 'The device as it now is; null when nothing has changed.'] as const

@Resolver(() => ManagedDevice)
export class ManagedDeviceResolver {
  private readonly devices: DeviceService

  constructor(app: App) {
    this.devices = app.get(DeviceService)
  }

  @Audiences('panel')
  @RequiresScopes('organizations:manage')
  @Query(() => ManagedDevice, {
    nullable: true,
    description:
      'One of the devices that an organization of the caller manages; null for every other one. Needs organizations:manage.',
  })
  managedDevice(
    @Arg('handle', () => DeviceHandle, { description: 'Names the device to the administrators.' })
    handle: string,
    @Ctx() context: Context,
  ): Promise<ManagedDevice | null> {
    return context.load(managedDeviceByHandle, handle)
  }

  @Audiences('panel')
  @FieldResolver(() => Boolean, { description: 'Whether the device is connected now.' })
  connected(@Root() { id }: ManagedDevice, @Ctx() context: Context): Promise<boolean> {
    return context.load(connectionsOfDevices, id)
  }

  @Audiences('panel')
  @FieldResolver(() => DeviceManagement, {
    nullable: true,
    description: 'Its policy and its reports, without the times and reports from before its binding.',
  })
  async management(@Root() { id }: ManagedDevice, @Ctx() context: Context): Promise<DeviceManagement | null> {
    const management = await context.load(managementsOfDevices, id)
    return management?.boundAt ? sinceBinding(management) : null
  }

  @Audiences('panel')
  @FieldResolver(() => [ManagedCapability], { description: 'The kinds of commands to the device.' })
  async managedCapabilities(
    @Root() { id }: ManagedDevice,
    @Ctx() context: Context,
  ): Promise<ManagedCapability[]> {
    return capabilitiesOf(await context.load(managementsOfDevices, id))
  }

  @Audiences('panel')
  @FieldResolver(() => DeviceCommandConnection, {
    description: 'The commands that the organization has requested since the binding, the latest first.',
  })
  commands(
    @Root() { id }: ManagedDevice,
    @Args() { first, after, state }: DeviceCommandsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<DeviceCommand>> {
    return context.load(commandsOfBoundDevices, { of: id, first, after, filter: { state } })
  }

  @Audiences('panel')
  @FieldResolver(() => [ManagedDeviceAction], {
    description: 'The actions that its present state allows to the administrators.',
  })
  availableActions(@Root() managed: ManagedDevice): ManagedDeviceAction[] {
    return actionsOn(managed)
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => [Limitation], { description: 'The limits of the administration of the device.' })
  limitations(): Limitation[] {
    return [limitation('MANAGEMENT_NOT_CONTENT')]
  }

  @Operation({
    ...administrator,
    description:
      'Makes a managed device fail every trust decision until its owner or the organization lifts the restriction.',
    emits: 'devices.device.restricted',
    returns: { device },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async restrictManagedDevice(@Input() { deviceHandle }: ManagedDeviceInput, @Ctx() context: Context) {
    return { device: asManaged(deviceHandle, await this.devices.restrictManaged(context, deviceHandle)) }
  }

  @Operation({
    ...administrator,
    description: 'Trusts a managed device again that the organization has restricted, and no other one.',
    emits: 'devices.device.restriction.lifted',
    returns: { device },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async liftManagedDeviceRestriction(@Input() { deviceHandle }: ManagedDeviceInput, @Ctx() context: Context) {
    const lifted = await this.devices.liftManagedRestriction(context, deviceHandle)
    return { device: asManaged(deviceHandle, lifted), limitations: [limitation('ENDPOINT_NOT_PROVEN')] }
  }

  @Operation({
    ...administrator,
    grant: ['DEVICE_REVOCATION', 'deviceHandle'],
    description:
      'Ends all future trust in a managed device for good; its sessions are closed, and its management ends.',
    emits: 'devices.device.revoked',
    returns: { device },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async revokeManagedDevice(@Input() { deviceHandle }: ManagedDeviceInput, @Ctx() context: Context) {
    const revoked = await this.devices.endManaged(context, 'REVOKE', deviceHandle)
    return { device: asManaged(deviceHandle, revoked), limitations: [limitation('REVOCATION_FUTURE_ONLY')] }
  }

  @Operation({
    ...administrator,
    grant: ['DEVICE_RETIREMENT', 'deviceHandle'],
    description: 'Takes a managed device out of use for good; its management ends.',
    emits: 'devices.device.retired',
    returns: { device },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async retireManagedDevice(@Input() { deviceHandle }: ManagedDeviceInput, @Ctx() context: Context) {
    const retired = await this.devices.endManaged(context, 'RETIRE', deviceHandle)
    return { device: asManaged(deviceHandle, retired), limitations: [limitation('REVOCATION_FUTURE_ONLY')] }
  }
}

/** A device as the administrators see it, after their decision: by their handle. */
function asManaged(handle: string, { device, organizationId }: Administered): ManagedDevice {
  const { id, accountId, kind, state, restrictedBy } = device
  return { id, accountId, handle, kind, state, restrictedBy, organizationId }
}
