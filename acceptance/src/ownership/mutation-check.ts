import type { ServiceName } from '@enigm/contracts'
import { revokeClient } from '../journeys/client-mutations.fixture'
import { ManyProcesses } from '../journeys/many-processes.fixture'
import { change, given, isInCopy, runInCopy } from './built-copy'
import { startActors, type Actors } from '../actors/actors'
import { allTargets, intruders, probe } from './cross-tenant.probe'
import { clauses, type Clause } from './mutation-clauses'

/**
 * Takes one ownership clause out at a time, of a copy of the built code, and requires the cross-tenant generator to see it.
 * `npm run check:ownership -- servers` takes only those of files with that in their path.
 */
const [onlyIn = ''] = given
const say = (line: string) => process.stdout.write(`${line}\n`)

void main()

async function main(): Promise<void> {
  process.exitCode = isInCopy ? await checkAll() : runInCopy(__filename)
}

async function checkAll(): Promise<number> {
  const chosen = clauses.filter(({ file }) => file.includes(onlyIn))
  if (chosen.length === 0) throw new Error(`No clause stands in a file like ${onlyIn}`)
  const processes = await ManyProcesses.start()
  let survivors = 0
  try {
    const intact = await withCast(processes, (actors) =>
      firstFindings(
        actors,
        chosen.map(({ shownBy }) => shownBy),
      ),
    )
    if (intact.length > 0) throw new Error(`Without any change the generator says: ${intact[0]}`)
    for (const clause of chosen) {
      const found = await withCast(processes, (actors) => mutated(processes, actors, clause))
      if (found.length === 0) survivors++
      say(`${found.length > 0 ? 'seen    ' : 'SURVIVED'} ${clause.file}: ${clause.text}`)
    }
  } finally {
    await processes.stop()
  }
  say(`${chosen.length - survivors} of ${chosen.length} removed clauses were seen`)
  return survivors === 0 ? 0 : 1
}

/** What the generator finds while one clause is out. @throws Error when the clause does not stand there exactly once */
async function mutated(processes: ManyProcesses, actors: Actors, clause: Clause): Promise<string[]> {
  const service = clause.file.split('/')[1] as ServiceName
  const restore = change(clause.file, clause.text, clause.without)
  await restarted(processes, service)
  const found = await firstFindings(actors, [clause.shownBy])
  restore()
  await restarted(processes, service)
  return found
}

async function restarted(processes: ManyProcesses, service: ServiceName): Promise<void> {
  await processes.crash(service)
  await processes.ready()
}

/** A tenant of its own for each round: what a removed clause let through has damaged the last one. */
async function withCast<T>(processes: ManyProcesses, run: (actors: Actors) => Promise<T>): Promise<T> {
  const actors = await startActors(processes)
  try {
    return await run(actors)
  } finally {
    // The platform has room for so many dashboards, and each cast brings one.
    await revokeClient(actors.stage.operator, actors.dashboard.claims!.sub, 'Dashboard')
    await actors.auditTrail.close()
  }
}

async function firstFindings(actors: Actors, names: readonly string[]): Promise<string[]> {
  const targets = allTargets()
  for (const target of names.flatMap((each) => targets.get(each) ?? []))
    for (const caller of intruders(actors)) {
      if (!caller.audiences.includes(target.operation.audience)) continue
      const found = await probe(actors, target, caller)
      if (found.length > 0) return found
    }
  return []
}
