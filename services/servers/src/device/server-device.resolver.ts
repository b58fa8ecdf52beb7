import {
  actionsOf,
  Audiences,
  Audited,
  DeviceHandle,
  Input,
  limitation,
  MemberHandle,
  PageArgs,
  RequiresScopes,
  type Context,
  type CountedConnection,
} from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Args, ArgsType, Ctx, Field, FieldResolver, ID, InputType, Resolver, Root } from 'type-graphql'
import type { ServersApp } from '../config'
import { Operation } from '../errors'
import { memberHandle } from '../member/member.entity'
import { inServerTrail, Server, type ViewedServer } from '../server/server.entity'
import { ServerDevice } from './server-device.entity'
import { serverDeviceLifecycle, ServerDeviceState } from './server-device.lifecycle'
import {
  ConnectedDeviceConnection,
  devicesOfServer,
  DeviceTrustCategory,
  MemberSession,
  sessionsOfDevices,
  type ShownDevice,
} from './server-device.queries'
import { ServerDeviceService } from './server-device.service'

const ConnectedDeviceAction = actionsOf(
  serverDeviceLifecycle,
  'ConnectedDeviceAction',
  'An action of the caller on a connected device.',
)
type ConnectedDeviceAction = keyof typeof ConnectedDeviceAction

@InputType()
class ConnectionInput {
  @Field(() => ID, { description: 'Identifies the server.' })
  @MaxLength(64)
  serverId!: string
}

@InputType()
class ConnectedDeviceInput {
  @Field(() => DeviceHandle, { description: 'The device, by its handle in the server.' })
  deviceHandle!: string
}

@ArgsType()
class ConnectedDevicesArgs extends PageArgs {
  @Field(() => ServerDeviceState, { nullable: true, description: 'Only the devices in this state.' })
  state?: ServerDeviceState | null
}

@Resolver(() => ServerDevice)
export class ServerDeviceResolver {
  private readonly devices: ServerDeviceService

  constructor(private readonly app: ServersApp) {
    this.devices = app.get(ServerDeviceService)
  }

  @Operation({
    audiences: ['device'],
    requires: ['servers:join'],
    description:
      'Records that the device of the calling session takes part in a server; repeated, it changes nothing. It needs an allowed participation, and a session in which the device was enrolled or signed in by its key.',
    emits: 'servers.device.connected',
    returns: { connectedDevice: [ServerDevice, 'The device in the server; null when it may not take part.'] },
    errors: ['PARTICIPATION_DENIED'],
  })
  async connectToServer(@Input() { serverId }: ConnectionInput, @Ctx() context: Context) {
    return { connectedDevice: await this.devices.connect(context, serverId) }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['servers:manage'],
    description:
      'Removes a device from one server for good: it takes no part there, and its trust, its account and other servers are unchanged. Open to the member for the own devices, to the owner of the server, and for members with the role USER to its administrators.',
    emits: 'servers.device.removed',
    returns: {
      connectedDevice: [ServerDevice, 'The device in its new state; null when nothing has changed.'],
    },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'MEMBER_PROTECTED'],
  })
  async removeDeviceFromServer(@Input() { deviceHandle }: ConnectedDeviceInput, @Ctx() context: Context) {
    return {
      connectedDevice: await this.devices.remove(context, deviceHandle),
      limitations: [limitation('REVOCATION_FUTURE_ONLY')],
    }
  }

  @Audiences('panel')
  @FieldResolver(() => MemberHandle, { description: 'The member whose device it is.' })
  member(@Root() { serverId, accountId }: ServerDevice): string {
    return memberHandle(this.app, { serverId, accountId })
  }

  @Audiences('panel')
  @FieldResolver(() => DeviceTrustCategory, {
    nullable: true,
    description: 'Whether it counts for participation now; null in the answer of a mutation.',
  })
  trustCategory(@Root() { trustCategory }: Partial<ShownDevice>): DeviceTrustCategory | null {
    return trustCategory ?? null
  }

  @Audiences('panel')
  @FieldResolver(() => [MemberSession], {
    description: 'Its open sessions, at most 20; empty once it is removed.',
  })
  async sessions(@Root() { id, serverId }: ServerDevice, @Ctx() context: Context): Promise<MemberSession[]> {
    const open = await context.load(sessionsOfDevices, id)
    return open.map(({ sessionId, state }) => ({
      state,
      handle: this.app.handle('sh', `server:${serverId}`, sessionId),
    }))
  }

  @Audiences('panel')
  @FieldResolver(() => [ConnectedDeviceAction], {
    description: 'The actions of the caller that its state permits.',
  })
  availableActions(@Root() { state, standing = 'NONE' }: Partial<ShownDevice>): ConnectedDeviceAction[] {
    return standing === 'NONE' || !state ? [] : serverDeviceLifecycle.available(state)
  }
}

@Resolver(() => Server)
export class DevicesOfServerResolver {
  @Audiences('panel')
  @RequiresScopes('servers:devices')
  @Audited((_shown: unknown, { id }: ViewedServer) => inServerTrail(id, id))
  @FieldResolver(() => ConnectedDeviceConnection, {
    description:
      'The devices that take part in it, the latest first; a user of the server sees the own devices only. Each read is in the audit trail of the server. Needs servers:devices.',
  })
  connectedDevices(
    @Root() { id }: ViewedServer,
    @Args() { state, ...args }: ConnectedDevicesArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<ServerDevice>> {
    return context.load(devicesOfServer, { of: id, ...args, filter: { state } })
  }
}
