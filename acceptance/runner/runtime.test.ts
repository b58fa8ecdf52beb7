import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

interface Outcome {
  readonly numPassedTests: number
  readonly failures: string[]
}

/** Runs these files with the runner of this repository, one after the other in one worker. */
function runFiles(files: Record<string, string>): Outcome {
  const rootDir = realpathSync(mkdtempSync(join(tmpdir(), 'runner-')))
  const config = {
    rootDir,
    testEnvironment: resolve(__dirname, 'environment.js'),
    runtime: resolve(__dirname, 'runtime.js'),
    transform: {},
    moduleNameMapper: { '^@enigm/(.+)$': '<rootDir>/own/$1.js' },
  }
  const all = { 'jest.config.json': JSON.stringify(config), ...common, ...files }
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(rootDir, name)), { recursive: true })
    writeFileSync(join(rootDir, name), text)
  }
  const jest = resolve(__dirname, '../../node_modules/jest/bin/jest.js')
  const report = join(rootDir, 'report.json')
  const order = ['--runInBand', '--testSequencer', join(rootDir, 'sequencer.js')]
  const parameters = [
    jest,
    '--config',
    join(rootDir, 'jest.config.json'),
    ...order,
    '--json',
    '--outputFile',
    report,
  ]
  spawnSync(process.execPath, parameters, { cwd: rootDir, env: { PATH: process.env['PATH'] } })
  const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number
    testResults: { message: string }[]
  }
  return { numPassedTests, failures: testResults.map(({ message }) => message).filter(Boolean) }
}

/** A module of the project and one of a third party, each with a state; test files run in the order of their names. */
const common = {
  'own/counter.js': 'let count = 0; exports.next = () => ++count',
  'own/facade.js': `exports.answer = () => require('third-party').answer()`,
  'node_modules/third-party/index.js': `let count = 0; exports.next = () => ++count; exports.answer = () => 'real'
    exports.Failure = class extends Error {}; exports.now = () => new Date(); exports.list = () => []`,
  'sequencer.js': `const { default: Sequencer } = require(${JSON.stringify(
    require.resolve('@jest/test-sequencer'),
  )})
    module.exports = class extends Sequencer { sort(tests) { return [...tests].sort((a, b) => a.path < b.path ? -1 : 1) } }`,
}

describe('the runner of the tests', () => {
  it('keeps test files apart: modules of the project, globals, the process, its variables, timers and mocks', () => {
    const outcome = runFiles({
      'a.test.js': `
        jest.mock('third-party', () => ({ ...jest.requireActual('third-party'), answer: () => 'mocked' }))
        it('changes everything', () => {
          expect(require('@enigm/counter').next()).toBe(1)
          expect(require('@enigm/facade').answer()).toBe('mocked')
          globalThis.added = 1
          globalThis.fetch = () => 'replaced'
          process.env.ADDED = '1'
          process.env.PATH = 'replaced'
          process.added = 1
          process.exitCode = 0
          jest.useFakeTimers({ now: 0 })
          expect(require('third-party').now().getTime()).toBe(0)
        })`,
      'b.test.js': `
        it('sees no change', () => {
          expect(require('@enigm/counter').next()).toBe(1)
          expect(require('@enigm/facade').answer()).toBe('real')
          expect(globalThis).not.toHaveProperty('added')
          expect(typeof fetch('data:,').then).toBe('function')
          expect(process.env).not.toHaveProperty('ADDED')
          expect(process.env.PATH).not.toBe('replaced')
          expect(process).not.toHaveProperty('added')
          expect(Date.now()).toBeGreaterThan(1e12)
          return new Promise((resolve) => setTimeout(resolve, 1))
        })`,
    })
    expect(outcome).toEqual({ numPassedTests: 2, failures: [] })
  })

  it('shares third-party modules between test files, with the same classes as the project', () => {
    const shares = (count: number) => `
      it('uses the module', () => {
        const { next, Failure, list, now } = require('third-party')
        expect(next()).toBe(${count})
        expect(new Failure()).toBeInstanceOf(Error)
        expect(list()).toBeInstanceOf(Array)
        expect(now()).toBeInstanceOf(Date)
      })`
    const outcome = runFiles({ 'a.test.js': shares(1), 'b.test.js': shares(2) })
    expect(outcome).toEqual({ numPassedTests: 2, failures: [] })
  })
})
