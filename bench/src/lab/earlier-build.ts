import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { repositoryRoot } from '@enigm/embedded'

/** Builds an earlier commit of the repository in a directory. Its dependencies are those of this one if the lockfile is the same. */
export async function buildEarlier(commit: string, directory: string): Promise<void> {
  await run(
    'git',
    ['clone', '--quiet', '--shared', '--no-checkout', repositoryRoot, directory],
    repositoryRoot,
  )
  await run('git', ['checkout', '--quiet', '--detach', commit], directory)
  const lockOf = (root: string) => readFileSync(join(root, 'package-lock.json'), 'utf8')
  if (lockOf(directory) === lockOf(repositoryRoot)) linkDependencies(directory)
  else await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], directory)
  const tsc = join(directory, 'node_modules/typescript/bin/tsc')
  await run(process.execPath, [tsc, '-b', 'infra/embedded'], directory)
  await run(process.execPath, ['infra/embedded/dist/compose.js'], directory)
  await run(process.execPath, ['services/guidance/dist/knowledge/build-indexes.js'], directory)
}

/** The workspaces are those of the directory; every other package is a link. */
function linkDependencies(directory: string): void {
  const [from, to] = [join(repositoryRoot, 'node_modules'), join(directory, 'node_modules')]
  mkdirSync(join(to, '@enigm'), { recursive: true })
  for (const name of readdirSync(from)) if (name !== '@enigm') symlinkSync(join(from, name), join(to, name))
  for (const [name, workspace] of workspacesOf(directory)) {
    symlinkSync(workspace, join(to, '@enigm', name))
    const own = join(repositoryRoot, relative(directory, workspace), 'node_modules')
    if (existsSync(own)) symlinkSync(own, join(workspace, 'node_modules'))
  }
}

function workspacesOf(directory: string): [string, string][] {
  const parents = ['packages', 'services', 'infra', '.']
  const folders = parents.flatMap((parent) =>
    readdirSync(join(directory, parent)).map((name) => join(directory, parent, name)),
  )
  return folders.flatMap((folder) => {
    const file = join(folder, 'package.json')
    if (!existsSync(file)) return []
    const { name } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string }
    return name?.startsWith('@enigm/') ? [[name.slice('@enigm/'.length), folder]] : []
  })
}

/** @throws Error when the program fails */
async function run(program: string, parameters: readonly string[], cwd: string): Promise<void> {
  const child = spawn(program, parameters, { cwd, stdio: ['ignore', process.stderr, 'inherit'] })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${program} ${parameters.join(' ')} ended with ${code}`)
}
