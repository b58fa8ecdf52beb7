import type { EventEnvelope } from '@enigm/contracts'
import type { EventHandlers, Transaction } from '@enigm/subgraph'
import { DeviceAction, deviceLifecycle, DeviceState } from './device/device.lifecycle'
import { Device } from './device/device.entity'
import { auditSubject, deviceData, lockInOrder } from './device/device.transitions'

const { PENDING_ENROLLMENT, TRUSTED } = DeviceState

/**
 * A recovery marks every trusted device for review: it is restricted, once per recovery, until the account's holder lifts
 * the restriction. It raises no trust and ends none; what waits for its approval goes on waiting (REC-01, DEV-16).
 */
async function reviewDevices(accountId: string, recoveryId: string, tx: Transaction): Promise<void> {
  const [fresh] = await tx.query<object>(
    `INSERT INTO account_recovery (account_id, recovery_id) VALUES ($1, $2)
     ON CONFLICT (account_id) DO UPDATE SET recovery_id = excluded.recovery_id
       WHERE account_recovery.recovery_id <> excluded.recovery_id
     RETURNING account_id`,
    [accountId, recoveryId],
  )
  if (!fresh) return
  // Waiting devices are locked too: an approval that is on its way is waited for.
  const devices = await lockInOrder(tx, [
    { accountId, state: PENDING_ENROLLMENT },
    { accountId, state: TRUSTED },
  ])
  for (const { id, state } of devices) {
    if (state !== TRUSTED) continue
    await tx.move(Device, deviceLifecycle, DeviceAction.RESTRICT, {
      where: { id, accountId },
      data: deviceData,
      audit: (device) => ({ ...auditSubject(device), reason: 'RECOVERY' }),
    })
  }
}

async function reviewReported(
  { data }: EventEnvelope<'accounts.account.reported'>,
  tx: Transaction,
): Promise<void> {
  if (data.recoveryId) await reviewDevices(data.accountId, data.recoveryId, tx)
}

/** What devices does on the events of accounts: nothing but a review after a recovery. */
export const eventHandlers: EventHandlers = {
  'accounts.account.recovered': ({ data }, tx) => reviewDevices(data.accountId, data.recoveryId, tx),
  'accounts.account.reported': reviewReported,
}
