import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** Writes a file that is complete or absent after kill -9 or a power failure. */
export function writeDurably(path: string, content: string | Buffer): void {
  const temporary = `${path}.partial`
  const file = openSync(temporary, 'w', 0o600)
  try {
    writeSync(file, Buffer.from(content))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
  syncDirectory(dirname(path))
}

/** Appends one line, which is on disk when the function returns. */
export function appendDurably(path: string, line: string): void {
  const file = openSync(path, 'a', 0o600)
  try {
    writeSync(file, `${line}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

export function makeDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  syncDirectory(dirname(path))
}

export function removeTree(path: string): void {
  rmSync(path, { recursive: true, force: true })
  syncDirectory(dirname(path))
}

/** The content of a file, or null when it does not exist. */
export function readIfThere(path: string): string | null {
  return ifThere(() => readFileSync(path, 'utf8'))
}

/** The finished entries of a directory, sorted; empty when it does not exist. */
export function listIfThere(path: string): string[] {
  const names = ifThere(() => readdirSync(path)) ?? []
  return names.filter((name) => !name.endsWith('.partial')).sort()
}

function ifThere<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
