import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claim, holderOf } from '../../infra/embedded/src/host/claim'
import { findNatsServer } from '../../infra/embedded/src/nats/binary'
import { freePorts } from '../../infra/embedded/src/host/ports'
import { linkedClusters } from '../../infra/embedded/src/postgres/cluster'
import { startPostgres, stopPostgres, type RunningPostgres } from '../../infra/embedded/src/postgres/server'
import { endProcessesOf, killProcessesOf } from './processes'

const prefix = 'enigm-test-'
const owner = 'owner.pid'

declare global {
  var testRun: { postgres: RunningPostgres; directory: string } | undefined
}

/**
 * Starts one PostgreSQL for all test files of a run, each of which makes its own databases in it. The run has a directory for
 * temporary files, by which a process that outlives its test is found.
 */
export default async function setup(): Promise<void> {
  await sweep()
  buildIndexes()
  const binary = await findNatsServer()
  const directory = claimedDirectory()
  const [port] = await freePorts(1)
  try {
    const postgres = await startPostgres({
      dataDir: join(directory, 'postgres'),
      port: port!,
      durable: false,
    })
    globalThis.testRun = { postgres, directory }
    process.env['TEST_DATABASE_ADMIN_URL'] = postgres.adminUrl
    process.env['TEST_NATS_SERVER'] = binary
    process.env['TMPDIR'] = directory
    // All tests are one network for the gateway.
    process.env['GUEST_BURST'] = '1000000'
    endWithTheRun(directory)
  } catch (error) {
    rmSync(directory, { recursive: true, force: true, maxRetries: 10 })
    throw error
  }
}

/** The indexes of the assistant are output of the build; a build by tsc alone does not have them. */
function buildIndexes(): void {
  const dist = join(__dirname, '../../services/guidance/dist')
  if (existsSync(join(dist, 'indexes/operations.json'))) return
  execFileSync(process.execPath, [join(dist, 'knowledge/build-indexes.js')])
}

// It gets its name when it has its owner, so that no other run takes it for a left-over.
function claimedDirectory(): string {
  const draft = mkdtempSync(join(tmpdir(), 'enigm-new-'))
  chmodSync(draft, 0o711)
  claim(join(draft, owner))
  const directory = draft.replace('enigm-new-', prefix)
  renameSync(draft, directory)
  return directory
}

// An interrupted run reaches no teardown.
function endWithTheRun(directory: string): void {
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130))
  process.once('exit', () => {
    if (!globalThis.testRun) return
    killProcessesOf(directory)
    for (const path of [...linkedClusters(directory), directory]) {
      killProcessesOf(path)
      rmSync(path, { recursive: true, force: true, maxRetries: 3 })
    }
  })
}

/** Removes what killed runs left behind; runs that are alive stay as they are. */
export async function sweep(parent = tmpdir()): Promise<void> {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    const directory = join(parent, name)
    if (lstatSync(directory).uid !== process.getuid!() || holderOf(join(directory, owner))) continue
    await stopPostgres(join(directory, 'postgres'))
    await removeRun(directory)
  }
}

/** Ends what still works in the directory of a run, and removes it with the clusters that it links to. */
export async function removeRun(directory: string): Promise<void> {
  await endProcessesOf(directory)
  for (const path of [...linkedClusters(directory), directory]) {
    await endProcessesOf(path)
    rmSync(path, { recursive: true, force: true, maxRetries: 10 })
  }
}
