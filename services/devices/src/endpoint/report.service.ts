import { startOfHour, type App, type CallContext, type Transaction } from '@enigm/subgraph'
import { CommandService } from '../command/command.service'
import { DeviceCommand, commands, type CommandFailure } from '../command/command.entity'
import type { DeviceCommandState } from '../command/command.lifecycle'
import { Device } from '../device/device.entity'
import { managementOf } from '../management/management.access'
import { managements, type DeviceManagement } from '../management/management.entity'
import type { ReportClaims } from './message'

const NOT_NOW_MILLISECONDS = 15 * 60_000

interface Recorded {
  /** The state of the command after the report. */
  state: DeviceCommandState
  /** Whether the command had ended before: the report is recorded and completes nothing. */
  isLate: boolean
}

type ReportAnswer = Recorded | 'NOT_FOUND' | 'MISMATCH'

/** Applies the signed reports of devices; a command is completed here and nowhere else (MDM-09). */
export class ReportService {
  private readonly queue: CommandService

  constructor(private readonly app: App<any>) {
    this.queue = app.get(CommandService)
  }

  /**
   * Records a report. It is about a command of the device that has signed it, by sequence and hash of the last envelope. An
   * ended device can still report what it has carried out: its key proves that, and it gives the device nothing.
   */
  record(context: CallContext, device: Device, report: ReportClaims): Promise<ReportAnswer> {
    return this.app.transaction(context, async (tx) => {
      if (!(await tx.lock(Device, { id: device.id }))) return 'NOT_FOUND'
      const command = await tx.manager.findOneBy(DeviceCommand, { id: report.command, deviceId: device.id })
      if (!command) return 'NOT_FOUND'
      if (command.sequence !== report.seq || command.envelopeHash !== report.head) return 'MISMATCH'
      const isOpen = command.state === 'DISPATCHED' || command.state === 'ACKNOWLEDGED'
      if (isOpen && command.expiresAt <= (await tx.now()))
        return this.late(tx, await this.queue.end(tx, 'EXPIRE', command.id), report)
      return this.apply(tx, command, report)
    })
  }

  private async apply(tx: Transaction, command: DeviceCommand, report: ReportClaims): Promise<Recorded> {
    const { state } = command
    if (state === 'CANCELED' || state === 'EXPIRED') return this.late(tx, command, report)
    if (state === 'DISPATCHED' && report.status === 'NOT_NOW') return this.defer(tx, command)
    const isOpen = state === 'DISPATCHED' || state === 'ACKNOWLEDGED'
    // A report that says nothing further, such as a repeated one, leaves the state as it is.
    if (!isOpen || report.status === 'NOT_NOW') return { state, isLate: false }
    if (state === 'DISPATCHED') await commands.move(tx, 'ACKNOWLEDGE', { id: command.id })
    if (report.status === 'ACKNOWLEDGED') return { state: 'ACKNOWLEDGED', isLate: false }
    return this.finish(tx, command, report)
  }

  private async finish(tx: Transaction, command: DeviceCommand, report: ReportClaims): Promise<Recorded> {
    const failure = failureOf(command, report)
    const set = { endedAt: await tx.now(), failure }
    const { state } = await commands.move(tx, failure ? 'FAIL' : 'COMPLETE', { id: command.id }, { set })
    const management = await managementOf(tx, command.deviceId)
    if (management?.state === 'ON' && isAwaited(command, management))
      await applyResult(tx, command, { ...report, failure })
    return { state, isLate: false }
  }

  /** NOT_NOW counts once for each envelope, so that its repetition delays nothing. */
  private async defer(tx: Transaction, { id, sequence, deferredSequence }: DeviceCommand): Promise<Recorded> {
    if (deferredSequence !== sequence) {
      const set = {
        retryAt: new Date((await tx.now()).getTime() + NOT_NOW_MILLISECONDS),
        deferredSequence: sequence,
      }
      await commands.change(tx, 'devices.command.deferred', { id }, { set })
    }
    return { state: 'DISPATCHED', isLate: false }
  }

  private async late(tx: Transaction, command: DeviceCommand, { status }: ReportClaims): Promise<Recorded> {
    const { id, state, lateReport } = command
    const isNews = lateReport === null || lateReport === 'ACKNOWLEDGED'
    if (status !== 'NOT_NOW' && status !== lateReport && isNews)
      await commands.change(
        tx,
        'devices.command.late.report.recorded',
        { id },
        { set: { lateReport: status } },
      )
    return { state, isLate: true }
  }
}

/** Success counts only with its result: the policy that was commanded, or a posture. */
function failureOf({ kind, policy }: DeviceCommand, report: ReportClaims): CommandFailure | null {
  if (report.status === 'FAILED') return report.reason ?? 'FAILED_ON_DEVICE'
  if (kind === 'ROTATE_POLICY' && report.policy !== policy) return 'INCOMPLETE_REPORT'
  if (kind === 'REFRESH_POSTURE' && !report.posture) return 'INCOMPLETE_REPORT'
  return null
}

/** The answer to a policy that ended with the binding says nothing about the present one. */
function isAwaited({ kind, policy }: DeviceCommand, { assignedPolicy }: DeviceManagement): boolean {
  return kind !== 'ROTATE_POLICY' || policy === assignedPolicy
}

type Result = ReportClaims & { failure: CommandFailure | null }

async function applyResult(
  tx: Transaction,
  { kind, deviceId, policy }: DeviceCommand,
  result: Result,
): Promise<void> {
  if (kind === 'ROTATE_POLICY') {
    const set = result.failure
      ? ({ policyState: 'FAILED' } as const)
      : ({ policyState: 'APPLIED', appliedPolicy: policy, appliedAt: await tx.now() } as const)
    const event = result.failure ? 'devices.management.policy.failed' : 'devices.management.policy.applied'
    await managements.change(tx, event, { deviceId }, { set })
  }
  if (kind === 'REFRESH_POSTURE' && !result.failure) {
    const set = { posture: result.posture!, postureAt: startOfHour(await tx.now()) }
    await managements.change(tx, 'devices.management.posture.reported', { deviceId }, { set })
  }
}
