import type { EnvironmentCommand } from './environment-command.entity'
import type { EnvironmentReceipt } from './environment-receipt'

/** The columns of a command that a receipt shows. */
export const receiptColumns = [
  'outcome',
  'matched',
  'deleted',
  'held',
  'heldByGround',
  'tombstoneRoot',
  'reportedAt',
  'signedReport',
] as const satisfies (keyof EnvironmentCommand)[]

/** The receipt of a command whose state is REPORTED: all its columns hold a value (a CHECK of the table). */
export function receiptOf(
  command: Pick<EnvironmentCommand, (typeof receiptColumns)[number]>,
): EnvironmentReceipt {
  const { outcome, matched, deleted, held, heldByGround, tombstoneRoot, reportedAt, signedReport } = command
  return {
    state: outcome!,
    counts: { matched: matched!, deleted: deleted!, held: held! },
    retained: heldByGround!,
    tombstoneRoot: tombstoneRoot!,
    reportedAt: reportedAt!,
    signedReport: signedReport!,
  }
}
