import { pagesBy, select } from '@enigm/subgraph'
import { DeviceCommand } from './command.entity'

/** Pages of commands of devices that the caller has loaded already, the latest first. */
export const commandsOfDevices = pagesBy(select(DeviceCommand, 'c'), {
  by: 'deviceId',
  order: ['requestedAt desc', 'id desc'],
  filters: ['state'],
})
