import { accessSync, constants, lstatSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { isSystemError, SetupError } from './failure'

/** The root of the repository, from src/ and from dist/ alike. */
export const repositoryRoot = resolve(__dirname, '..', '..', '..', '..')

/**
 * The directory for downloaded or copied programs: `.cache/` of the repository, else of the user's home, else one of this
 * user under /var/tmp. Another user's directory is never used, because programs in it are run.
 * @throws SetupError when none of them is writable
 */
export function cacheDirectory(): string {
  const candidates = [
    join(repositoryRoot, '.cache'),
    join(homedir(), '.cache', 'enigm-command'),
    `/var/tmp/enigm-command-${process.getuid!()}`,
  ]
  const writable = candidates.find(isOwnAndWritable)
  if (writable) return writable
  throw new SetupError(`No cache directory is writable: make one of ${candidates.join(', ')} writable.`)
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

/** Whether a directory belongs to this user or root, and other users cannot write to it. */
export function isOwn(directory: string): boolean {
  const { uid, mode } = lstatSync(directory)
  const foreign = uid !== process.getuid!() && uid !== 0
  return !foreign && (mode & 0o002) === 0
}
