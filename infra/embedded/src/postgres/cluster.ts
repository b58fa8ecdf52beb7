import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { createPrivateFile, readIfExists } from '../files'
import { isSystemError, SetupError } from '../failure'
import { canReach, clusterAccount, runAs, type Account } from './account'
import { findBinaries } from './binaries'

/** Where the cluster lies when its account cannot reach DATA_DIR: only root runs into that. */
const reachableState = '/var/lib/enigm-command'

/** One PostgreSQL cluster on disk and what is needed to run it. */
export interface Cluster {
  /** PGDATA itself, links resolved. */
  readonly directory: string
  readonly account: Account
  readonly binaries: string
  readonly password: string
}

export const administrator = 'enigm'

/**
 * Opens the cluster of a data directory, made by `initdb` the first time. Where the account that runs PostgreSQL cannot
 * reach the data directory, that directory is a link to a new one under /var/lib/enigm-command.
 * @throws SetupError when this user may not write there or the cluster is of another user or another major version
 */
export async function openCluster(dataDir: string, durable: boolean): Promise<Cluster> {
  try {
    mkdirSync(dirname(dataDir), { recursive: true, mode: 0o711 })
    const account = clusterAccount(dataDir)
    const binaries = findBinaries(account)
    const password = await createPrivateFile(`${dataDir}.password`, () =>
      randomBytes(24).toString('base64url'),
    )
    if (!existsSync(dataDir)) await create(dataDir, durable, { account, binaries, password })
    return checked({ directory: realpathSync(dataDir), account, binaries, password })
  } catch (error) {
    if (!isSystemError(error, 'EACCES', 'EPERM', 'EROFS')) throw error
    throw new SetupError(`${dataDir} cannot be written: set DATA_DIR to a directory of your own.`, {
      cause: error,
    })
  }
}

/** Runs one of PostgreSQL's programs as the cluster's account, to its end. */
export function run(
  cluster: Omit<Cluster, 'directory'>,
  program: string,
  parameters: string[],
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(cluster.binaries, program), parameters, {
      ...runAs(cluster.account),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output: output.trim() }))
  })
}

export interface Outcome {
  readonly code: number | null
  readonly output: string
}

// A cluster appears under its name only when it is whole, so that an interrupted initdb leaves nothing to start.
async function create(dataDir: string, durable: boolean, making: Omit<Cluster, 'directory'>): Promise<void> {
  const inPlace = canReach(making.account, dirname(dataDir))
  const parent = inPlace ? dirname(dataDir) : reachableState
  mkdirSync(parent, { recursive: true, mode: 0o711 })
  const draft = mkdtempSync(join(parent, 'postgres-'))
  const passwordFile = `${draft}.password`
  try {
    chownSync(draft, making.account.uid, making.account.gid)
    writeFileSync(passwordFile, making.password, { mode: 0o600 })
    chownSync(passwordFile, making.account.uid, making.account.gid)
    const { code, output } = await run(making, 'initdb', [
      ...initdbOptions(passwordFile, durable),
      '--pgdata',
      draft,
    ])
    if (code !== 0) throw new SetupError(`PostgreSQL could not create its data in ${draft}: ${output}`)
    appendFileSync(join(draft, 'postgresql.conf'), "\ninclude = 'enigm.conf'\n")
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw error
  } finally {
    rmSync(passwordFile, { force: true })
  }
  if (inPlace) renameSync(draft, dataDir)
  else link(draft, dataDir)
}

function link(directory: string, dataDir: string): void {
  rmSync(dataDir, { force: true })
  symlinkSync(directory, dataDir)
}

function initdbOptions(passwordFile: string, durable: boolean): string[] {
  return [
    `--username=${administrator}`,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]
}

function checked(cluster: Cluster): Cluster {
  const version = readIfExists(join(cluster.directory, 'PG_VERSION'))?.trim()
  if (version !== '18') {
    throw new SetupError(
      `${cluster.directory} holds data of PostgreSQL ${version ?? 'of an unknown version'}, not 18: set DATA_DIR to another directory.`,
    )
  }
  if (!canReach(cluster.account, cluster.directory)) {
    throw new SetupError(
      `User ${cluster.account.uid}, who runs PostgreSQL, cannot reach ${cluster.directory}: set DATA_DIR to another directory.`,
    )
  }
  return cluster
}
