import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, DeviceHandle, Stored, type App } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { inServerTrail } from '../server/server.entity'
import { serverDeviceLifecycle, ServerDeviceState } from './server-device.lifecycle'

/** No field tells the kind, the label or the key of a device, or another server in which it takes part (MEM-06). */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id', 'handle'],
    HOLDER: ['accountId'],
    RELATION: ['serverId', 'deviceId'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['sinceDay'],
  },
})
@Entity()
@Audiences('panel', 'device')
@ObjectType('ConnectedDevice', {
  description: 'A device that takes part in a server, as the people of that server see it.',
})
export class ServerDevice {
  @PrimaryColumn('text')
  id!: string

  /** Counts the events. */
  @Column('int')
  version!: number

  @Field(() => ServerDeviceState, { description: 'Whether it takes part.' })
  @Column('text')
  state!: ServerDeviceState

  @Column('text')
  serverId!: string

  @Column('text')
  accountId!: string

  @Column('text')
  deviceId!: string

  @Field(() => DeviceHandle, {
    description: 'Names the device in this server; the same device has another handle in another server.',
  })
  @Column('text')
  handle!: string

  @Field(() => GraphQLDate, { description: 'The day on which it was connected, in UTC.' })
  @Column('timestamptz')
  sinceDay!: Date
}

export const serverDevices = aggregate(ServerDevice, {
  lifecycle: serverDeviceLifecycle,
  event({ id, serverId, accountId, deviceId, state }): EventData<'servers.device.connected'> {
    return { serverDeviceId: id, serverId, accountId, deviceId, state }
  },
  audit: ({ id, serverId }) => inServerTrail(serverId, id),
})

/** The name of a device in one server (DEV-17). */
export function serverDeviceHandle(app: App<any>, serverId: string, deviceId: string): string {
  return app.handle('dh', `server:${serverId}`, deviceId)
}
