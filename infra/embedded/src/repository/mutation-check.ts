import type { ServiceName } from '@enigm/contracts'
import { ManyProcesses } from '../demo/many-processes.fixture'
import { change, isInCopy, runInCopy } from './built-copy'
import { startCast, type Cast } from './cast'
import { allTargets, intruders, probe } from './cross-tenant.probe'
import { clauses, type Clause } from './mutation-clauses'

/** Takes one ownership clause out at a time, of a copy of the built code, and requires the cross-tenant generator to see it. */
const say = (line: string) => process.stdout.write(`${line}\n`)

void main()

async function main(): Promise<void> {
  process.exitCode = isInCopy ? await checkAll() : runInCopy(__filename)
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
  const service = clause.file.split('/')[1] as ServiceName
  const restore = change(clause.file, clause.text, clause.without)
  await processes.crash(service)
  await processes.ready()
  const found = await check(processes, clause.shownBy)
  restore()
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
