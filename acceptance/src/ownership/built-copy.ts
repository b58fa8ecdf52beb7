import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { repositoryRoot } from '@enigm/embedded'

const MODE = 'in-copy'

/** Whether this process runs in a copy, whose code may be changed. */
export const isInCopy = process.argv[2] === MODE
/** The repository that was copied: a copy has no sources. */
export const originalRoot = isInCopy ? process.argv[3]! : repositoryRoot
/** The command-line arguments of the caller. */
export const givenArguments = process.argv.slice(isInCopy ? 4 : 2)

/** Runs a built script in a copy of the built code. @returns its exit code */
export function runInCopy(script: string): number {
  const copy = mkdtempSync(join(tmpdir(), 'enigm-mutation-'))
  try {
    copyBuilt(copy)
    const copied = join(copy, relative(repositoryRoot, script))
    const parameters = [copied, MODE, repositoryRoot, ...givenArguments]
    return spawnSync(process.execPath, parameters, { stdio: 'inherit' }).status ?? 1
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Copies builds, schemas and documents. Dependencies are links to the same files. */
function copyBuilt(copy: string): void {
  const filter = (path: string, target: string) => {
    // A workspace has the dependencies whose versions differ from those of the root.
    if (path.endsWith('/node_modules')) symlinkSync(path, target)
    return !/\/(src|node_modules|\.data|\.cache)$/.test(path)
  }
  for (const folder of ['packages', 'services', 'gateway', 'infra', 'acceptance', 'docs'])
    cpSync(join(repositoryRoot, folder), join(copy, folder), { recursive: true, filter })
  const modules = join(repositoryRoot, 'node_modules')
  mkdirSync(join(copy, 'node_modules'))
  for (const name of readdirSync(modules).filter((entry) => entry !== '@enigm'))
    symlinkSync(join(modules, name), join(copy, 'node_modules', name))
  cpSync(join(modules, '@enigm'), join(copy, 'node_modules/@enigm'), {
    recursive: true,
    verbatimSymlinks: true,
  })
}

/** Replaces a file of the copy. @returns the function that restores it */
export function replace(path: string, content: string): () => void {
  const file = join(repositoryRoot, path)
  const original = readFileSync(file, 'utf8')
  writeFileSync(file, content)
  return () => writeFileSync(file, original)
}

/**
 * Replaces every occurrence of a text in a file of the copy.
 * @returns the function that restores it
 * @throws Error when the text stands there not at all, or more often than `most` times
 */
export function replaceText(path: string, text: string, without: string, most = 1): () => void {
  const code = readFileSync(join(repositoryRoot, path), 'utf8')
  const count = code.split(text).length - 1
  if (count === 0 || count > most) throw new Error(`${path} contains this text ${count} times: ${text}`)
  return replace(
    path,
    code.replaceAll(text, () => without),
  )
}
