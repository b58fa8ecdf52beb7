import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { until } from '@enigm/subgraph/testkit'
import { temporaryDirectory } from './host/directory.fixture'

const embedded = resolve(__dirname, '..')
const first = new Date('2026-01-01T00:00:00Z')

/** A clone with one package, whose npm, tsc and jest only record their calls. */
class Clone {
  private readonly directory = temporaryDirectory()
  readonly path = this.directory.path

  constructor() {
    const log = `require('node:fs').appendFileSync(${JSON.stringify(join(this.path, 'calls'))}`
    const fake = (name: string, then = '') =>
      `${log}, '${name} ' + process.argv.slice(2).join(' ') + '\\n');${then}`
    this.write(
      'tsconfig.json',
      JSON.stringify({ references: [{ path: 'infra/embedded' }, { path: 'bench' }] }),
    )
    for (const folder of ['packages', 'acceptance', 'bench']) mkdirSync(join(this.path, folder))
    this.write('gateway/src/federation/compose.ts', '')
    this.write('gateway/dist/federation/compose.js', '')
    this.write('services/guidance/src/knowledge/build-indexes.ts', '')
    this.write(
      'services/guidance/dist/knowledge/build-indexes.js',
      `const { mkdirSync, writeFileSync } = require('node:fs'); const { join } = require('node:path')
      const indexes = join(__dirname, '..', 'indexes'); mkdirSync(indexes, { recursive: true })
      writeFileSync(join(indexes, 'operations.json'), '')`,
    )
    for (const folder of ['services/guidance/content', 'docs', 'gateway/schema'])
      mkdirSync(join(this.path, folder), { recursive: true })
    this.write('package-lock.json', '{}')
    this.write('infra/embedded/src/main.ts', '')
    const stand = `const { mkdirSync, writeFileSync } = require('node:fs');`
    this.write(
      'npm.js',
      fake(
        'npm',
        `${stand} if (process.env.FAIL_NPM) { console.error(process.env.FAIL_NPM); process.exit(1) }
        mkdirSync('node_modules', { recursive: true }); writeFileSync('node_modules/.package-lock.json', '')`,
      ),
    )
    this.write(
      'node_modules/typescript/bin/tsc',
      fake(
        'tsc',
        `${stand} if (process.env.FAIL_TSC) process.exit(2)
        mkdirSync('infra/embedded/dist', { recursive: true }); writeFileSync('infra/embedded/dist/main.js',
        "console.log('main', require.main === module, process.argv.slice(2).join(' ')); process.exitCode = 7")`,
      ),
    )
    this.write('node_modules/jest/bin/jest.js', fake('jest', jestStandIn))
    for (const name of ['bootstrap.mjs', 'bootstrap'])
      cpSync(join(embedded, name), join(this.path, 'infra/embedded', name), { recursive: true })
  }

  write(file: string, content: string, time = first): void {
    const path = join(this.path, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    utimesSync(path, time, time)
  }

  /** Runs the bootstrap until it exits, and returns its output and its calls. */
  run(words: string[], variables: NodeJS.ProcessEnv = {}) {
    rmSync(join(this.path, 'calls'), { force: true })
    const { status, stdout, stderr } = spawnSync(process.execPath, [this.script, ...words], {
      encoding: 'utf8',
      cwd: '/',
      env: { ...this.variables, ...variables },
    })
    return { status, stdout, stderr, calls: this.calls() }
  }

  get script(): string {
    return join(this.path, 'infra/embedded/bootstrap.mjs')
  }

  get variables(): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      npm_execpath: join(this.path, 'npm.js'),
      CALLS: join(this.path, 'calls'),
    }
  }

  calls(): string[] {
    const file = join(this.path, 'calls')
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  }

  [Symbol.dispose](): void {
    this.directory.remove()
  }
}

const jestStandIn = `
  const note = (text) => require('node:fs').appendFileSync(process.env.CALLS, text + '\\n')
  const file = process.argv[process.argv.indexOf('--outputFile') + 1]
  const report = process.argv.includes('--runTestsByPath') ? process.env.AGAIN : process.env.REPORT
  if (report) require('node:fs').writeFileSync(file, report)
  if (process.env.HANG) { process.on('SIGTERM', () => { note('ended'); process.exit(143) }); note('ready'); setInterval(() => {}, 1000) }
  else process.exit(Number(process.env.CODE ?? 0))`

/** What jest reports: the first file has the passed and the skipped tests, the second one the failed tests. */
function report(passed: number, failed: number, skipped = 0, broken = 0): string {
  const tests = (length: number, status: string) =>
    Array.from({ length }, (_, index) => ({ status, fullName: `${status} ${index}` }))
  const assertions = [[...tests(passed, 'passed'), ...tests(skipped, 'pending')], tests(failed, 'failed')]
  return JSON.stringify({
    testResults: Array.from({ length: 12 }, (_, seconds) => ({
      name: join('/', `${seconds}.test.ts`),
      status: (seconds === 1 && failed > 0) || (seconds > 1 && seconds < 2 + broken) ? 'failed' : 'passed',
      assertionResults: assertions[seconds] ?? [],
      startTime: 1_000,
      endTime: 1_000 + seconds * 1_000,
    })),
  })
}

