import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isSystemError } from './failure'

/** Replaces a file atomically: a reader sees the old content or the new one. Only the owner can read the file. */
export function replacePrivateFile(path: string, content: string): void {
  const draft = draftOf(path, content)
  renameSync(draft, path)
}

/** Creates a file that only its owner can read, unless it exists. @returns the content of the process that wrote first */
export async function createPrivateFile(
  path: string,
  content: () => string | Promise<string>,
): Promise<string> {
  const existing = readIfExists(path)
  if (existing !== undefined) return existing
  const draft = draftOf(path, await content())
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error
  } finally {
    rmSync(draft)
  }
  return readFileSync(path, 'utf8')
}

/** The content of a file, or undefined when it does not exist. */
export function readIfExists(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}

function draftOf(path: string, content: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o711 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, content, { mode: 0o600, flush: true })
  return draft
}
