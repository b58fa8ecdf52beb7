import type { ServiceName } from '@enigm/contracts'
import { startActors, type Actors } from '../actors/actors'
import { revokeClient } from '../journeys/client-mutations.fixture'
import { ManyProcesses } from '../journeys/many-processes.fixture'
import { givenArguments, isInCopy, originalRoot, replace, runInCopy } from './built-copy'
import { allTargets, intruders, probe } from './cross-tenant-probe'
import { boundBy } from './identifier-clauses'
import { ownerClauses, ownershipWithout, type OwnerClause } from './owner-clauses'
import { selectionOf } from './selection'

/**
 * Removes every owner clause in turn from a copy of the built code, and requires the cross-tenant generator to detect it for
 * every identifier that the clause binds. One clause of each service is missing at a time; each identifier is tried in a tenant
 * that no other one is tried in, so that no clause is detected by what another one has let through.
 * `npm run check:ownership -- servers` checks only clauses with that text in their place, `-- --part 2/5` the second of five
 * equal parts, and `-- --sample 20` so many of them at random.
 */
const print = (line: string) => process.stdout.write(`${line}\n`)
/** Tenants that are set up at the same time: most of that time they wait for events. */
const TENANTS_AT_ONCE = 4
/** Tenants are tried one after the other: they share an operator, whose denials are counted. */
let trying: Promise<unknown> = Promise.resolve()

void main()

async function main(): Promise<void> {
  process.exitCode = isInCopy ? await checkAll() : runInCopy(__filename)
}

async function checkAll(): Promise<number> {
  const selected = selectionOf(givenArguments, ownerClauses(originalRoot), ({ place }) => place)
  // All tenants are one network for the gateway.
  process.env['GUEST_BURST'] = '1000000'
  const processes = await ManyProcesses.start()
  const survivors: string[] = []
  try {
    const names = selected.flatMap(boundTo)
    const parts = Array.from({ length: TENANTS_AT_ONCE }, (_, index) =>
      names.filter((_name, place) => place % TENANTS_AT_ONCE === index),
    )
    const intact = await Promise.all(parts.map((part) => findingIn(processes, part)))
    const found = intact.find((finding) => finding !== undefined)
    if (found) throw new Error(`the generator reports without any removal: ${found}`)
    let changed: readonly ServiceName[] = []
    for (const round of roundsOf(selected)) {
      const services = round.map(({ service }) => service)
      const restore = replace('packages/subgraph/dist/ownership.js', ownershipWithout(round))
      try {
        await restarted(processes, new Set([...changed, ...services]))
        survivors.push(...(await undetected(processes, round)))
      } finally {
        restore()
      }
      changed = services
    }
  } finally {
    await processes.stop()
  }
  for (const survivor of survivors) print(`SURVIVED ${survivor}`)
  print(`${selected.length} clauses removed, ${survivors.length} identifiers not detected`)
  return survivors.length === 0 ? 0 : 1
}

/** The first clause of each service, then the second one, and so on. */
function roundsOf(clauses: readonly OwnerClause[]): OwnerClause[][] {
  const rounds: OwnerClause[][] = []
  for (const clause of clauses) {
    const round = rounds.find((each) => each.every(({ service }) => service !== clause.service))
    if (round) round.push(clause)
    else rounds.push([clause])
  }
  return rounds
}

/** The identifiers that a clause binds. */
function boundTo({ shownBy }: OwnerClause): string[] {
  return [shownBy, ...Object.keys(boundBy).filter((name) => boundBy[name] === shownBy)]
}

/** The identifiers for which the generator does not detect that their clause is removed. */
async function undetected(processes: ManyProcesses, round: readonly OwnerClause[]): Promise<string[]> {
  const waiting = round.flatMap((clause) => boundTo(clause).map((name) => ({ name, place: clause.place })))
  const survivors: string[] = []
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { name, place } = next
      const finding = await findingIn(processes, [name])
      if (!finding) survivors.push(`${name}: ${place}`)
      print(`${finding ? 'detected' : 'SURVIVED'} ${name}: ${place}`)
    }
  }
  await Promise.all(Array.from({ length: TENANTS_AT_ONCE }, worker))
  return survivors
}

async function restarted(processes: ManyProcesses, services: ReadonlySet<ServiceName>): Promise<void> {
  await Promise.all([...services].map((service) => processes.crash(service)))
  await processes.ready()
}

/** The first difference that the generator finds for these identifiers, in a new tenant. */
async function findingIn(processes: ManyProcesses, names: readonly string[]): Promise<string | undefined> {
  if (names.length === 0) return undefined
  const actors = await startActors(processes)
  try {
    const found = trying.then(() => firstFinding(actors, names))
    trying = found.catch(() => undefined)
    return await found
  } finally {
    // The platform limits the number of dashboards, and each tenant registers one.
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
