// The entry point of `npm start`, `npm test`, `npm run test:chain`, `npm run demo` and the benchmarks: installs and builds a fresh clone, then runs the command.
import { createHash } from 'node:crypto'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import Module from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { areIndexesBuilt, buildIndexes } from './bootstrap/knowledge.mjs'
import { countsOf, INTERRUPTED, repeatFailed, runJest, showFailed, showSlowest } from './bootstrap/jest.mjs'
import { buildPanel, isPanelBuilt, nothing, runStories } from './bootstrap/panel.mjs'
import { reportProgress, runToEnd } from './bootstrap/progress.mjs'
import { requireNatsServer, requireNode } from './bootstrap/requirements.mjs'
import { SetupError } from './bootstrap/setup-error.mjs'
import { removeStaleOutputs } from './bootstrap/stale-outputs.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const stamps = join(root, 'node_modules', '.cache', 'enigm')
const sources = ['packages', 'services', 'gateway', 'infra', 'acceptance', 'bench']
const LONGEST_SETUP_MS = 900_000
/** The rooms of the tests that start whole systems. */
const wholeSystems = 'acceptance/src/(demo|journeys|ownership|roles)/'
/** Each whole system takes all processors, so their tests run one after the other; all others run side by side. */
const allTests = [
  ['--runInBand', '--testPathPatterns', wholeSystems],
  ['--testPathIgnorePatterns', wholeSystems, '/node_modules/', '/dist/'],
]
/** A child that writes to this terminal. */
const shown = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }
const commands = {
  // `prepare` has done it.
  build: () => undefined,
  start: (rest) => run('infra/embedded/dist/main.js', rest),
  lab: (rest) => run('infra/embedded/dist/lab/main.js', rest),
  service: (rest) => run('infra/embedded/dist/service.js', rest),
  'stalled-work': (rest) => run('infra/embedded/dist/stalled-work.js', rest),
  reconcile: (rest) => run('infra/embedded/dist/reconcile.js', rest),
  demo: (rest) => run('acceptance/dist/journeys/main.js', rest),
  bench: ([name, ...rest]) => run(`bench/dist/${name}.js`, rest),
  'evaluate-assistant': (rest) => run('services/guidance/dist/evaluation/evaluate.js', rest),
  'bench-assistant': (rest) => run('services/guidance/dist/evaluation/bench.js', rest),
  test: runTests,
  'test-chain': runChainTests,
}

try {
  const [command, ...rest] = process.argv.slice(2)
  requireNode()
  if (!Object.hasOwn(commands, command))
    throw new SetupError(`Unknown command: use one of ${Object.keys(commands).join(', ')}.`)
  // Missing programs are reported before an install of minutes, not after it.
  if (needsNatsServer(command, rest)) requireNatsServer(root)
  endWithShell()
  await prepare()
  await commands[command](rest)
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(error.message)
  process.exit(1)
}

function needsNatsServer(command, [name]) {
  if (['test', 'test-chain', 'bench', 'lab'].includes(command)) return true
  return (
    !process.env.NATS_URL && (command === 'start' || (command === 'service' && name === 'infrastructure'))
  )
}

/** Installs and builds when something has changed. Of several concurrent processes, one does it and the others wait. */
async function prepare() {
  if (isInstalled() && isBuilt() && areIndexesBuilt(root) && isPanelBuilt(root)) return
  let release
  try {
    release = await lock(join(root, '.cache', 'setup.lock'))
    if (!isInstalled()) await install()
    if (!isBuilt()) await build()
    if (!areIndexesBuilt(root)) await buildIndexes(root, shown)
    if (!isPanelBuilt(root)) await buildPanel(root, shown)
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error
    throw new SetupError(
      `${error.path ?? root} is not writable: clone the repository as the user that starts it.`,
    )
  } finally {
    release?.()
  }
}

function isInstalled() {
  const installed = modified(join(root, 'node_modules', '.package-lock.json'))
  const locked = join(root, 'package-lock.json')
  if (!installed) return false
  return installed >= modified(locked) || readStamp('lock') === digest(locked)
}

