import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { createPrivateFile, readIfExists } from '../host/files'
import { isSystemError, SetupError } from '../host/failure'
import { isAlive } from '../host/processes'
import { canReach, clusterUser, runAs, type SystemUser } from './system-user'
import { findBinaries } from './binaries'

/** The parent of clusters whose user cannot reach DATA_DIR, which happens only when root starts the system. */
const reachableState = '/var/lib/enigm-command'

/** One PostgreSQL cluster on disk, with the user, the programs and the password to run it. */
export interface Cluster {
  /** PGDATA itself, links resolved. */
  readonly directory: string
  readonly user: SystemUser
  readonly binaries: string
  readonly password: string
}

export const administrator = 'enigm'

/**
 * Opens the cluster of a data directory, and creates it the first time. When PostgreSQL's user cannot reach the data
 * directory, it is a link to a directory under /var/lib/enigm-command.
 * @throws SetupError when this user may not write there, or the cluster has another owner or another major version
 */
export async function openCluster(dataDir: string, durable: boolean): Promise<Cluster> {
  try {
    mkdirSync(dirname(dataDir), { recursive: true, mode: 0o711 })
    const user = clusterUser(dataDir)
    const binaries = findBinaries(user)
    const password = await createPrivateFile(`${dataDir}.password`, () =>
      randomBytes(24).toString('base64url'),
    )
    if (!existsSync(dataDir)) await create(dataDir, durable, { user, binaries, password })
    return checked({ directory: realpathSync(dataDir), user, binaries, password })
  } catch (error) {
    if (!isSystemError(error, 'EACCES', 'EPERM', 'EROFS')) throw error
    throw new SetupError(`${dataDir} is not writable: set DATA_DIR to a directory that you can write to.`, {
      cause: error,
    })
  }
}

/** The clusters under /var/lib/enigm-command to which data directories below this directory link. */
export function linkedClusters(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isSymbolicLink())
    .map((entry) => readlinkSync(join(entry.parentPath, entry.name)))
    .filter((target) => dirname(target) === reachableState)
}

/** Runs one of PostgreSQL's programs as the cluster's user, until it exits. */
export function run(
  cluster: Omit<Cluster, 'directory'>,
  program: string,
  parameters: string[],
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(cluster.binaries, program), parameters, {
      ...runAs(cluster.user),
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

interface Outcome {
  readonly code: number | null
  readonly output: string
}

// A cluster gets its name only when it is complete: an interrupted initdb leaves no cluster that could be started.
async function create(dataDir: string, durable: boolean, cluster: Omit<Cluster, 'directory'>): Promise<void> {
  const inPlace = canReach(cluster.user, dirname(dataDir))
  const parent = inPlace ? dirname(dataDir) : reachableState
  mkdirSync(parent, { recursive: true, mode: 0o711 })
  removeAbandonedDrafts(parent)
  const draft = mkdtempSync(join(parent, `draft-${process.pid}-`))
  const passwordFile = `${draft}.password`
  try {
    chownSync(draft, cluster.user.uid, cluster.user.gid)
    writeFileSync(passwordFile, cluster.password, { mode: 0o600 })
    chownSync(passwordFile, cluster.user.uid, cluster.user.gid)
    const { code, output } = await run(cluster, 'initdb', [
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
  if (inPlace) return renameSync(draft, dataDir)
  const directory = draft.replace(`draft-${process.pid}-`, 'postgres-')
  renameSync(draft, directory)
  link(directory, dataDir)
}

/** A draft carries the id of its process: those of ended processes belong to no cluster. */
function removeAbandonedDrafts(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = Number(/^draft-(\d+)-/.exec(name)?.[1])
    if (pid && !isAlive(pid)) rmSync(join(parent, name), { recursive: true, force: true })
  }
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
      `${cluster.directory} holds data of PostgreSQL ${version ?? '(unknown version)'}, not 18: set DATA_DIR to another directory.`,
    )
  }
  if (!canReach(cluster.user, cluster.directory)) {
    throw new SetupError(
      `User ${cluster.user.uid}, which runs PostgreSQL, cannot reach ${cluster.directory}: set DATA_DIR to another directory.`,
    )
  }
  return cluster
}
