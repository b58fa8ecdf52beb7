/** The result of a command: lines for a terminal, and the same as data for `--json`. */
export interface Outcome {
  readonly text: readonly string[]
  readonly data: unknown
  /** False for a command that ran and has found a problem; its exit code is then 1. */
  readonly isGood?: boolean
}

/** The variables of a command, and the ways in which it reports. */
export interface CommandContext {
  readonly environment: NodeJS.ProcessEnv
  /** Runs a command and prints its outcome. */
  readonly perform: (run: () => Promise<Outcome>) => Promise<void>
  /** Prints a line of a command that runs until it is stopped. */
  readonly print: (line: string) => void
  /** Prints a line about a part of the work that is done, unless the outcome is to be JSON. */
  readonly progress: (line: string) => void
  /** Aborted when the process is to stop. */
  readonly signal: AbortSignal
}
