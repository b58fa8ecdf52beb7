import type { EventEnvelope } from '@enigm/contracts'
import type { EventHandlers, Transaction } from '@enigm/subgraph'
import { In, IsNull } from 'typeorm'
import {
  distrustDeviceKey,
  forgetDeviceKey,
  trustDeviceKey,
} from './sign-in/device-key/device-key.event-handlers'
import { endSession, lockLiveSessions } from './sign-in/session/ending'
import { Session, sessionAudit, sessionData } from './sign-in/session/session.entity'
import { liveStates } from './sign-in/session/session.lifecycle'

type DeviceEvent = EventEnvelope<
  'devices.device.enrollment.requested' | 'devices.device.retired' | 'devices.device.reported'
>

const ENDED = ['REVOKED', 'REPLACED', 'RETIRED']

/** The session in which a device asks to be enrolled is the device's own from then on. */
async function bindSession({ data }: Pick<DeviceEvent, 'data'>, tx: Transaction): Promise<void> {
  const { deviceId, accountId, sessionId } = data
  const unbound = { id: sessionId, accountId, deviceId: IsNull(), state: In([...liveStates]) }
  if (!(await tx.lock(Session, unbound))) return
  await tx.change(Session, { id: sessionId }, { deviceId }, (session) => ({
    type: 'accounts.session.bound',
    data: { ...sessionData(session), deviceId },
    audit: sessionAudit(session),
  }))
}

/** A device that is no longer trusted keeps no session, whether its holder thinks of it or not (SES-04). */
async function closeSessionsOfDevice({ data }: Pick<DeviceEvent, 'data'>, tx: Transaction): Promise<void> {
  const { deviceId, accountId, sessionId } = data
  await forgetDeviceKey(tx, deviceId)
  const sessions = await lockLiveSessions(tx, { accountId, deviceId }, { accountId, id: sessionId })
  for (const session of sessions) await endSession(tx, session, 'DEVICE')
}

/** The present state of a device, for whoever has missed how it came to that. */
async function followDevice(event: DeviceEvent, tx: Transaction): Promise<void> {
  const { state } = event.data
  if (ENDED.includes(state)) return closeSessionsOfDevice(event, tx)
  await bindSession(event, tx)
  await (state === 'TRUSTED' ? trustDeviceKey(event, tx) : distrustDeviceKey(event, tx))
}

/** Devices bind and close sessions. */
export const deviceEventHandlers: EventHandlers = {
  'devices.device.enrollment.requested': bindSession,
  'devices.device.enrollment.approved': trustDeviceKey,
  'devices.device.restricted': distrustDeviceKey,
  'devices.device.restriction.lifted': trustDeviceKey,
  'devices.device.enrollment.rejected': closeSessionsOfDevice,
  'devices.device.revoked': closeSessionsOfDevice,
  'devices.device.replaced': closeSessionsOfDevice,
  'devices.device.retired': closeSessionsOfDevice,
  'devices.device.erased': ({ data }, tx) => forgetDeviceKey(tx, data.deviceId),
  'devices.device.reported': followDevice,
}
