import type { EventEnvelope } from '@enigm/contracts'
import type { Transaction } from '@enigm/subgraph'
import { Not } from 'typeorm'
import { cancelOfDevice } from '../../protection/recovery/recovery-ending'
import { endSession, lockLiveSessions } from '../session/ending'
import { DeviceKey } from './device-key.entity'

type DeviceEvent = Pick<EventEnvelope<'devices.device.reported'>, 'data'>

/** A trusted device signs in by its key from now on. A key never changes: an event that lacks it takes none away. */
export async function trustDeviceKey({ data }: DeviceEvent, tx: Transaction): Promise<void> {
  const { deviceId, accountId, keyThumbprint: thumbprint } = data
  const trusted = { deviceId, accountId, ...(thumbprint ? { thumbprint } : {}) }
  await tx.manager.upsert(DeviceKey, trusted, ['deviceId'])
}

/**
 * A restricted or waiting device does not sign in, and what it has begun by its key ends: devices knows the session of its
 * enrollment alone, so out of another one it could lift its own restriction.
 */
export async function distrustDeviceKey({ data }: DeviceEvent, tx: Transaction): Promise<void> {
  const { deviceId, accountId, sessionId } = data
  await forgetDeviceKey(tx, deviceId)
  const begun = await lockLiveSessions(tx, { accountId, deviceId, id: Not(sessionId) })
  for (const session of begun) await endSession(tx, session, 'DEVICE')
}

/**
 * Ends what the device can do by its key, a recovery that it has begun included. It comes before the sessions: what is in
 * flight with the key holds the row, so its session or recovery is there to be ended.
 */
export async function forgetDeviceKey(tx: Transaction, deviceId: string): Promise<void> {
  await tx.manager.delete(DeviceKey, { deviceId })
  await cancelOfDevice(tx, deviceId)
}
