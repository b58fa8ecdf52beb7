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
import { basename, join } from 'node:path'
import type { ServiceName } from '@enigm/contracts'
import { repositoryRoot } from '../cache'
import { ManyProcesses } from '../demo/many-processes.fixture'
import { startCast, type Cast } from './cross-tenant.cast'
import { allTargets, intruders, probe } from './cross-tenant.probe'
import { clauses, type Clause } from './mutation-clauses'

/** Takes one ownership clause out at a time, of a copy of the built code, and requires the cross-tenant generator to see it. */
const say = (line: string) => process.stdout.write(`${line}\n`)

void main(process.argv[2])

async function main(mode: string | undefined): Promise<void> {
  process.exitCode = mode === 'in-copy' ? await checkAll() : checkInCopy()
}

function checkInCopy(): number {
  const copy = mkdtempSync(join(tmpdir(), 'enigm-mutation-'))
  try {
    copyBuilt(copy)
    const script = join(copy, 'infra/embedded/dist/repository', basename(__filename))
    return spawnSync(process.execPath, [script, 'in-copy'], { stdio: 'inherit' }).status ?? 1
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** What runs, and nothing else; packages from outside are the same files. */
function copyBuilt(copy: string): void {
  const filter = (path: string) => !/\/(src|node_modules|\.data|\.cache)$/.test(path)
  for (const room of ['packages', 'services', 'gateway', 'infra'])
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

async function checkAll(): Promise<number> {
  const processes = await ManyProcesses.start()
  let survivors = 0
  try {
    const intact = await check(processes, undefined)
    if (intact.length > 0) throw new Error(`Without any change the generator says: ${intact[0]}`)
    for (const clause of clauses) {
      const found = await mutated(processes, clause)
      if (found.length === 0) survivors++
      say(`${found.length > 0 ? 'seen    ' : 'SURVIVED'} ${clause.file}: ${clause.text}`)
    }
  } finally {
    await processes.stop()
  }
  say(`${clauses.length - survivors} of ${clauses.length} removed clauses were seen`)
  return survivors === 0 ? 0 : 1
}

/** What the generator finds while one clause is out. @throws Error when the clause does not stand there exactly once */
async function mutated(processes: ManyProcesses, clause: Clause): Promise<string[]> {
  const file = join(repositoryRoot, clause.file)
  const service = clause.file.split('/')[1] as ServiceName
  const code = readFileSync(file, 'utf8')
  if (code.split(clause.text).length !== 2)
    throw new Error(`${clause.file} does not hold once: ${clause.text}`)
  writeFileSync(
    file,
    code.replace(clause.text, () => clause.without),
  )
  await processes.crash(service)
  await processes.ready()
  const found = await check(processes, clause.shownBy)
  writeFileSync(file, code)
  await processes.crash(service)
  await processes.ready()
  return found
}

/** A tenant of its own for each round: what a removed clause let through has damaged the last one. */
async function check(processes: ManyProcesses, name: string | undefined): Promise<string[]> {
  const cast = await startCast(processes)
  try {
    return await firstFindings(cast, name)
  } finally {
    await cast.ledger.close()
  }
}

async function firstFindings(cast: Cast, name: string | undefined): Promise<string[]> {
  const targets = allTargets()
  const names = name === undefined ? clauses.map(({ shownBy }) => shownBy) : [name]
  for (const target of names.flatMap((each) => targets.get(each) ?? []))
    for (const caller of intruders(cast)) {
      if (!caller.audiences.includes(target.operation.audience)) continue
      const found = await probe(cast, target, caller)
      if (found.length > 0) return found
    }
  return []
}
