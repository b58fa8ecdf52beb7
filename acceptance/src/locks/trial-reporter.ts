/** How a test file ended. */
export interface Outcome {
  readonly passed: number
  readonly failed: number
  /** Why the file did not run, empty when it did. */
  readonly error: string
}

interface Result {
  readonly numPassingTests: number
  readonly numFailingTests: number
  readonly testExecError?: { readonly message?: string } | null
}

interface Trial {
  readonly context: { readonly config: { readonly displayName: { readonly name: string } } }
}

/** jest reports to it the end of each test file. */
export default class TrialReporter {
  /** The outcomes of this process by the name of the trial. */
  static readonly outcomes = new Map<string, Outcome>()

  onTestResult({ context }: Trial, { numPassingTests, numFailingTests, testExecError }: Result): void {
    const { name } = context.config.displayName
    const error = testExecError ? (testExecError.message ?? 'it did not run') : ''
    const outcome = { passed: numPassingTests, failed: numFailingTests, error }
    TrialReporter.outcomes.set(name, outcome)
    process.stdout.write(`${verdictOn(outcome)} ${name}\n`)
  }
}

/** A file that does not run says nothing about the lock. */
export function verdictOn({ passed, failed, error }: Outcome): string {
  if (error || passed + failed === 0) return 'NOT RUN'
  return failed > 0 ? 'detected' : 'SURVIVED'
}
