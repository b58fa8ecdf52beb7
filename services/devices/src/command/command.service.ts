import { newId } from '@enigm/contracts'
import type { App, CallContext, Context, Job, Transaction } from '@enigm/subgraph'
import { In, IsNull } from 'typeorm'
import type { Device } from '../device/device.entity'
import { DevicesFailure } from '../errors'
import { lockOwnOrAdministered } from '../management/management.access'
import type { DeviceManagement } from '../management/management.entity'
import { allowsWipe, type ManagedPolicy } from '../management/policy'
import { DeviceCommand, commands, type DeviceCommandKind, type RemoteOperation } from './command.entity'
import { commandLifecycle, openStates } from './command.lifecycle'

/** The channel on which every process of this service learns that a device has something to fetch. */
export const COMMAND_CHANNEL = 'device_command'

const EXPIRY_JOB = 'command.expiry'
const HOUR_MILLISECONDS = 3_600_000
/** A wipe waits longer: the device may be switched off by a thief. */
const LIFETIME_HOURS: Readonly<Record<DeviceCommandKind, number>> = {
  LOCK: 24,
  REFRESH_POSTURE: 24,
  ROTATE_POLICY: 24,
  WIPE: 24 * 7,
}

interface NewCommand {
  device: Device
  administeredBy: string | null
  kind: DeviceCommandKind
  policy?: ManagedPolicy
}

/** The commands to managed devices: requested by the owner or by the organization that the device is bound to. */
export class CommandService {
  constructor(private readonly app: App<any>) {}

  /** @throws DevicesFailure NOT_FOUND, NOT_MANAGED, INVALID_TRANSITION, COMMAND_PENDING */
  request(context: Context, handle: string, operation: RemoteOperation): Promise<DeviceCommand> {
    return this.app.transaction(context, async (tx) => {
      const { device, management, administeredBy } = await lockOwnOrAdministered(tx, handle)
      if (management?.state !== 'ON') throw new DevicesFailure('NOT_MANAGED')
      const order = { device, administeredBy, kind: operation }
      if (operation !== 'ROTATE_POLICY') return this.queue(tx, order)
      const { assignedPolicy } = management
      if (!assignedPolicy) throw new DevicesFailure('INVALID_TRANSITION')
      return this.queue(tx, { ...order, policy: assignedPolicy })
    })
  }

  /**
   * Orders a wipe of one device. Policy, mode and grant are checked in the transaction that queues it (MDM-10).
   * @throws DevicesFailure NOT_FOUND, NOT_MANAGED, WIPE_NOT_ALLOWED, COMMAND_PENDING
   */
  requestWipe(context: Context, handle: string): Promise<DeviceCommand> {
    return this.app.transaction(context, async (tx) => {
      const { device, management, administeredBy } = await lockOwnOrAdministered(tx, handle)
      if (management?.state !== 'ON') throw new DevicesFailure('NOT_MANAGED')
      if (!isWipeAllowed(management)) throw new DevicesFailure('WIPE_NOT_ALLOWED')
      return this.queue(tx, { device, administeredBy, kind: 'WIPE' })
    })
  }

  /**
   * Withdraws a command of the caller's party: the owner and the organization neither cancel nor block commands of each other.
   * @throws DevicesFailure NOT_FOUND, INVALID_TRANSITION when no such command waits or the device has acknowledged it
   */
  cancel(context: Context, handle: string, kind: DeviceCommandKind): Promise<DeviceCommand> {
    return this.app.transaction(context, async (tx) => {
      const { device, administeredBy } = await lockOwnOrAdministered(tx, handle)
      const open = await tx.manager.findOneBy(DeviceCommand, openOf(device.id, kind, administeredBy))
      if (!open) throw new DevicesFailure('INVALID_TRANSITION')
      return this.end(tx, 'CANCEL', open.id)
    })
  }

