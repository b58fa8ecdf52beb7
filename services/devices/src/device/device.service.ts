import {
  deleteRows,
  violatedConstraint,
  type App,
  type Context,
  type Erased,
  type Transaction,
} from '@enigm/subgraph'
import { wakeDevice } from '../command/command.service'
import { In, LessThan, type FindOptionsWhere } from 'typeorm'
import { lockAdministered, type Administered } from '../management/management.access'
import { ManagementService } from '../management/management.service'
import { lockInOrder, lockReplacement, ownDevice, refuseUntrustedSession } from './device.access'
import { Device, devices, effectiveAt } from './device.entity'
import { DevicesFailure } from '../errors'
import { deviceLifecycle } from './device.lifecycle'
import type { Label } from './label'

/**
 * The operations of an account on its enrolled devices. Their trust is decided in this service alone: it neither follows the
 * state of the account nor moves it (DEV-16). Every move throws DomainFailure NOT_FOUND or INVALID_TRANSITION.
 */
export class DeviceService {
  private readonly management: ManagementService

  constructor(private readonly app: App) {
    this.management = app.get(ManagementService)
  }

  /** Makes the device fail every trust decision until the restriction is lifted (DEV-13). */
  restrict(context: Context, handle: string): Promise<Device> {
    return this.app.transaction(context, (tx) => devices.move(tx, 'RESTRICT', ownDevice(tx.caller, handle)))
  }

  /** @throws DevicesFailure SELF_APPROVAL, UNTRUSTED_SESSION too: a restricted device cannot free itself */
  liftRestriction(context: Context, handle: string): Promise<Device> {
    return this.app.transaction(context, async (tx) => {
      await refuseUntrustedSession(tx, handle)
      return devices.move(tx, 'LIFT_RESTRICTION', ownDevice(tx.caller, handle), { set: unrestricted })
    })
  }

  /** As `restrict`, by an administrator of the organization that the device is bound to (DEV-19). */
  restrictManaged(context: Context, handle: string): Promise<Administered> {
    return this.app.transaction(context, async (tx) => {
      const { device, organizationId } = await lockAdministered(tx, handle)
      const set = { restrictedBy: organizationId }
      return { device: await devices.move(tx, 'RESTRICT', { id: device.id }, { set }), organizationId }
    })
  }

  /** An organization lifts what it has restricted, and neither a restriction by the owner nor one by a recovery. */
  liftManagedRestriction(context: Context, handle: string): Promise<Administered> {
    return this.app.transaction(context, async (tx) => {
      const { device, organizationId } = await lockAdministered(tx, handle)
      if (device.restrictedBy !== organizationId) throw new DevicesFailure('INVALID_TRANSITION')
      const which = { id: device.id }
      return {
        device: await devices.move(tx, 'LIFT_RESTRICTION', which, { set: unrestricted }),
        organizationId,
      }
    })
  }

  /** Gives the device another label of the closed list (DEV-18). @throws DevicesFailure NOT_FOUND, LABEL_TAKEN */
  async changeLabel(context: Context, handle: string, label: Label): Promise<Device> {
    try {
      return await this.app.transaction(context, (tx) =>
        devices.change(tx, 'devices.device.relabeled', ownDevice(tx.caller, handle), { set: label }),
      )
    } catch (error) {
      if (violatedConstraint(error) === 'device_label_is_unique') throw new DevicesFailure('LABEL_TAKEN')
      throw error
    }
  }

  /** Ends all future trust at the moment that its event carries (DEV-04, DEV-05). */
  revoke(context: Context, handle: string): Promise<Device> {
    return this.app.transaction(context, (tx) => this.end(tx, 'REVOKE', ownDevice(tx.caller, handle)))
  }

  /**
   * Removes a device from the account, whatever state it is in: it ends if it has not, and no list shows it (DEV-06). Its row
   * stays, so that its key enrolls no second time. Nothing is ordered on the device.
   */
  remove(context: Context, handle: string): Promise<Device> {
    return this.app.transaction(context, async (tx) => {
      const device = await tx.lock(Device, ownDevice(tx.caller, handle))
      if (!device) throw new DevicesFailure('NOT_FOUND')
      const { id } = device
      // The entry of the removal covers the end of the trust.
      if (deviceLifecycle.next(device.state).includes('REVOKE'))
        await this.end(tx, 'REVOKE', { id }, { audit: null })
      return devices.change(tx, 'devices.device.removed', { id }, { set: { removedAt: await tx.now() } })
    })
  }

  /** Takes the device out of use for good (DEV-14). */
  retire(context: Context, handle: string): Promise<Device> {
    return this.app.transaction(context, (tx) => this.end(tx, 'RETIRE', ownDevice(tx.caller, handle)))
  }

