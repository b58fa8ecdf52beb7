import { newId } from '@enigm/contracts'
import type { App, Context, Transaction } from '@enigm/subgraph'
import { CommandService } from '../command/command.service'
import type { DeviceCommand } from '../command/command.entity'
import type { Device } from '../device/device.entity'
import { DevicesFailure } from '../errors'
import { lockOwn, lockOwnOrAdministered, managementOf, requireMembership } from './management.access'
import { DeviceManagement, managements } from './management.entity'
import { managementLifecycle } from './management.lifecycle'
import { allowsWipe, type ManagedPolicy } from './policy'

const noPolicy = {
  ...{ assignedPolicy: null, assignedAt: null, policyState: 'NONE' },
  ...{ appliedPolicy: null, appliedAt: null },
} as const satisfies Partial<DeviceManagement>

const noBinding = { organizationId: null, organizationHandle: null, boundAt: null }
const noPosture = { posture: null, postureAt: null }
const noFindings = { findings: null, findingsDay: null }

/** Without managed mode a device has no policy, no binding, no posture and no category of findings here. */
const nothing = {
  enabledAt: null,
  ...noBinding,
  ...noPolicy,
  ...noPosture,
  ...noFindings,
} as const satisfies Partial<DeviceManagement>

/** Managed mode of a device: its owner switches it on and binds it; owner and organization assign a policy. */
export class ManagementService {
  private readonly commands: CommandService

  constructor(private readonly app: App<any>) {
    this.commands = app.get(CommandService)
  }

  /** @throws DevicesFailure NOT_FOUND, NOT_MANAGEABLE, INVALID_TRANSITION */
  enable(context: Context, handle: string): Promise<Device> {
    return this.app.transaction(context, async (tx) => {
      const { device } = await lockOwn(tx, handle)
      if (device.state !== 'TRUSTED' || device.kind !== 'ENIGM_OS') throw new DevicesFailure('NOT_MANAGEABLE')
      await tx.query(
        `INSERT INTO device_management (id, version, state, device_id, account_id, policy_state, last_sequence,
           heads, chain_broken)
         VALUES ($1, 0, $2, $3, $4, 'NONE', 0, '{""}', false) ON CONFLICT (device_id) DO NOTHING`,
        [newId('deviceManagement'), managementLifecycle.initial, device.id, device.accountId],
      )
      const set = { enabledAt: await tx.now() }
      await managements.move(tx, 'ENABLE', { deviceId: device.id }, { set })
      return device
    })
  }

  /** Cancels what the device has not acknowledged, and awaits no report any longer (MDM-08). @throws DevicesFailure NOT_FOUND, INVALID_TRANSITION */
  disable(context: Context, handle: string): Promise<Device> {
    return this.app.transaction(context, async (tx) => {
      const { device, management } = await lockOwn(tx, handle)
      if (management?.state !== 'ON') throw new DevicesFailure('INVALID_TRANSITION')
      await this.leave(tx, device.id)
      return device
    })
  }

  /** Lets the administrators of an organization manage the device (DEV-19). @throws DevicesFailure NOT_FOUND, NOT_MANAGED, INVALID_TRANSITION */
  bind(context: Context, handle: string, organizationId: string): Promise<Device> {
    return this.app.transaction(context, async (tx) => {
      const { device, management } = await lockOwn(tx, handle)
      await requireMembership(tx, organizationId)
      requireManaged(management)
      if (management.organizationId) throw new DevicesFailure('INVALID_TRANSITION')
      const organizationHandle = this.app.handle('dh', `organization:${organizationId}`, device.id)
      // The hour of a report does not say whether the organization may see it; the device can report again.
      const set = { organizationId, organizationHandle, boundAt: await tx.now(), ...noPosture }
      await managements.change(tx, 'devices.management.bound', { deviceId: device.id }, { set })
      return device
    })
  }

  /** @throws DevicesFailure NOT_FOUND, INVALID_TRANSITION */
  unbind(context: Context, handle: string): Promise<Device> {
    return this.app.transaction(context, async (tx) => {
      const { device, management } = await lockOwn(tx, handle)
      if (!management?.organizationId) throw new DevicesFailure('INVALID_TRANSITION')
      await this.release(tx, management)
      return device
    })
  }

  /** Queues the policy for the device; it counts as applied only when the device has signed that (MDM-04). @throws DevicesFailure NOT_FOUND, NOT_MANAGED */
  assignPolicy(context: Context, handle: string, policy: ManagedPolicy): Promise<DeviceCommand> {
    return this.app.transaction(context, async (tx) => {
      const { device, management, administeredBy } = await lockOwnOrAdministered(tx, handle)
      requireManaged(management)
      // A policy gives way to a later one, and a wipe to a policy that does not allow it.
      await this.commands.withdraw(tx, device.id, 'ROTATE_POLICY')
      if (!allowsWipe[policy]) await this.commands.withdraw(tx, device.id, 'WIPE')
      const set = { assignedPolicy: policy, assignedAt: await tx.now(), policyState: 'PENDING' } as const
      const event = 'devices.management.policy.assigned'
      await managements.change(tx, event, { deviceId: device.id }, { set, reason: policy })
      return this.commands.queue(tx, { device, administeredBy, kind: 'ROTATE_POLICY', policy })
    })
  }

  /** Ends managed mode, if it is on, with everything that waits: by the owner, or because the device has ended. */
  async leave(tx: Transaction, deviceId: string, more: { audit?: null } = {}): Promise<void> {
    const management = await managementOf(tx, deviceId)
    if (management?.state !== 'ON') return
    await this.commands.endAll(tx, { deviceId })
    const bound = management.organizationId
    await managements.move(
      tx,
      'DISABLE',
      { deviceId },
      { set: nothing, event: bound ? { organizationId: bound } : {}, ...more },
    )
  }

  /** Unbinds the devices of an account that has left an organization. */
  async releaseMember(tx: Transaction, organizationId: string, accountId: string): Promise<void> {
    await tx.query(
      `SELECT FROM device d JOIN device_management m ON m.device_id = d.id
       WHERE m.organization_id = $1 AND m.account_id = $2 ORDER BY d.id FOR UPDATE OF d`,
      [organizationId, accountId],
    )
    const bound = await tx.manager.findBy(DeviceManagement, { organizationId, accountId })
    for (const management of bound) await this.release(tx, management)
  }

  /**
   * Commands of the organization end with the binding: canceled, or expired once acknowledged. The policy ends too:
   * another organization cannot wipe the device under it.
   */
  private async release(tx: Transaction, { deviceId, organizationId }: DeviceManagement): Promise<void> {
    await this.commands.endAll(tx, { deviceId, organizationId: organizationId! })
    await this.commands.withdraw(tx, deviceId, 'ROTATE_POLICY')
    await this.commands.withdraw(tx, deviceId, 'WIPE')
    const set = { ...noBinding, ...noPolicy }
    const event = { organizationId: organizationId! }
    await managements.change(tx, 'devices.management.unbound', { deviceId }, { set, event })
  }
}

/** @throws DevicesFailure NOT_MANAGED */
function requireManaged(management: DeviceManagement | null): asserts management is DeviceManagement {
  if (management?.state !== 'ON') throw new DevicesFailure('NOT_MANAGED')
}
