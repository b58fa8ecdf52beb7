import type { ServiceName } from '@enigm/contracts'
import { startActors, type Actors } from '../actors/actors'
import { revokeClient } from '../journeys/client-mutations.fixture'
import { ManyProcesses } from '../journeys/many-processes.fixture'
import { givenArguments, isInCopy, originalRoot, replace, runInCopy } from './built-copy'
import { allTargets, intruders, probe } from './cross-tenant-probe'
import { boundBy } from './identifier-clauses'
import { ownerClauses, ownershipWithout } from './owner-clauses'

/**
 * Removes one owner clause at a time from a copy of the built code, and requires the cross-tenant generator to detect it for
 * every identifier that the clause binds. `npm run check:ownership -- servers` checks only clauses with that text in their place.
 */
const [onlyIn = ''] = givenArguments
const print = (line: string) => process.stdout.write(`${line}\n`)

/** One clause, and how to remove it from the copy. */
interface Removal {
  readonly service: ServiceName
  readonly place: string
  readonly shownBy: string
  /** Removes the clause. @returns the function that restores it */
  readonly remove: () => () => void
}

void main()

async function main(): Promise<void> {
  process.exitCode = isInCopy ? await checkAll() : runInCopy(__filename)
}

function allRemovals(): Removal[] {
  return ownerClauses(originalRoot).map((clause) => ({
    ...clause,
    remove: () => replace('packages/subgraph/dist/ownership.js', ownershipWithout(clause)),
  }))
}

async function checkAll(): Promise<number> {
  const removals = allRemovals().filter(({ place }) => place.includes(onlyIn))
  if (removals.length === 0) throw new Error(`no file like ${onlyIn} has a marked clause`)
  const processes = await ManyProcesses.start()
  const survivors: string[] = []
  try {
    const intact = await withActors(processes, (actors) => firstFinding(actors, removals.flatMap(boundTo)))
    if (intact) throw new Error(`the generator reports without any removal: ${intact}`)
    for (const removal of removals)
      for (const name of await undetected(processes, removal)) survivors.push(`${name}: ${removal.place}`)
  } finally {
    await processes.stop()
  }
  for (const survivor of survivors) print(`SURVIVED ${survivor}`)
  print(`${removals.length} clauses removed, ${survivors.length} identifiers not detected`)
  return survivors.length === 0 ? 0 : 1
}

/** The identifiers that a clause binds. */
function boundTo({ shownBy }: Removal): string[] {
  return [shownBy, ...Object.keys(boundBy).filter((name) => boundBy[name] === shownBy)]
}

/** The identifiers for which the generator does not detect that the clause is removed. */
async function undetected(processes: ManyProcesses, removal: Removal): Promise<string[]> {
  const restore = removal.remove()
  const survivors: string[] = []
  try {
    await restarted(processes, removal.service)
    for (const name of boundTo(removal)) {
      const finding = await withActors(processes, (actors) => firstFinding(actors, [name]))
      if (!finding) survivors.push(name)
      print(`${finding ? 'detected' : 'SURVIVED'} ${name}: ${removal.place}`)
    }
  } finally {
    restore()
  }
  await restarted(processes, removal.service)
  return survivors
}

async function restarted(processes: ManyProcesses, service: ServiceName): Promise<void> {
  await processes.crash(service)
  await processes.ready()
}

/** A new tenant for each removal, because the removed clause lets callers change the objects of the last one. */
async function withActors<T>(processes: ManyProcesses, run: (actors: Actors) => Promise<T>): Promise<T> {
  const actors = await startActors(processes)
  try {
    return await run(actors)
  } finally {
    // The platform limits the number of dashboards, and each run registers one.
    await revokeClient(actors.journey.operator, actors.dashboard.claims!.sub, 'Dashboard')
    await actors.databases.close()
  }
}

/** The first difference that the generator finds for these identifiers. */
async function firstFinding(actors: Actors, names: readonly string[]): Promise<string | undefined> {
  const targets = allTargets()
  for (const target of names.flatMap((name) => targets.get(name) ?? []))
    for (const caller of intruders(actors)) {
      if (!caller.audiences.includes(target.operation.audience)) continue
      const [finding] = await probe(actors, target, caller)
      if (finding) return finding
    }
  return undefined
}
