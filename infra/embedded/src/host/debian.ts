import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PACKAGE_MS = 120_000
const UNSANDBOXED = ['-o', 'APT::Sandbox::User=']

/** Whether this machine has the tools that download and unpack Debian's packages. */
export function hasDebianTools(): boolean {
  return existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg')
}

/**
 * Downloads a package of Debian, on request with those of its dependencies that this machine lacks, unpacks them without root,
 * and lets the caller take what it needs before all is removed. apt checks each package against the distribution's signed lists.
 * @param keep receives the directory that stands for `/`
 * @throws Error with the last line of the program that failed
 */
export async function withUnpackedPackage<T>(
  name: string,
  { dependencies = false }: { dependencies?: boolean },
  keep: (root: string) => T | Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'enigm-debian-'))
  const root = join(directory, 'unpacked')
  try {
    await download(name, dependencies, directory)
    const archives = readdirSync(directory).filter((file) => file.endsWith('.deb'))
    if (archives.length === 0) throw new Error('apt-get downloaded no package')
    for (const archive of archives) await execute('dpkg', ['-x', join(directory, archive), root], directory)
    return await keep(root)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

// The machine's lists can be missing, outdated or unreadable for this user; then separate lists are downloaded.
async function download(name: string, dependencies: boolean, directory: string): Promise<void> {
  const fetch = async (options: string[]) => {
    const names = dependencies ? await withMissing(name, options, directory) : [name]
    await execute('apt-get', [...options, 'download', ...names], directory)
  }
  try {
    await fetch(UNSANDBOXED)
  } catch {
    const options = [...UNSANDBOXED, ...separateLists(directory)]
    await execute('apt-get', [...options, '-o', 'APT::Update::Error-Mode=any', 'update'], directory)
    await fetch(options)
  }
}

/** The package and what apt would install with it. */
async function withMissing(name: string, options: string[], directory: string): Promise<string[]> {
  const simulation = ['--simulate', '--no-install-recommends', 'install', name]
  const plan = await execute('apt-get', [...options, ...simulation], directory)
  const planned = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, found]) => found!)
  return [...new Set([name, ...planned])]
}

function separateLists(directory: string): string[] {
  const state = join(directory, 'state')
  const cache = join(directory, 'cache')
  for (const path of [join(state, 'lists', 'partial'), join(cache, 'archives', 'partial')]) {
    mkdirSync(path, { recursive: true })
  }
  const options = [`Dir::State=${state}`, 'Dir::State::status=/var/lib/dpkg/status', `Dir::Cache=${cache}`]
  return options.flatMap((option) => ['-o', option])
}

function execute(program: string, parameters: string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd,
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PACKAGE_MS,
    })
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => {
      const reason = errors.trim().split('\n').at(-1)
      if (code === 0) resolve(output)
      else reject(new Error(`${program} failed: ${reason || `exit code ${code}`}`))
    })
  })
}
