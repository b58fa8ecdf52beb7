import {
  accountOf,
  byKey,
  countersOf,
  page,
  PageArgs,
  select,
  type App,
  type BatchLoader,
  type CountedConnection,
} from '@enigm/subgraph'
import { ofAccount } from './device.access'
import { Device, type DeviceKind } from './device.entity'
import type { DeviceState } from './device.lifecycle'

const ownDevices = select(Device).where(ofAccount, 'removed_at IS NULL')
const listedDevices = ownDevices.with<{ managed: boolean }>({
  managed: `EXISTS (SELECT FROM device_management m WHERE m.device_id = device.id AND m.state = 'ON')`,
})

interface DeviceFilter {
  state?: DeviceState | null
  kind?: DeviceKind | null
  managed?: boolean | null
}

/** The caller's own devices by handle; a foreign handle and an absent one both give null. */
export const deviceByHandle: BatchLoader<string, Device | null> = async (handles, { app, caller }) => {
  const found = await app.read(ownDevices.where('handle = ANY($2)'), [accountOf(caller), handles])
  return byKey(handles, found, 'handle')
}

/** The devices of an account that wait for a decision, the longest waiting first. */
export function pendingDevices(app: App, accountId: string): Promise<Device[]> {
  const pending: DeviceState = 'PENDING_ENROLLMENT'
  return app.read(ownDevices.where('state = $2').orderBy('requestedAt', 'handle'), [accountId, pending])
}

/** One page of an account's devices, the latest first. */
export function devicesOfAccount(
  app: App,
  accountId: string,
  { state, kind, managed, ...args }: PageArgs & DeviceFilter,
): Promise<CountedConnection<Device>> {
  const order = ['requestedAt desc', 'handle desc'] as const
  const filter = { state, kind, managed }
  return page(app, listedDevices, { parameters: [accountId], filter, order }, args)
}

export const deviceCounters = countersOf(Device, 'state', {
  name: 'DeviceCounters',
  description: 'Devices by state',
  values: {
    PENDING_ENROLLMENT: 'Devices that wait for a decision about their enrollment.',
    TRUSTED: 'Trusted devices.',
    RESTRICTED: 'Devices with a restriction.',
    REVOKED: 'Devices whose trust was withdrawn, and rejected ones.',
    REPLACED: 'Devices that another one has replaced.',
    RETIRED: 'Devices that were taken out of use.',
  },
})
