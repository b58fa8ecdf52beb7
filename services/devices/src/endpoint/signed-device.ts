import { randomUUID } from 'node:crypto'
import { select, system, type App, type CallContext } from '@enigm/subgraph'
import { Device } from '../device/device.entity'

const byThumbprint = select(Device).where('key_thumbprint = $1')

/** The device with this key; a message proves that it comes from it by its signature alone. */
export async function deviceOfKey(app: App<any>, keyThumbprint: string): Promise<Device | undefined> {
  const [device] = await app.read(byThumbprint, [keyThumbprint])
  return device
}

/** A device acts for itself: the audit trail names it, and neither an account nor a session. */
export function contextOf({ id }: Device): CallContext {
  return { caller: { ...system, kind: 'machine', sessionId: id }, correlationId: randomUUID() }
}

/** Whether a device may fetch commands: a restricted one can still be locked or wiped. */
export function mayPoll({ state }: Pick<Device, 'state'>): boolean {
  return state === 'TRUSTED' || state === 'RESTRICTED'
}
