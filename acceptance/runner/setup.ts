import { chmodSync, lstatSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claim, holderOf } from '../../infra/embedded/src/host/claim'
import { findNatsServer } from '../../infra/embedded/src/nats/binary'
import { freePorts } from '../../infra/embedded/src/host/ports'
import { startPostgres, stopPostgres, type RunningPostgres } from '../../infra/embedded/src/postgres/server'
import { signal } from '../../infra/embedded/src/host/processes'
import { endProcessesOf, processesOf } from './processes'

const prefix = 'enigm-test-'
const owner = 'owner.pid'

declare global {
  var testRun: { postgres: RunningPostgres; directory: string } | undefined
}

/**
 * Starts one PostgreSQL for all test files of a run, each of which makes its own databases in it. The run has a directory for
 * temporary files; a process that outlives its test is known by it, because the path of what it works on is in its command line.
 */
export default async function setup(): Promise<void> {
  await sweep()
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
    endWithTheRun(postgres, directory)
  } catch (error) {
    rmSync(directory, { recursive: true, force: true, maxRetries: 10 })
    throw error
  }
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
function endWithTheRun(postgres: RunningPostgres, directory: string): void {
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130))
  process.once('exit', () => {
    if (!globalThis.testRun) return
    for (const pid of processesOf(directory)) signal(pid, 'SIGTERM')
    signal(postgres.pid, 'SIGQUIT')
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  })
}

/** Removes what killed runs left behind; runs that are alive stay as they are. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const directory = join(tmpdir(), name)
    if (lstatSync(directory).uid !== process.getuid!() || holderOf(join(directory, owner))) continue
    await stopPostgres(join(directory, 'postgres'))
    await endProcessesOf(directory)
    rmSync(directory, { recursive: true, force: true, maxRetries: 10 })
  }
}
