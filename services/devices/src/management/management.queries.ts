import { byKey, select, type BatchLoader } from '@enigm/subgraph'
import { DeviceManagement } from './management.entity'

const byDevice = select(DeviceManagement).where('device_id = ANY($1)')

/** The management of devices that the caller has loaded already; null for a device that was never managed. */
export const managementsOfDevices: BatchLoader<string, DeviceManagement | null> = async (ids, { app }) =>
  byKey(ids, await app.read(byDevice, [ids]), 'deviceId')
