import { ManyProcesses } from '../journeys/many-processes.fixture'
import { isInCopy, replaceText, runInCopy } from '../ownership/built-copy'
import { startRoleActors, type RoleActors } from './role-actors'
import { allFields } from './places'
import { tryCell } from './cell-probe'
import { readRoleMatrix, trialsOf } from './role-matrix'
import { everybodys, roleMutations, type RoleMutation } from './role-mutations'

/** Widens one rule at a time, in a copy of the built code and of the schema, and requires the role matrix to see it. */
const say = (line: string) => process.stdout.write(`${line}\n`)
/** A scope stands at several fields. */
const MOST = 100
const trials = trialsOf(readRoleMatrix(), allFields())

void main()

async function main(): Promise<void> {
  process.exitCode = isInCopy ? await checkAll() : runInCopy(__filename)
}

async function checkAll(): Promise<number> {
  const processes = await ManyProcesses.start()
  const roleActors = await startRoleActors(processes)
  let survivors = 0
  try {
    const intact = await firstFinding(
      roleActors,
      roleMutations.map(({ shownBy }) => shownBy),
    )
    if (intact) throw new Error(`Without any change the matrix says: ${intact}`)
    for (const mutation of roleMutations) {
      const found = await mutated(processes, roleActors, mutation)
      if (!found) survivors++
      say(`${found ? 'seen    ' : 'SURVIVED'} ${mutation.shownBy}${found && `: ${found.trim()}`}`)
    }
  } finally {
    await roleActors.actors.databases.close()
    await processes.stop()
  }
  say(`${roleMutations.length - survivors} of ${roleMutations.length} widened rules were seen`)
  return survivors === 0 ? 0 : 1
}

/** What the matrix finds while one rule is wider. */
async function mutated(
  processes: ManyProcesses,
  roleActors: RoleActors,
  mutation: RoleMutation,
): Promise<string> {
  const { service, file, text, without, scope, shownBy } = mutation
  const restored = [replaceText(file, text, without, MOST), ...(scope ? widenSupergraph(scope) : [])]
  await restart(processes, service)
  const found = await firstFinding(roleActors, [shownBy])
  for (const restore of restored) restore()
  await restart(processes, service)
  return found
}

/** The rule as the gateway knows it: what a subgraph says of itself is composed into these files. */
function widenSupergraph(scope: string): (() => void)[] {
  return ['panel.supergraph', 'supergraph'].map((name) =>
    replaceText(`gateway/dist/schema/${name}.graphql`, `"${scope}"`, `"${everybodys}"`, MOST),
  )
}

async function restart(processes: ManyProcesses, service: RoleMutation['service']): Promise<void> {
  await processes.crash(service)
  await processes.crash('gateway')
  await processes.ready()
}

/** The first cell of these operations that is not as it should be; empty when all is well. */
async function firstFinding(roleActors: RoleActors, coordinates: readonly string[]): Promise<string> {
  for (const trial of trials.filter(({ coordinate }) => coordinates.includes(coordinate))) {
    const [found] = await tryCell(roleActors, trial)
    if (found) return `${trial.role} ${found}`
  }
  return ''
}
