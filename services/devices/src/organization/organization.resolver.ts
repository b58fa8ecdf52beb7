import {
  Audiences,
  countedConnectionOf,
  DeviceHandle,
  limitation,
  Limitation,
  PageArgs,
  RequiresScopes,
  stub,
  type Context,
  type CountedConnection,
  type Reference,
} from '@enigm/subgraph'
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import type { DeviceCommand } from '../command/command.entity'
import { DeviceCommandConnection, DeviceCommandsArgs } from '../command/command.resolver'
import { connectionsOfDevices } from '../endpoint/connections.queries'
import { capabilitiesOf, ManagedCapability } from '../management/capability'
import { DeviceManagement } from '../management/management.entity'
import { managementsOfDevices } from '../management/management.queries'
import { ManagedDevice } from './managed-device'
import {
  commandsOfBoundDevices,
  devicesOfOrganizations,
  managedDeviceByHandle,
  sinceBinding,
} from './organization.queries'

export const OrganizationStub = stub('Organization', 'An organization.')

const ManagedDeviceConnection = countedConnectionOf(ManagedDevice, 'ManagedDeviceConnection', ['panel'])

@Resolver(() => OrganizationStub)
export class OrganizationResolver {
  @Audiences('panel')
  @RequiresScopes('organizations:manage')
  @FieldResolver(() => ManagedDeviceConnection, {
    nullable: true,
    description:
      'The devices that their owners have bound to it; null unless the caller administers the organization. Needs organizations:manage.',
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

@Resolver(() => ManagedDevice)
export class ManagedDeviceResolver {
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

  @FieldResolver(() => Boolean, { description: 'Whether the device is connected now.' })
  connected(@Root() { id }: ManagedDevice, @Ctx() context: Context): Promise<boolean> {
    return context.load(connectionsOfDevices, id)
  }

  @FieldResolver(() => DeviceManagement, {
    nullable: true,
    description: 'Its policy and its reports, without the times and reports from before its binding.',
  })
  async management(@Root() { id }: ManagedDevice, @Ctx() context: Context): Promise<DeviceManagement | null> {
    const management = await context.load(managementsOfDevices, id)
    return management?.boundAt ? sinceBinding(management) : null
  }

  @FieldResolver(() => [ManagedCapability], { description: 'The kinds of commands to the device.' })
  async managedCapabilities(
    @Root() { id }: ManagedDevice,
    @Ctx() context: Context,
  ): Promise<ManagedCapability[]> {
    return capabilitiesOf(await context.load(managementsOfDevices, id))
  }

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

  @FieldResolver(() => [Limitation], { description: 'The limits of the administration of the device.' })
  limitations(): Limitation[] {
    return [limitation('MANAGEMENT_NOT_CONTENT')]
  }
}