  /** Puts a command into the queue of a device whose row is locked. @throws DevicesFailure COMMAND_PENDING */
  async queue(tx: Transaction, { device, administeredBy, kind, policy }: NewCommand): Promise<DeviceCommand> {
    const deviceId = device.id
    const pending = await tx.manager.existsBy(DeviceCommand, openOf(deviceId, kind, administeredBy))
    if (pending) throw new DevicesFailure('COMMAND_PENDING')
    const requestedAt = await tx.now()
    const expiresAt = new Date(requestedAt.getTime() + LIFETIME_HOURS[kind] * HOUR_MILLISECONDS)
    const row = {
      ...{
        id: newId('deviceCommand'),
        state: commandLifecycle.initial,
        deviceId,
        accountId: device.accountId,
      },
      ...{ organizationId: administeredBy, kind, policy: policy ?? null, requestedAt, expiresAt },
      ...{
        retryAt: null,
        dispatchedAt: null,
        endedAt: null,
        sequence: null,
        envelope: null,
        envelopeHash: null,
      },
      ...{ previousHash: null, deferredSequence: null, failure: null, lateReport: null },
    }
    // The entry of the assigned policy covers the command that brings it.
    const details = kind === 'ROTATE_POLICY' ? { audit: null } : {}
    const command = await commands.create(tx, 'devices.command.requested', row, details)
    await tx.scheduleJob({ kind: EXPIRY_JOB, aggregateId: command.id, dueAt: expiresAt })
    await wakeDevice(tx, deviceId)
    return command
  }

  /** Cancels what a device has not acknowledged; of an organization, only what its administrators have requested. */
  private async cancelPending(
    tx: Transaction,
    of: { deviceId: string; organizationId?: string },
  ): Promise<void> {
    const state = In([...commandLifecycle.moves.CANCEL.from])
    for (const { id } of await tx.manager.findBy(DeviceCommand, { ...of, state }))
      await this.end(tx, 'CANCEL', id)
    await wakeDevice(tx, of.deviceId)
  }

  /**
   * Ends every command of a device that leaves managed mode, or those of an organization that manages it no longer: one that the
   * device has acknowledged can only expire.
   */
  async endAll(tx: Transaction, of: { deviceId: string; organizationId?: string }): Promise<void> {
    await this.cancelPending(tx, of)
    for (const { id } of await tx.manager.findBy(DeviceCommand, { ...of, state: 'ACKNOWLEDGED' }))
      await this.end(tx, 'EXPIRE', id)
  }

  /** Cancels the commands of a kind that the device has not acknowledged, of either party. */
  async withdraw(tx: Transaction, deviceId: string, kind: DeviceCommandKind): Promise<void> {
    const state = In([...commandLifecycle.moves.CANCEL.from])
    for (const { id } of await tx.manager.findBy(DeviceCommand, { deviceId, kind, state }))
      await this.end(tx, 'CANCEL', id)
  }

  /** Ends a command without a report of the device. */
  async end(tx: Transaction, action: 'CANCEL' | 'EXPIRE', id: string): Promise<DeviceCommand> {
    await tx.cancelJob(EXPIRY_JOB, id)
    return commands.move(tx, action, { id }, { set: { endedAt: await tx.now() } })
  }

  /** A device that reports at the same moment has locked its row first or finds the command expired. */
  expire(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      await tx.query(
        'SELECT FROM device d JOIN device_command c ON c.device_id = d.id WHERE c.id = $1 FOR UPDATE OF d',
        [job.aggregateId],
      )
      const command = await tx.manager.findOneBy(DeviceCommand, { id: job.aggregateId })
      await tx.completeJob(job)
      if (command && commandLifecycle.next(command.state).includes('EXPIRE'))
        await commands.move(tx, 'EXPIRE', { id: command.id }, { set: { endedAt: await tx.now() } })
    })
  }
}

/** The open command of a kind that one party has requested: an organization, or the owner of the device. */
function openOf(deviceId: string, kind: DeviceCommandKind, administeredBy: string | null) {
  return { deviceId, kind, state: In([...openStates]), organizationId: administeredBy ?? IsNull() }
}

export const commandJobs = {
  [EXPIRY_JOB]: (job: Job, app: App<any>, context: CallContext) =>
    app.get(CommandService).expire(context, job),
}

/** Whether the policy that the device was assigned, and has confirmed, allows a wipe: an assigned one alone does not. */
export function isWipeAllowed({ policyState, assignedPolicy, appliedPolicy }: DeviceManagement): boolean {
  return policyState === 'APPLIED' && appliedPolicy === assignedPolicy && allowsWipe[assignedPolicy!]
}

/** After the commit, the process that holds the poll of the device answers it. */
export async function wakeDevice(tx: Transaction, deviceId: string): Promise<void> {
  await tx.query('SELECT pg_notify($1, $2)', [COMMAND_CHANNEL, deviceId])
}