/** What jest reports of one file that runs again. */
function again(name: string, status: 'passed' | 'failed'): string {
  return JSON.stringify({
    testResults: [
      { name, status, assertionResults: [{ status, fullName: 'a test' }], startTime: 0, endTime: 1 },
    ],
  })
}

describe('bootstrap', () => {
  it('installs and builds a fresh clone, then runs the program with its arguments and exit code', () => {
    using clone = new Clone()
    const { status, stdout, calls } = clone.run(['start', '--flag', 'a b'])
    expect(calls).toEqual(['npm ci --no-audit --no-fund', 'tsc -b --force'])
    expect(stdout).toBe('main true --flag a b\n')
    expect(status).toBe(7)
  })

  it('neither installs nor builds when nothing has changed', () => {
    using clone = new Clone()
    clone.run(['start'])
    expect(clone.run(['start']).calls).toEqual([])
  })

  it('builds again when a source is newer or the build is missing, and installs again when the lockfile has changed', () => {
    using clone = new Clone()
    const later = new Date(Date.now() + 60_000)
    clone.run(['start'])
    clone.write('package-lock.json', '{}', later)
    expect(clone.run(['start']).calls).toEqual(['tsc -b'])
    clone.write('package-lock.json', '{"changed":true}', later)
    expect(clone.run(['start']).calls[0]).toBe('npm ci --no-audit --no-fund')
    clone.write('package-lock.json', '{"changed":true}')
    clone.run(['start'])
    clone.write('infra/embedded/src/main.ts', '', later)
    expect(clone.run(['start']).calls).toEqual(['tsc -b'])
    clone.write('infra/embedded/src/main.ts', '')
    clone.run(['start'])
    rmSync(join(clone.path, 'infra/embedded/dist'), { recursive: true })
    expect(clone.run(['start']).calls).toEqual(['tsc -b --force'])
  })

  it('removes what earlier builds wrote for sources that no longer exist, and nothing else', () => {
    using clone = new Clone()
    const stale = [
      'gateway/dist/plan.js',
      'gateway/dist/plan.js.map',
      'gateway/dist/plan.d.ts',
      'gateway/dist/gone/deep/index.js',
      'services/removed/dist/main.js',
      'services/removed/tsconfig.tsbuildinfo',
    ]
    const kept = ['gateway/dist/plan/index.js', 'gateway/dist/schema/panel.graphql']
    for (const file of [...stale, ...kept, 'gateway/src/plan/index.ts']) clone.write(file, '')
    clone.run(['start'])
    expect(stale.filter((file) => existsSync(join(clone.path, file)))).toEqual([])
    expect(kept.filter((file) => existsSync(join(clone.path, file)))).toEqual(kept)
    for (const directory of ['gateway/dist/gone', 'services/removed/dist'])
      expect(existsSync(join(clone.path, directory))).toBe(false)
  })

  it('says what it does and how long each part took', () => {
    using clone = new Clone()
    const lines = clone.run(['start']).stderr.trim().split('\n')
    const activities = [
      'installing the dependencies (npm ci)',
      'building (tsc -b)',
      'composing the supergraphs',
      'indexing the documents of the assistant',
    ]
    expect(lines.map((line) => line.replace(/\d+ s$/, 'n s'))).toEqual(
      activities.flatMap((activity) => [`${activity} …`, `${activity}: done after n s`]),
    )
  })

  it.each([['start'], ['test'], ['service', 'infrastructure']])(
    'reports a missing nats-server before it installs: %s %s',
    (...words) => {
      using clone = new Clone()
      const bare = { PATH: clone.path, HOME: clone.path }
      const { status, stderr, calls } = clone.run(words, bare)
      expect([status, calls]).toEqual([1, []])
      expect(stderr).toMatch(/^No nats-server was found: install one on PATH .*NATS_URL.*\.\n$/)
      if (words[0] === 'test') return
      const { calls: installing } = clone.run(words, { ...bare, NATS_URL: 'nats://broker:4222' })
      expect(installing[0]).toBe('npm ci --no-audit --no-fund')
    },
  )

  // Only root can become another user.
  const asRoot = process.getuid!() === 0 ? it : it.skip
  asRoot('reports in one sentence that the clone belongs to another user', () => {
    using clone = new Clone()
    for (const directory of [dirname(clone.path), clone.path]) chmodSync(directory, 0o755)
    const nobody = { uid: 65_534, gid: 65_534, env: clone.variables, cwd: '/', encoding: 'utf8' } as const
    const { status, stderr } = spawnSync(process.execPath, [clone.script, 'start'], nobody)
    expect([status, clone.calls()]).toEqual([1, []])
    expect(stderr).toMatch(/^\/.* is not writable: clone the repository as the user that starts it\.\n$/)
  })

  it.each([
    [
      'an unknown command',
      ['dance'],
      {},
      /^Unknown command: use one of build, start, lab, service, stalled-work, reconcile, demo, bench, evaluate-assistant, bench-assistant, test, test-chain\.$/,
    ],
    [
      'no network',
      ['start'],
      { FAIL_NPM: 'npm error code EAI_AGAIN' },
      /^npm ci could not reach the package registry: .*\.$/,
    ],
    [
      'a failed install',
      ['start'],
      { FAIL_NPM: 'npm error code EUSAGE' },
      /^npm ci failed: see the lines above\.$/,
    ],
    ['a failed build', ['start'], { FAIL_TSC: '1' }, /^The build failed: see the lines above\.$/],
    ['an unknown benchmark', ['bench', 'speed'], {}, /^The build contains no bench\/dist\/speed\.js\.$/],
  ])('reports %s in one sentence and fails', (_, words, variables, sentence) => {
    using clone = new Clone()
    const { status, stderr } = clone.run(words, variables)
    expect(stderr.trim().split('\n').at(-1)).toMatch(sentence)
    expect(status).toBe(1)
  })

  it.each([
    ['all pass', report(12, 0), 0, '12 passed, 0 failed', 0],
    ['some are skipped', report(12, 0, 3), 0, '12 passed, 0 failed, 3 skipped', 0],
    ['one fails', report(11, 1), 1, '11 passed, 1 failed', 1],
    ['a file cannot be loaded', report(12, 0, 0, 1), 1, '12 passed, 1 failed', 1],
    ['none ran', report(0, 0), 0, '0 passed, 0 failed', 1],
    ['jest fails although no test has failed', report(12, 0), 1, '12 passed, 0 failed', 1],
  ])('ends the tests with jest’s numbers when %s', (_, REPORT, code, line, status) => {
    using clone = new Clone()
    const outcome = clone.run(['test', 'accounts', '-t', 'a name'], { REPORT, CODE: String(code) })
    expect(outcome.stdout.trim().split('\n').at(-1)).toBe(line)
    expect(outcome.status).toBe(status)
    expect(outcome.calls.at(-1)).toContain('jest.config.js accounts -t a name --json')
  })

  it('names the failed tests before that line', () => {
    using clone = new Clone()
    const { stdout } = clone.run(['test', 'accounts'], { REPORT: report(12, 1, 0, 1), CODE: '1' })
    expect(stdout.trim().split('\n').slice(-3)).toEqual([
      expect.stringMatching(/^failed: .*1\.test\.ts: failed 0$/),
      expect.stringMatching(/^failed: .*2\.test\.ts: the file cannot be run$/),
      '12 passed, 2 failed',
    ])
  })

  it('runs the tests of whole systems one after the other, then the others, and adds their numbers', () => {
    using clone = new Clone()
    const { stdout, calls } = clone.run(['test'], { REPORT: report(12, 0, 3) })
    expect(calls.slice(-2)).toEqual([
      expect.stringMatching(/--runInBand --testPathPatterns (\S+) --json/),
      expect.stringMatching(/--testPathIgnorePatterns (\S+) \/node_modules\/ \/dist\/ --json/),
    ])
    expect(stdout.trim().split('\n').at(-1)).toBe('24 passed, 0 failed, 6 skipped')
  })

  it.each([
    ['decides, and a file that then passes is named', 'passed', '25 passed, 0 failed', 0],
    ['decides, and a file that fails again has failed', 'failed', '24 passed, 1 failed', 1],
  ] as const)('runs a failed file of a whole run once more, alone, which %s', (_, second, line, status) => {
    using clone = new Clone()
    const AGAIN = again('/1.test.ts', second)
    const outcome = clone.run(['test'], { REPORT: report(12, 1), CODE: '1', AGAIN })
    expect(outcome.calls.at(-1)).toMatch(/--runInBand --runTestsByPath \/1\.test\.ts --json/)
    expect(outcome.stdout).toMatch(/^failed: .*1\.test\.ts: failed 0$/m)
    const isNamed = /^failed beside others and passed alone: .*1\.test\.ts$/m.test(outcome.stdout)
    expect(isNamed).toBe(second === 'passed')
    expect(outcome.stdout.trim().split('\n').at(-1)).toBe(line)
    expect(outcome.status).toBe(status)
  })

  it('runs no file again when more have failed than the load of a machine explains', () => {
    using clone = new Clone()
    const { calls, status } = clone.run(['test'], { REPORT: report(12, 0, 0, 6), CODE: '1' })
    expect(calls.at(-1)).toContain('--testPathIgnorePatterns')
    expect(status).toBe(1)
  })

  it('names the ten slowest files with their seconds, the slowest first, before that line', () => {
    using clone = new Clone()
    const lines = clone
      .run(['test', 'accounts'], { REPORT: report(12, 0) })
      .stdout.trimEnd()
      .split('\n')
    expect(lines).toHaveLength(11)
    expect(lines[0]).toMatch(/^ {2}11\.0 s {2}.*\/11\.test\.ts$/)
    expect(lines[9]).toMatch(/^ {3}2\.0 s {2}.*\/2\.test\.ts$/)
  })

  describe('test-chain', () => {
    const monero = (clone: Clone, body: string) =>
      clone.write('infra/embedded/dist/monero/programs.js', `exports.findMonero = async () => { ${body} }`)
    const tor = (clone: Clone, body: string) =>
      clone.write('infra/embedded/dist/tor/program.js', `exports.findTor = async () => { ${body} }`)
    const noTor = `throw Object.assign(new Error('No tor was found.'), { name: 'SetupError' })`
    const missing = `throw Object.assign(new Error('No monerod was found.'), { name: 'SetupError' })`

    it('runs the tests of the chain alone, with the programs that were found, and counts them', () => {
      using clone = new Clone()
      clone.run(['build'])
      monero(clone, `return { daemon: '/x/monerod', walletServer: '/x/monero-wallet-rpc' }`)
      tor(clone, `return '/x/tor'`)
      const green = clone.run(['test-chain'], { REPORT: report(17, 0) })
      expect(green.calls).toEqual([expect.stringMatching(/^jest .*--testMatch \*\*\/\*\.chain\.ts --json/)])
      expect(green.stderr).toContain('/x/monerod')
      expect(green.stderr).toContain('/x/tor')
      expect([green.status, green.stdout.trim().split('\n').at(-1)]).toEqual([0, '17 passed, 0 failed'])
      const red = clone.run(['test-chain'], { REPORT: report(16, 1), CODE: '1' })
      expect([red.status, red.stdout.trim().split('\n').at(-1)]).toEqual([1, '16 passed, 1 failed'])
    })

    it('reports in one sentence that there is no tor, and runs the other tests', () => {
      using clone = new Clone()
      clone.run(['build'])
      monero(clone, `return { daemon: '/x/monerod', walletServer: '/x/monero-wallet-rpc' }`)
      tor(clone, noTor)
      const { status, stdout, calls } = clone.run(['test-chain'], { REPORT: report(17, 0) })
      expect(stdout).toMatch(/^The tests of Tor were skipped: No tor was found\.\n/)
      expect([status, calls.length]).toEqual([0, 1])
    })

    it('reports in one sentence that there are no programs, and fails unless they are optional', () => {
      using clone = new Clone()
      clone.run(['build'])
      monero(clone, missing)
      const { status, stderr, calls } = clone.run(['test-chain'])
      expect([status, stderr.trim().split('\n').at(-1), calls]).toEqual([1, 'No monerod was found.', []])
      const optional = clone.run(['test-chain', '--if-available'])
      expect(optional).toMatchObject({
        status: 0,
        stdout: "The tests of Monero's chain were skipped: No monerod was found.\n",
        calls: [],
      })
    })

    it('shows an error that is no problem of the setup as it is', () => {
      using clone = new Clone()
      clone.run(['build'])
      monero(clone, `throw new RangeError('a fault')`)
      const { status, stderr } = clone.run(['test-chain', '--if-available'])
      expect([status, stderr.includes('RangeError: a fault')]).toEqual([1, true])
    })
  })

  it('fails when jest leaves no report', () => {
    using clone = new Clone()
    expect(clone.run(['test'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('did not run to their end'),
    })
  })

  it.each([
    [
      'a signal',
      {},
      [143, null],
      (script: string) => ({ program: process.execPath, words: [script, 'test'] }),
    ],
    [
      'the end of npm’s shell',
      { npm_lifecycle_event: 'test' },
      [null, 'SIGTERM'],
      (script: string) => ({
        program: '/bin/sh',
        words: ['-c', `"${process.execPath}" "${script}" test; exit`],
      }),
    ],
  ])('ends the program at %s', async (_, variables, end, command) => {
    using clone = new Clone()
    clone.run(['test'])
    const { program, words } = command(clone.script)
    const child = spawn(program, words, {
      env: { ...clone.variables, ...variables, HANG: '1', REPORT: report(1, 0) },
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    await until(async () => clone.calls().at(-1) === 'ready')
    child.kill('SIGTERM')
    expect(await ended).toEqual(end)
    await until(async () => clone.calls().at(-1) === 'ended')
  })
})
