import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { cacheDirectory } from '../host/directories'
import { reasonOf, SetupError } from '../host/failure'

const PACKAGE_MS = 120_000

/** One source of a nats-server. @returns its path, or undefined when the source has none */
type Lookup = () => Promise<string | undefined>

/**
 * A nats-server that runs on this machine: the one on PATH, the one in the cache, or the one of Debian's package, which is
 * unpacked into the cache without root.
 * @throws SetupError when no source has one
 */
export async function findNatsServer(lookups: Lookup[] = [onPath, inCache, ofDebian]): Promise<string> {
  const reasons: string[] = []
  for (const lookup of lookups) {
    try {
      const path = await lookup()
      if (path) return path
    } catch (error) {
      reasons.push(reasonOf(error))
    }
  }
  const tried = reasons.length ? ` (${reasons.join('; ')})` : ''
  throw new SetupError(
    `No nats-server was found${tried}: install one on PATH (apt-get install nats-server, brew install nats-server), or set NATS_URL to an external server.`,
  )
}

async function onPath(): Promise<string | undefined> {
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  return directories.map((directory) => join(directory, 'nats-server')).find(runs)
}

async function inCache(): Promise<string | undefined> {
  const path = cached()
  return runs(path) ? path : undefined
}

async function ofDebian(): Promise<string | undefined> {
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/usr/bin/dpkg')) return undefined
  const directory = mkdtempSync(join(tmpdir(), 'enigm-nats-'))
  try {
    const archive = await download(directory)
    await execute('dpkg', ['-x', archive, join(directory, 'unpacked')], directory)
    return keep(join(directory, 'unpacked', 'usr', 'sbin', 'nats-server'))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

// apt checks the package against the distribution's signed lists. The machine's lists can be missing, outdated or
// unreadable for this user; then separate lists are downloaded.
async function download(directory: string): Promise<string> {
  const unsandboxed = ['-o', 'APT::Sandbox::User=']
  try {
    await execute('apt-get', [...unsandboxed, 'download', 'nats-server'], directory)
  } catch {
    const options = [...unsandboxed, ...separateLists(directory)]
    await execute('apt-get', [...options, '-o', 'APT::Update::Error-Mode=any', 'update'], directory)
    await execute('apt-get', [...options, 'download', 'nats-server'], directory)
  }
  const archive = readdirSync(directory).find((name) => name.endsWith('.deb'))
  if (!archive) throw new Error('apt-get downloaded no package')
  return join(directory, archive)
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

function keep(unpacked: string): string {
  const path = cached()
  const draft = `${path}.${process.pid}`
  copyFileSync(unpacked, draft)
  chmodSync(draft, 0o755)
  renameSync(draft, path)
  if (!runs(path)) throw new Error("Debian's nats-server does not run here")
  return path
}

function cached(): string {
  return join(cacheDirectory(), 'nats-server')
}

function runs(path: string): boolean {
  return existsSync(path) && spawnSync(path, ['--version']).status === 0
}

function execute(program: string, parameters: string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: PACKAGE_MS,
    })
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => {
      const reason = errors.trim().split('\n').at(-1)
      if (code === 0) resolve()
      else reject(new Error(`${program} failed: ${reason ?? `exit code ${code}`}`))
    })
  })
}
