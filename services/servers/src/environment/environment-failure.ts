export type EnvironmentFailureKind =
  /** The agent is absent, too slow or out of order. */
  | 'UNREACHABLE'
  /** The agent does not accept the command. */
  | 'COMMAND_REFUSED'
  /** The agent does not know the command, or no longer knows it. */
  | 'COMMAND_UNKNOWN'
  /** The report is forged, about another command, or contradicts itself. */
  | 'REPORT_REFUSED'

/** A call to an agent failed; the command is tried again later. */
export class EnvironmentFailure extends Error {
  constructor(
    readonly kind: EnvironmentFailureKind,
    options?: ErrorOptions,
  ) {
    super(`environment agent: ${kind}`, options)
    this.name = 'EnvironmentFailure'
  }
}
