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

/** Whether this process runs in a copy, where code may be damaged. */
export const isInCopy = process.argv[2] === MODE
/** What the caller has said behind the script's name. */
export const given = process.argv.slice(isInCopy ? 3 : 2)

/** Runs a built script in a copy of the built code, and gives its exit code. */
export function runInCopy(script: string): number {
  const copy = mkdtempSync(join(tmpdir(), 'enigm-mutation-'))
  try {
    copyBuilt(copy)
    const copied = join(copy, relative(repositoryRoot, script))
    return spawnSync(process.execPath, [copied, MODE, ...given], { stdio: 'inherit' }).status ?? 1
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** What runs, and nothing else; packages from outside are the same files. */
function copyBuilt(copy: string): void {
  const filter = (path: string) => !/\/(src|node_modules|\.data|\.cache)$/.test(path)
  for (const room of ['packages', 'services', 'gateway', 'infra', 'acceptance', 'docs'])
    cpSync(join(repositoryRoot, room), join(copy, room), { recursive: true, filter })
  const modules = join(repositoryRoot, 'node_modules')
  mkdirSync(join(copy, 'node_modules'))
  for (const name of readdirSync(modules).filter((entry) => entry !== '@enigm'))
    symlinkSync(join(modules, name), join(copy, 'node_modules', name))
  cpSync(join(modules, '@enigm'), join(copy, 'node_modules/@enigm'), {
    recursive: true,
    verbatimSymlinks: true,
  })
}

/**
 * Changes a text of the copy wherever it stands in a file; what comes back restores it.
 * @throws Error when it does not stand there, or more often than `most` times
 */
export function change(path: string, text: string, without: string, most = 1): () => void {
  const file = join(repositoryRoot, path)
  const code = readFileSync(file, 'utf8')
  const count = code.split(text).length - 1
  if (count === 0 || count > most) throw new Error(`${path} holds ${count} times: ${text}`)
  writeFileSync(
    file,
    code.replaceAll(text, () => without),
  )
  return () => writeFileSync(file, code)
}
