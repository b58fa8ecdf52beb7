import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { isSystemError, SetupError } from '../host/failure'

/** The system user that runs PostgreSQL, which refuses to run as root. */
export interface SystemUser {
  readonly uid: number
  readonly gid: number
}

const createdName = 'enigm-postgres'

/**
 * The user that runs a cluster: the user of this process; for root, the owner of an existing cluster, or else the first of
 * `postgres`, `nobody` and a user that is created.
 * @throws SetupError when the cluster belongs to another user
 */
export function clusterUser(cluster: string): SystemUser {
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
  return owner ?? named('postgres') ?? named('nobody') ?? createUser()
}

/** Options that run a child process as this user, without the environment variables of this process. */
export function runAs(user: SystemUser): { uid?: number; gid?: number; cwd: string; env: NodeJS.ProcessEnv } {
  const base = { cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } }
  return process.getuid!() === 0 ? { ...base, ...user } : base
}

/** Whether this user can reach a directory. The operating system decides: the mode alone does not show it. */
export function canReach(user: SystemUser, directory: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$0"', directory], runAs(user)).status === 0
}

function ownerOf(path: string): SystemUser | undefined {
  try {
    const { uid, gid } = statSync(path)
    return { uid, gid }
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}

function named(name: string): SystemUser | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  const user = { uid: Number(uid), gid: Number(gid) }
  return user.uid > 0 && user.gid >= 0 ? user : undefined
}

function createUser(): SystemUser {
  const options = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', createdName]
  const { status } = named(createdName) ? { status: 0 } : spawnSync('useradd', options)
  const created = named(createdName)
  if (status !== 0 || !created) {
    throw new SetupError(
      'PostgreSQL cannot run as root, and no user "postgres" or "nobody" exists: create one, or start as another user.',
    )
  }
  return created
}
