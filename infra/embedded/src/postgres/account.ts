import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { isSystemError, SetupError } from '../failure'

/** Who runs PostgreSQL: it refuses to run as root. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

const createdName = 'enigm-postgres'

/**
 * The account that runs a cluster: this process's own; as root the owner of an existing cluster, else the first of
 * `postgres`, `nobody` and one that is created.
 * @throws SetupError when the cluster belongs to somebody else
 */
export function clusterAccount(cluster: string): Account {
  const self = { uid: process.getuid!(), gid: process.getgid!() }
  const owner = ownerOf(cluster)
  if (self.uid !== 0) {
    if (owner && owner.uid !== self.uid) {
      throw new SetupError(
        `${cluster} belongs to user ${owner.uid}: start as that user or as root, or set DATA_DIR to another directory.`,
      )
    }
    return self
  }
  return owner ?? named('postgres') ?? named('nobody') ?? createAccount()
}

/** What makes a child process run as this account, knowing nothing of this process's environment. */
export function runAs(account: Account): { uid?: number; gid?: number; cwd: string; env: NodeJS.ProcessEnv } {
  const base = { cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } }
  return process.getuid!() === 0 ? { ...base, ...account } : base
}

/** Whether this account can walk to a directory; asked of the system, since modes alone do not tell. */
export function canReach(account: Account, directory: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$0"', directory], runAs(account)).status === 0
}

function ownerOf(path: string): Account | undefined {
  try {
    const { uid, gid } = statSync(path)
    return { uid, gid }
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}

function named(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  const account = { uid: Number(uid), gid: Number(gid) }
  return account.uid > 0 && account.gid >= 0 ? account : undefined
}

function createAccount(): Account {
  const options = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', createdName]
  const { status } = named(createdName) ? { status: 0 } : spawnSync('useradd', options)
  const created = named(createdName)
  if (status !== 0 || !created) {
    throw new SetupError(
      'PostgreSQL cannot run as root and no user "postgres" or "nobody" exists: create one, or start as another user.',
    )
  }
  return created
}
