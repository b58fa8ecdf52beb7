import { deleteRows, type Erase } from '@enigm/subgraph'
import { Device } from './device/device.entity'
import { DeviceAction, deviceLifecycle } from './device/device.lifecycle'
import { deviceData, lockInOrder, revocationData } from './device/device.transitions'

/**
 * Erases the devices of a deleted account: what still counts is revoked, whoever remembers a device is told to forget it, and
 * the rows go, keys and handles with them (ACC-05).
 */
export const eraseAccount: Erase = async (accountId, tx) => {
  const devices = await lockInOrder(tx, [{ accountId }])
  for (const { id, state } of devices) {
    if (deviceLifecycle.next(state).includes(DeviceAction.REVOKE)) {
      await tx.move(Device, deviceLifecycle, DeviceAction.REVOKE, {
        where: { id },
        set: { endedAt: new Date() },
        data: revocationData,
      })
    }
    await tx.change(Device, { id }, {}, (device) => ({
      type: 'devices.device.erased',
      data: deviceData(device),
    }))
  }
  await tx.manager.delete(Device, { accountId })
  const recoveries = await deleteRows(tx, { account_recovery: 'account_id' }, accountId)
  return { erased: devices.length + recoveries, detached: 0 }
}
