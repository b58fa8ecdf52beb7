import type { EventEnvelope } from '@enigm/contracts'
import type { Reactions, Work } from '@enigm/subgraph'
import { In, IsNull } from 'typeorm'
import { erasureAnswers } from './deletion/erasure-answers'
import { ownedServerReactions } from './deletion/owned-server'
import { distrustDeviceKey, forgetDeviceKey, trustDeviceKey } from './device-key/device-key.reactions'
import { endSession, lockLiveSessions } from './session/ending'
import { Session, sessionAudit, sessionData } from './session/session.entity'
import { liveStates } from './session/session.lifecycle'

type DeviceEvent = EventEnvelope<
  'devices.device.enrollment.requested' | 'devices.device.retired' | 'devices.device.reported'
>

const ENDED = ['REVOKED', 'REPLACED', 'RETIRED']

/** The session in which a device asks to be enrolled is the device's own from then on. */
async function bindSession({ data }: Pick<DeviceEvent, 'data'>, work: Work): Promise<void> {
  const { deviceId, accountId, sessionId } = data
  const unbound = { id: sessionId, accountId, deviceId: IsNull(), state: In([...liveStates]) }
  if (!(await work.lock(Session, unbound))) return
  await work.change(Session, { id: sessionId }, { deviceId }, (session) => ({
    type: 'accounts.session.bound',
    data: { ...sessionData(session), deviceId },
    audit: sessionAudit(session),
  }))
}

/** A device that is no longer trusted keeps no session, whether its holder thinks of it or not (SES-04). */
async function closeSessionsOfDevice({ data }: Pick<DeviceEvent, 'data'>, work: Work): Promise<void> {
  const { deviceId, accountId, sessionId } = data
  await forgetDeviceKey(work, deviceId)
  const sessions = await lockLiveSessions(work, { accountId, deviceId }, { accountId, id: sessionId })
  for (const session of sessions) await endSession(work, session, 'DEVICE')
}

/** The present state of a device, for whoever has missed how it came to that. */
async function followDevice(event: DeviceEvent, work: Work): Promise<void> {
  const { state } = event.data
  if (ENDED.includes(state)) return closeSessionsOfDevice(event, work)
  await bindSession(event, work)
  await (state === 'TRUSTED' ? trustDeviceKey(event, work) : distrustDeviceKey(event, work))
}

/** What accounts does on the events of others: devices bind and close sessions, servers have owners, erasures are answers. */
export const reactions: Reactions = {
  ...ownedServerReactions,
  ...erasureAnswers,
  'devices.device.enrollment.requested': bindSession,
  'devices.device.enrollment.approved': trustDeviceKey,
  'devices.device.restricted': distrustDeviceKey,
  'devices.device.restriction.lifted': trustDeviceKey,
  'devices.device.enrollment.rejected': closeSessionsOfDevice,
  'devices.device.revoked': closeSessionsOfDevice,
  'devices.device.replaced': closeSessionsOfDevice,
  'devices.device.retired': closeSessionsOfDevice,
  'devices.device.erased': ({ data }, work) => forgetDeviceKey(work, data.deviceId),
  'devices.device.reported': followDevice,
}
