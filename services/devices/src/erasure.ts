import { deleteRows, type Erase } from '@enigm/subgraph'
import { Device } from './device/device.entity'
import { DeviceAction, deviceLifecycle } from './device/device.lifecycle'
import { deviceData, lockInOrder, revocationData } from './device/device.moves'

/**
 * Erases the devices of a deleted account: what still counts is revoked, whoever remembers a device is told to forget it, and
 * the rows go, keys and handles with them (ACC-05).
 */
export const eraseAccount: Erase = async (accountId, work) => {
  const devices = await lockInOrder(work, [{ accountId }])
  for (const { id, state } of devices) {
    if (deviceLifecycle.next(state).includes(DeviceAction.REVOKE)) {
      await work.move(Device, deviceLifecycle, DeviceAction.REVOKE, {
        where: { id },
        set: { endedAt: new Date() },
        data: revocationData,
      })
    }
    await work.change(Device, { id }, {}, (device) => ({
      type: 'devices.device.erased',
      data: deviceData(device),
    }))
  }
  await work.manager.delete(Device, { accountId })
  const recoveries = await deleteRows(work, { account_recovery: 'account_id' }, accountId)
  return { erased: devices.length + recoveries, detached: 0 }
}
