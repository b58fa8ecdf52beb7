import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { SetupError } from './setup-error.mjs'

const SLOWEST = 10
/** A shell adds the number of the signal that ended a program. */
export const INTERRUPTED = 128
/** More files than these do not fail because of the load of the machine. */
const MOST_REPEATED = 5

/** @returns the results of each test file, and the exit code of jest. @throws SetupError when it leaves no report */
export async function runJest(root, parameters) {
  const directory = mkdtempSync(join(tmpdir(), 'enigm-jest-'))
  const file = join(directory, 'report.json')
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js')
  const config = ['--config', join(root, 'jest.config.js')]
  const output = ['--json', '--outputFile', file]
  // The report goes to the file as well as to the child's standard output, where it is not needed.
  const child = spawn(process.execPath, [jest, ...config, ...parameters, ...output], {
    cwd: root,
    stdio: ['inherit', 'ignore', 'inherit'],
  })
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => child.kill(name))
  const code = await new Promise((resolve) =>
    child.once('close', (status, signal) => resolve(status ?? INTERRUPTED + constants.signals[signal])),
  )
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  rmSync(directory, { recursive: true })
  if (!report) throw new SetupError('The tests did not run to their end.')
  return { files: report.testResults, code }
}

/**
 * Runs the files that have failed once more, one after the other, after all others: a file that then passes has failed because of
 * the load of the machine, which is reported. @returns the results with those of the second run
 */
export async function repeatFailed(root, files) {
  const failed = files.filter(({ status }) => status === 'failed')
  if (failed.length === 0 || failed.length > MOST_REPEATED) return files
  showFailed(root, failed)
  console.log(`running ${failed.length} failed test files once more, alone …`)
  const names = [...new Set(failed.map(({ name }) => name))]
  const { files: repeated } = await runJest(root, ['--runInBand', '--runTestsByPath', ...names])
  for (const { name, status } of repeated)
    if (status === 'passed') console.log(`failed beside others and passed alone: ${relative(root, name)}`)
  return [...files.filter(({ name }) => !names.includes(name)), ...repeated]
}

/** Prints the test files that took longest, with their seconds. */
export function showSlowest(root, files) {
  const secondsOf = ({ startTime, endTime }) => (endTime - startTime) / 1000
  const slowest = [...files].sort((a, b) => secondsOf(b) - secondsOf(a)).slice(0, SLOWEST)
  for (const file of slowest)
    console.log(`${secondsOf(file).toFixed(1).padStart(6)} s  ${relative(root, file.name)}`)
}

/** Prints every failed test, so that the end of a long output names them. */
export function showFailed(root, files) {
  for (const { name, status, assertionResults } of files) {
    if (status !== 'failed') continue
    const tests = assertionResults.filter(isFailed).map(({ fullName }) => fullName)
    for (const test of tests.length > 0 ? tests : ['the file cannot be run'])
      console.log(`failed: ${relative(root, name)}: ${test}`)
  }
}

/** The number of tests by outcome. A test file that cannot even be loaded counts as one failure. */
export function countsOf(files) {
  const tests = files.flatMap(({ assertionResults }) => assertionResults)
  const count = (...outcomes) => tests.filter(({ status }) => outcomes.includes(status)).length
  const unloaded = files.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some(isFailed),
  )
  return {
    passed: count('passed'),
    failed: count('failed') + unloaded.length,
    skipped: count('pending', 'skipped', 'todo'),
  }
}

function isFailed({ status }) {
  return status === 'failed'
}