async function install() {
  const npm = process.env.npm_execpath
  const command = ['ci', '--no-audit', '--no-fund']
  const program = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm']
  const { status, errors } = await runToEnd(
    'installing the dependencies (npm ci)',
    [...program, ...command],
    { cwd: root, stdio: ['ignore', 'inherit', 'pipe'] },
  ).catch((error) => {
    throw new SetupError(`npm is required to install the dependencies and did not start: ${error.message}.`)
  })
  if (status !== 0) {
    process.stderr.write(errors)
    const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(errors)
    throw new SetupError(
      offline
        ? 'npm ci could not reach the package registry: connect to the network, or set npm’s registry or proxy.'
        : 'npm ci failed: see the lines above.',
    )
  }
  writeStamp('lock', digest(join(root, 'package-lock.json')))
}

/** Whether the build is complete and newer than every source. */
function isBuilt() {
  const built = modified(join(stamps, 'build'))
  if (!built || readStamp('build') !== String(existingProjects().length)) return false
  if (existingProjects().some((project) => !existsSync(join(root, project, 'dist')))) return false
  const configurations = ['tsconfig.json', 'tsconfig.base.json', 'package-lock.json']
  if (configurations.some((file) => modified(join(root, file)) > built)) return false
  return !sources.some((directory) => hasNewer(join(root, directory), built))
}

function existingProjects() {
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'))
  return references.map(({ path }) => path).filter((path) => existsSync(join(root, path, 'src')))
}

function hasNewer(directory, time) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules') continue
    const path = join(directory, entry.name)
    if (entry.isDirectory() ? hasNewer(path, time) : isSource(entry.name) && modified(path) > time)
      return true
  }
  return false
}

function isSource(name) {
  return name.endsWith('.ts') || name === 'tsconfig.json' || name === 'schema.graphql'
}

async function build() {
  removeStaleOutputs(root, sources)
  const begun = new Date()
  const projects = existingProjects()
  const isComplete = projects.every((project) => existsSync(join(root, project, 'dist')))
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const command = [process.execPath, tsc, '-b', ...(isComplete ? [] : ['--force'])]
  const { status } = await runToEnd('building (tsc -b)', command, shown)
  if (status !== 0) throw new SetupError('The build failed: see the lines above.')
  await compose()
  writeStamp('build', String(projects.length))
  utimesSync(join(stamps, 'build'), begun, begun)
}

/** Composes the supergraphs from the committed schemas of the subgraphs. */
async function compose() {
  const script = join(root, 'gateway', 'dist', 'federation', 'compose.js')
  const { status } = await runToEnd('composing the supergraphs', [process.execPath, script], shown)
  if (status !== 0) throw new SetupError('The subgraphs do not compose: see the lines above.')
}

/** npm runs this process in a shell, and a signal to npm ends only that shell: this process follows it. */
function endWithShell() {
  if (!process.env.npm_lifecycle_event) return
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 200)
  watch.unref()
}

/** Runs a built program in this process, which thereby receives its signals and gets its exit code. */
function run(file, rest) {
  const path = join(root, file)
  if (!existsSync(path)) throw new SetupError(`The build contains no ${file}.`)
  process.argv = [process.execPath, path, ...rest]
  Module.runMain()
}

async function runTests(rest) {
  const stories = rest.filter((path) => path.endsWith('.story.ts'))
  const others = rest.filter((path) => !path.endsWith('.story.ts'))
  // A run that names files is about these alone.
  const isAll = rest.length === 0
  const files = []
  let isUnexplained = false
  for (const parameters of isAll ? allTests : others.length > 0 ? [others] : []) {
    const report = await runJest(root, parameters)
    if (report.code > INTERRUPTED) return void (process.exitCode = report.code)
    files.push(...report.files)
    isUnexplained ||= report.code !== 0 && report.files.every(({ status }) => status === 'passed')
  }
  showSlowest(root, files)
  const ofChain = isAll && process.env.TEST_CHAIN ? ((await chainTests(true)) ?? []) : []
  const judged = isAll ? await repeatFailed(root, files) : files
  const played = isAll || stories.length > 0 ? runStories(root, stories) : nothing
  showFailed(root, [...judged, ...ofChain])
  process.exitCode = summarize([countsOf(judged), countsOf(ofChain), played]) && !isUnexplained ? 0 : 1
}

