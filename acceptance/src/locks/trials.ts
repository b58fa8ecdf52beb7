import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { repositoryRoot } from '@enigm/embedded'
import { runCLI } from 'jest'
import { folderOf, type Lock } from './locks'
import TrialReporter, { type Outcome } from './trial-reporter'

/** One test file, to be run without one lock. */
export interface Trial {
  readonly lock: Lock
  /** Below `src` of the lock's room. */
  readonly testFile: string
}

/** Options of the whole run, which jest refuses in a project. */
const ofTheRun = ['testSequencer', 'maxWorkers', 'workerIdleMemoryLimit', 'globalSetup', 'globalTeardown']

/** Runs each test file without its lock, in one run of jest: a trial is one of its projects. */
export async function runTrials(trials: readonly Trial[]): Promise<Outcome[]> {
  const directory = mkdtempSync(join(tmpdir(), 'enigm-locks-'))
  try {
    const config = join(directory, 'jest.config.json')
    writeFileSync(config, JSON.stringify(configOf(trials)))
    await runCLI({ $0: 'jest', _: [], config, silent: true } as never, [repositoryRoot])
    return trials.map(
      (trial) =>
        TrialReporter.outcomes.get(nameOf(trial)) ?? { passed: 0, failed: 0, error: 'there is no such file' },
    )
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function configOf(trials: readonly Trial[]): object {
  const base = createRequire(__filename)(join(repositoryRoot, 'jest.config.js')) as Record<string, unknown>
  const shared = Object.entries(base).filter(([name]) => !ofTheRun.includes(name))
  return {
    ...Object.fromEntries(Object.entries(base).filter(([name]) => name !== 'roots')),
    reporters: [join(__dirname, 'trial-reporter.js')],
    projects: trials.map((trial) => {
      const { lock, testFile } = trial
      const file = join(repositoryRoot, folderOf(lock.room), testFile)
      return {
        ...Object.fromEntries(shared),
        displayName: nameOf(trial),
        // What jest has compiled for one trial serves all.
        id: 'locks',
        roots: [dirname(file)],
        testMatch: [file],
        runtime: join(repositoryRoot, 'acceptance/runner/runtime-without-lock.js'),
        testEnvironmentOptions: { path: join(repositoryRoot, lock.path), text: lock.without },
      }
    }),
  }
}

/** Distinguishes the projects of a run. */
function nameOf({ lock, testFile }: Trial): string {
  return `${lock.room}/${lock.name} by ${testFile}`
}
