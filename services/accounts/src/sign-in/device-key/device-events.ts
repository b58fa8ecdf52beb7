import type { EventEnvelope } from '@enigm/contracts'
import type { Transaction } from '@enigm/subgraph'
import { In, IsNull, Not, type FindOptionsWhere } from 'typeorm'
import { Account } from '../../account/account.entity'
import { endSession } from '../session/ending'
import { lockLiveSessions } from '../session/session.access'
import { sessions, Session } from '../session/session.entity'
import { liveStates } from '../session/session.lifecycle'
import { DeviceKey } from './device-key.entity'

type DeviceEvent = Pick<EventEnvelope<'devices.device.snapshot'>, 'data'>

const ENDED = ['REVOKED', 'REPLACED', 'RETIRED']

/** The session in which a device requests its enrollment belongs to the device from then on (SES-01). */
export async function bindSession({ data }: DeviceEvent, tx: Transaction): Promise<void> {
  const { deviceId, accountId, sessionId } = data
  const unbound = { id: sessionId, accountId, deviceId: IsNull(), state: In([...liveStates]) }
  if (!(await tx.lock(Session, unbound))) return
  await sessions.change(
    tx,
    'accounts.session.bound',
    { id: sessionId },
    { set: { deviceId }, event: { deviceId } },
  )
}

/** A trusted device signs in by its key from now on. A key never changes: an event without it removes none. */
export async function trustDevice({ data }: DeviceEvent, tx: Transaction): Promise<void> {
  const { deviceId, accountId, keyThumbprint: thumbprint } = data
  const trusted = { deviceId, accountId, ...(thumbprint ? { thumbprint } : {}) }
  await tx.manager.upsert(DeviceKey, trusted, ['deviceId'])
}

/**
 * A restricted or waiting device does not sign in, and sessions that began by its key end: the service devices knows the
 * session of its enrollment only, so another session of the device could lift the device's restriction.
 */
export async function distrustDevice({ data }: DeviceEvent, tx: Transaction): Promise<void> {
  const { deviceId, accountId, sessionId } = data
  await closeWithoutKey(tx, data, { accountId, deviceId, id: Not(sessionId) })
}

/** A device that is no longer trusted keeps no session, without any action of its holder (SES-04). */
export async function closeSessionsOfDevice({ data }: DeviceEvent, tx: Transaction): Promise<void> {
  const { deviceId, accountId, sessionId } = data
  await closeWithoutKey(tx, data, { accountId, deviceId }, { accountId, id: sessionId })
}

/** The present state of a device, for a service that has missed earlier events. */
export async function followDevice(event: DeviceEvent, tx: Transaction): Promise<void> {
  const { state } = event.data
  if (ENDED.includes(state)) return closeSessionsOfDevice(event, tx)
  await bindSession(event, tx)
  await (state === 'TRUSTED' ? trustDevice(event, tx) : distrustDevice(event, tx))
}

/**
 * The key is removed before the account is locked and the sessions are closed: a sign-in with the key that is in progress
 * holds the row of the key, and its session is there afterwards.
 */
async function closeWithoutKey(
  tx: Transaction,
  { deviceId, accountId }: DeviceEvent['data'],
  ...which: FindOptionsWhere<Session>[]
): Promise<void> {
  await forgetDeviceKey(tx, deviceId)
  await tx.lock(Account, { id: accountId })
  for (const session of await lockLiveSessions(tx, ...which)) await endSession(tx, session, 'DEVICE')
}

/** The device cannot sign in with its key any more. */
export async function forgetDeviceKey(tx: Transaction, deviceId: string): Promise<void> {
  await tx.manager.delete(DeviceKey, { deviceId })
}
