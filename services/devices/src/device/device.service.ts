import { accountOf, DomainFailure, type App, type Origin, type Work } from '@enigm/subgraph'
import { DevicesErrorCode } from '../errors'
import { Device } from './device.entity'
import { DeviceAction, DeviceState } from './device.lifecycle'
import { lockInOrder, moveDevice, refuseUntrustedSession } from './device.moves'

const { LIFT_RESTRICTION, REPLACE, RESTRICT, RETIRE, REVOKE } = DeviceAction

/**
 * What the account does with its enrolled devices. Their trust is decided in this service alone: it neither follows the
 * state of the account nor moves it (DEV-16). Every move throws DomainFailure NOT_FOUND or INVALID_TRANSITION.
 */
export class DeviceService {
  constructor(private readonly app: App) {}

  /** Makes the device fail every trust decision until the restriction is lifted (DEV-13). */
  restrict(origin: Origin, handle: string): Promise<Device> {
    return this.app.transact(origin, (work) => moveDevice(work, RESTRICT, handle))
  }

  /** @throws DomainFailure SELF_APPROVAL, UNTRUSTED_SESSION too: a restricted device cannot free itself */
  liftRestriction(origin: Origin, handle: string): Promise<Device> {
    return this.app.transact(origin, async (work) => {
      await refuseUntrustedSession(work, handle)
      return moveDevice(work, LIFT_RESTRICTION, handle)
    })
  }

  /** Ends all future trust at the moment that its event carries (DEV-04, DEV-05). */
  revoke(origin: Origin, handle: string): Promise<Device> {
    return this.app.transact(origin, (work) => moveDevice(work, REVOKE, handle, { endedAt: new Date() }))
  }

  /** Takes the device out of use for good (DEV-14). */
  retire(origin: Origin, handle: string): Promise<Device> {
    return this.app.transact(origin, (work) => moveDevice(work, RETIRE, handle, { endedAt: new Date() }))
  }

  /**
   * Ends a device and names a waiting one of the same account as its replacement. This is a new trust event: the new
   * device still waits for its approval and inherits nothing (DEV-07).
   */
  replace(
    origin: Origin,
    handle: string,
    newHandle: string,
  ): Promise<{ device: Device; replacement: Device }> {
    return this.app.transact(origin, async (work) => {
      const replacement = await this.lockReplacement(work, handle, newHandle)
      const device = await moveDevice(work, REPLACE, handle, { endedAt: new Date() })
      await work.manager.update(Device, { id: replacement.id }, { replaces: handle })
      return { device, replacement: { ...replacement, replaces: handle } }
    })
  }

  private async lockReplacement(work: Work, handle: string, newHandle: string): Promise<Device> {
    const accountId = accountOf(work.caller)
    const locked = await lockInOrder(work, [
      { accountId, handle },
      { accountId, handle: newHandle },
    ])
    const replacement = locked.find((device) => device.handle === newHandle)
    const path = ['input', 'newDeviceHandle']
    if (!replacement) {
      throw new DomainFailure(DevicesErrorCode.NOT_FOUND, 'There is no such object here.', path)
    }
    if (replacement.state === DeviceState.PENDING_ENROLLMENT && !replacement.replaces) return replacement
    throw new DomainFailure(
      DevicesErrorCode.INVALID_TRANSITION,
      'Only a device that waits for a decision can replace another, and only one.',
      path,
    )
  }
}