/**
 * Runs the tests of Monero's and Tor's real programs. With `--if-available` a machine that cannot get Monero's runs none; those of Tor
 * are skipped where no `tor` can be had.
 */
async function runChainTests(rest) {
  const files = await chainTests(rest.includes('--if-available'))
  if (!files) return
  showSlowest(root, files)
  process.exitCode = summarize([countsOf(files)]) ? 0 : 1
}

/** @returns the results of these tests; undefined when they are optional and the programs cannot be had */
async function chainTests(isOptional) {
  const programs = await findMonero(isOptional)
  if (!programs) return undefined
  process.env.TEST_TOR = (await findTor()) ?? ''
  process.env.TEST_MONEROD = programs.daemon
  process.env.TEST_MONERO_WALLET_RPC = programs.walletServer
  process.env.TEST_MONERO_LIBRARIES = programs.libraries ?? ''
  return (await runJest(root, ['--runInBand', '--verbose', '--testMatch', '**/*.chain.ts'])).files
}

/** @throws SetupError when this machine can neither run nor download the programs, unless they are optional */
async function findMonero(isOptional) {
  const { href } = pathToFileURL(join(root, 'infra', 'embedded', 'dist', 'monero', 'programs.js'))
  const source = await import(href)
  const done = reportProgress('finding monerod and monero-wallet-rpc, or downloading Debian’s packages')
  try {
    const programs = await source.findMonero()
    done(programs.daemon)
    return programs
  } catch (error) {
    done('failed')
    if (error.name !== 'SetupError') throw error
    if (!isOptional) throw new SetupError(error.message)
    console.log(`The tests of Monero's chain were skipped: ${error.message}`)
    return undefined
  }
}

/** @returns the path of a Tor daemon; undefined, after one sentence, when this machine can neither run nor download it */
async function findTor() {
  const { href } = pathToFileURL(join(root, 'infra', 'embedded', 'dist', 'tor', 'program.js'))
  const done = reportProgress('finding tor, or downloading Debian’s package')
  try {
    const program = await (await import(href)).findTor()
    done(program)
    return program
  } catch (error) {
    done('failed')
    if (error.name !== 'SetupError') throw error
    console.log(`The tests of Tor were skipped: ${error.message}`)
    return undefined
  }
}

/** Prints the closing line. @returns whether tests passed and none failed */
function summarize(counts) {
  const sum = (name) => counts.reduce((total, each) => total + each[name], 0)
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')]
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
  return failed === 0 && passed > 0
}

/** Waits for another process that prepares the clone. Its lock is void when that process has ended or after LONGEST_SETUP_MS. */
async function lock(file) {
  mkdirSync(dirname(file), { recursive: true })
  const claim = `${file}.${process.pid}`
  writeFileSync(claim, String(process.pid))
  let done
  try {
    while (!linked(claim, file)) {
      const fresh = Date.now() - modified(file) < LONGEST_SETUP_MS
      if (fresh && isAlive(Number(readIfExists(file)))) {
        done ??= reportProgress('waiting for another process that installs or builds')
        await delay(200)
      } else rmSync(file, { force: true })
    }
  } finally {
    done?.('done')
    rmSync(claim)
  }
  return () => rmSync(file, { force: true })
}

function linked(claim, file) {
  try {
    linkSync(claim, file)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function readIfExists(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function digest(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

function readStamp(name) {
  return readIfExists(join(stamps, name))
}

function writeStamp(name, content) {
  mkdirSync(stamps, { recursive: true })
  writeFileSync(join(stamps, name), content)
}
