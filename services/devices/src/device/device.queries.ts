import {
  accountOf,
  byKey,
  page,
  PageArgs,
  select,
  type App,
  type BatchLoader,
  type CountedConnection,
} from '@enigm/subgraph'
import { ofAccount } from './device.access'
import { Device } from './device.entity'
import type { DeviceState } from './device.lifecycle'

const ownDevices = select(Device).where(ofAccount)

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
  args: PageArgs & { state?: DeviceState | null },
): Promise<CountedConnection<Device>> {
  const { state } = args
  const order = ['requestedAt desc', 'handle desc'] as const
  return page(app, ownDevices, { parameters: [accountId], filter: { state }, order }, args)
}
