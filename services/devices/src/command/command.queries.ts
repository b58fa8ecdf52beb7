import { pagesBy, select } from '@enigm/subgraph'
import { DeviceCommand } from './command.entity'

/** Pages of commands of devices that the caller owns and has loaded already, the latest first. */
export const commandsOfDevices = pagesBy(
  select(DeviceCommand, 'c').with<{ isForeign: boolean }>({ isForeign: 'c.organization_id IS NOT NULL' }),
  {
    by: 'deviceId',
    order: ['requestedAt desc', 'id desc'],
    filters: ['state'],
  },
)
