import { accessSync, constants, lstatSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { isSystemError, SetupError } from './failure'

/** The root of the repository, from src/ and from dist/ alike. */
export const repositoryRoot = resolve(__dirname, '..', '..', '..')

/**
 * Where programs that were fetched or copied for this user lie: `.cache/` of the repository, else of the user's home,
 * else of this user under /var/tmp. Never a directory that another user owns: programs from it are run.
 * @throws SetupError when none can be written
 */
export function cacheDirectory(): string {
  const candidates = [
    join(repositoryRoot, '.cache'),
    join(homedir(), '.cache', 'enigm-command'),
    `/var/tmp/enigm-command-${process.getuid!()}`,
  ]
  const found = candidates.find(isOwnAndWritable)
  if (found) return found
  throw new SetupError(`No cache directory can be written: make one of ${candidates.join(', ')} writable.`)
}

function isOwnAndWritable(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o755 })
    accessSync(directory, constants.W_OK)
  } catch (error) {
    if (isSystemError(error, 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST')) return false
    throw error
  }
  return isOwn(directory)
}

/** Whether a directory is this user's and nobody else may write to it. */
export function isOwn(directory: string): boolean {
  const { uid, mode } = lstatSync(directory)
  const foreign = uid !== process.getuid!() && uid !== 0
  return !foreign && (mode & 0o002) === 0
}