  /** As `revoke` and `retire`, by an administrator of the organization that the device is bound to (DEV-19). */
  endManaged(context: Context, action: 'REVOKE' | 'RETIRE', handle: string): Promise<Administered> {
    return this.app.transaction(context, async (tx) => {
      const { device, organizationId } = await lockAdministered(tx, handle)
      return { device: await this.end(tx, action, { id: device.id }), organizationId }
    })
  }

  /**
   * Ends a device and names a waiting one of the same account as its replacement. This is a new trust event: the new
   * device still waits for its approval and inherits nothing (DEV-07).
   */
  replace(
    context: Context,
    handle: string,
    newHandle: string,
  ): Promise<{ device: Device; replacement: Device }> {
    return this.app.transaction(context, async (tx) => {
      const replacement = await lockReplacement(tx, handle, newHandle)
      const device = await this.end(tx, 'REPLACE', ownDevice(tx.caller, handle))
      await tx.manager.update(Device, { id: replacement.id }, { replaces: handle })
      return { device, replacement: { ...replacement, replaces: handle } }
    })
  }

  /**
   * A recovery marks every trusted device for review: it is restricted, once per recovery, until the account's holder lifts
   * the restriction. It raises no trust and ends none; a device that waits for its approval goes on waiting (REC-01, DEV-16).
   */
  async review(tx: Transaction, accountId: string, recoveryId: string): Promise<void> {
    const [fresh] = await tx.query<object>(
      `INSERT INTO account_recovery (account_id, recovery_id) VALUES ($1, $2)
       ON CONFLICT (account_id) DO UPDATE SET recovery_id = excluded.recovery_id
         WHERE account_recovery.recovery_id <> excluded.recovery_id
       RETURNING account_id`,
      [accountId, recoveryId],
    )
    if (!fresh) return
    // The review is the holder's: no organization lifts a restriction over it.
    await tx.manager.update(Device, { accountId, state: 'RESTRICTED' }, unrestricted)
    // Waiting devices are locked too, so that an approval in another transaction is waited for.
    const locked = await lockInOrder(tx, [
      { accountId, state: 'PENDING_ENROLLMENT' },
      { accountId, state: 'TRUSTED' },
    ])
    for (const { id, state } of locked) {
      if (state === 'TRUSTED') await devices.move(tx, 'RESTRICT', { id, accountId }, { reason: 'RECOVERY' })
    }
  }

  /**
   * Erases the devices of a deleted account: those that still count are revoked, other services forget each by its last event,
   * and the rows go, keys and handles with them (ACC-05).
   */
  async erase(tx: Transaction, accountId: string): Promise<Erased> {
    const locked = await lockInOrder(tx, [{ accountId }])
    for (const { id, state } of locked) {
      if (deviceLifecycle.next(state).includes('REVOKE')) {
        await this.end(tx, 'REVOKE', { id }, { audit: null })
      }
      await devices.change(tx, 'devices.device.erased', { id }, { audit: null })
    }
    const of = {
      device_finding: 'account_id',
      device_defense_report: 'account_id',
      device_attestation: 'account_id',
      device_command: 'account_id',
      device_management: 'account_id',
      account_recovery: 'account_id',
    }
    const rows = await deleteRows(tx, of, accountId)
    await tx.query('DELETE FROM device_connection WHERE device_id = ANY($1)', [locked.map(({ id }) => id)])
    await tx.manager.delete(Device, { accountId })
    return { erased: locked.length + rows, detached: 0 }
  }

  /**
   * Deletes the devices of an account that stays which had ended before a moment, with their commands and findings; other services
   * forget each by its last event (ACC-06). A device that replaced one of them no longer names it.
   */
  async deleteEnded(tx: Transaction, accountId: string, before: Date): Promise<void> {
    const ended = await lockInOrder(tx, [{ accountId, endedAt: LessThan(before) }])
    if (ended.length === 0) return
    for (const { id } of ended) await devices.change(tx, 'devices.device.erased', { id }, { audit: null })
    const replaces = In(ended.map(({ handle }) => handle))
    await tx.manager.update(Device, { accountId, replaces }, { replaces: null })
    await tx.query('DELETE FROM device_connection WHERE device_id = ANY($1)', [ended.map(({ id }) => id)])
    await tx.manager.delete(Device, { accountId, id: In(ended.map(({ id }) => id)) })
  }

  /** An ended device is managed no longer, what waits for it is canceled (MDM-08), and its poll is answered. */
  private async end(
    tx: Transaction,
    action: 'REVOKE' | 'RETIRE' | 'REPLACE',
    which: FindOptionsWhere<Device>,
    more: { audit?: null } = {},
  ): Promise<Device> {
    const set = { endedAt: new Date(), ...unrestricted }
    const event = action === 'REVOKE' ? { event: effectiveAt } : {}
    const device = await devices.move(tx, action, which, { set, ...event, ...more })
    // The entry of the device's end covers the end of its management.
    await this.management.leave(tx, device.id, { audit: null })
    await wakeDevice(tx, device.id)
    return device
  }
}

const unrestricted = { restrictedBy: null }
