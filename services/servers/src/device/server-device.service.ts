import { newId, Refusal } from '@enigm/contracts'
import {
  accountOf,
  requireApplied,
  requireCurrent,
  startOfDay,
  type CallContext,
  type Transaction,
} from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { ServersFailure } from '../errors'
import { decideParticipation } from '../member/participation'
import { deviceOfSession } from '../member/device-of-session'
import { lockServerDevice } from './server-device.access'
import { ServerDevice, serverDeviceHandle, serverDevices } from './server-device.entity'
import { serverDeviceLifecycle } from './server-device.lifecycle'

/** Devices that take part in servers. Removing one there changes nothing about its trust elsewhere (MEM-07). */
export class ServerDeviceService {
  constructor(private readonly app: ServersApp) {}

  /**
   * Records that the device of the calling session takes part in a server, once; repeated, it changes nothing.
   * @throws ServersFailure PARTICIPATION_DENIED
   * @throws Refusal UNAVAILABLE while it cannot be decided
   */
  async connect(context: CallContext, serverId: string): Promise<ServerDevice> {
    const { allowed } = await decideParticipation(this.app, context.caller, serverId)
    if (!allowed) throw new ServersFailure('PARTICIPATION_DENIED')
    return this.app.transaction(context, async (tx) => {
      const accountId = accountOf(tx.caller)
      const deviceId = await trustedDeviceOf(tx, accountId)
      await tx.query('SELECT 1 FROM server WHERE id = $1 FOR UPDATE', [serverId])
      const known = await tx.manager.findOneBy(ServerDevice, { serverId, deviceId })
      if (known?.state === 'CONNECTED') return known
      if (known) throw new ServersFailure('PARTICIPATION_DENIED')
      return serverDevices.create(tx, 'servers.device.connected', {
        ...{ id: newId('serverDevice'), state: serverDeviceLifecycle.initial, serverId, accountId, deviceId },
        ...{ handle: serverDeviceHandle(this.app, serverId, deviceId), sinceDay: startOfDay(await tx.now()) },
      })
    })
  }

  /** @throws ServersFailure NOT_FOUND, MEMBER_PROTECTED, INVALID_TRANSITION */
  remove(context: CallContext, handle: string): Promise<ServerDevice> {
    return this.app.transaction(context, async (tx) => {
      const { id } = await lockServerDevice(tx, handle)
      return serverDevices.move(tx, 'REMOVE', { id })
    })
  }
}

/** The trusted device to which the calling session belongs. @throws ServersFailure PARTICIPATION_DENIED */
async function trustedDeviceOf(tx: Transaction, accountId: string): Promise<string> {
  await requireCurrent(tx, 'accounts', 'devices')
  await requireApplied(tx, [accountId], 'accounts', 'devices')
  const { sessionId } = tx.caller
  if (!sessionId) throw new Refusal('UNAUTHENTICATED')
  const [own] = await tx.query<{ id: string }>(
    `SELECT own.id FROM ${deviceOfSession('$1', '$2')} own
     JOIN device_trust t ON t.device_id = own.id AND t.account_id = $1 AND t.state = 'TRUSTED'`,
    [accountId, sessionId],
  )
  if (!own) throw new ServersFailure('PARTICIPATION_DENIED')
  return own.id
}
