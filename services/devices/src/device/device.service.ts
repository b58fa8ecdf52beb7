import { accountOf, DomainFailure, type App, type CallContext, type Transaction } from '@enigm/subgraph'
import { DevicesErrorCode } from '../errors'
import { Device } from './device.entity'
import { DeviceAction, DeviceState } from './device.lifecycle'
import { lockInOrder, moveDevice, refuseUntrustedSession } from './device.transitions'

const { LIFT_RESTRICTION, REPLACE, RESTRICT, RETIRE, REVOKE } = DeviceAction

/**
 * What the account does with its enrolled devices. Their trust is decided in this service alone: it neither follows the
 * state of the account nor moves it (DEV-16). Every move throws DomainFailure NOT_FOUND or INVALID_TRANSITION.
 */
export class DeviceService {
  constructor(private readonly app: App) {}

  /** Makes the device fail every trust decision until the restriction is lifted (DEV-13). */
  restrict(context: CallContext, handle: string): Promise<Device> {
    return this.app.transaction(context, (tx) => moveDevice(tx, RESTRICT, handle))
  }

  /** @throws DomainFailure SELF_APPROVAL, UNTRUSTED_SESSION too: a restricted device cannot free itself */
  liftRestriction(context: CallContext, handle: string): Promise<Device> {
    return this.app.transaction(context, async (tx) => {
      await refuseUntrustedSession(tx, handle)
      return moveDevice(tx, LIFT_RESTRICTION, handle)
    })
  }

  /** Ends all future trust at the moment that its event carries (DEV-04, DEV-05). */
  revoke(context: CallContext, handle: string): Promise<Device> {
    return this.app.transaction(context, (tx) => moveDevice(tx, REVOKE, handle, { endedAt: new Date() }))
  }

  /** Takes the device out of use for good (DEV-14). */
  retire(context: CallContext, handle: string): Promise<Device> {
    return this.app.transaction(context, (tx) => moveDevice(tx, RETIRE, handle, { endedAt: new Date() }))
  }

  /**
   * Ends a device and names a waiting one of the same account as its replacement. This is a new trust event: the new
   * device still waits for its approval and inherits nothing (DEV-07).
   */
  replace(
    context: CallContext,
    handle: string,
    newHandle: string,
  ): Promise<{ device: Device; replacement: Device }> {
    return this.app.transaction(context, async (tx) => {
      const replacement = await this.lockReplacement(tx, handle, newHandle)
      const device = await moveDevice(tx, REPLACE, handle, { endedAt: new Date() })
      await tx.manager.update(Device, { id: replacement.id }, { replaces: handle })
      return { device, replacement: { ...replacement, replaces: handle } }
    })
  }

  private async lockReplacement(tx: Transaction, handle: string, newHandle: string): Promise<Device> {
    const accountId = accountOf(tx.caller)
    const locked = await lockInOrder(tx, [
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
