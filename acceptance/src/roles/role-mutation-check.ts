import { ManyProcesses } from '../journeys/many-processes.fixture'
import { isInCopy, replaceText, runInCopy } from '../ownership/built-copy'
import { startRoleActors, type RoleActors } from './role-actors'
import { allFields } from './places'
import { tryCell } from './cell-probe'
import { readRoleMatrix, trialsOf } from './role-matrix'
import { commonScope, roleMutations, type RoleMutation } from './role-mutations'

/** Widens one rule at a time in a copy of the built code and of the schema, and requires the role matrix to detect it. */
const print = (line: string) => process.stdout.write(`${line}\n`)
/** The most fields that one scope may guard. */
const MOST_FIELDS = 100
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
    if (intact) throw new Error(`the matrix reports without any change: ${intact}`)
    for (const mutation of roleMutations) {
      const found = await mutated(processes, roleActors, mutation)
      if (!found) survivors++
      print(`${found ? 'detected' : 'SURVIVED'} ${mutation.shownBy}${found && `: ${found.trim()}`}`)
    }
  } finally {
    await roleActors.actors.databases.close()
    await processes.stop()
  }
  print(`${roleMutations.length - survivors} of ${roleMutations.length} widened rules were detected`)
  return survivors === 0 ? 0 : 1
}

/** The finding of the matrix while one rule is wider. */
async function mutated(
  processes: ManyProcesses,
  roleActors: RoleActors,
  mutation: RoleMutation,
): Promise<string> {
  const { service, file, text, without, scope, shownBy } = mutation
  const restored = [replaceText(file, text, without, MOST_FIELDS), ...(scope ? widenSupergraph(scope) : [])]
  await restart(processes, service)
  const found = await firstFinding(roleActors, [shownBy])
  for (const restore of restored) restore()
  await restart(processes, service)
  return found
}

/** Widens the rule of the gateway, which it reads from these composed schemas. */
function widenSupergraph(scope: string): (() => void)[] {
  return ['panel.supergraph', 'supergraph'].map((name) =>
    replaceText(`gateway/dist/schema/${name}.graphql`, `"${scope}"`, `"${commonScope}"`, MOST_FIELDS),
  )
}

async function restart(processes: ManyProcesses, service: RoleMutation['service']): Promise<void> {
  await processes.crash(service)
  await processes.crash('gateway')
  await processes.ready()
}

/** The first cell of these operations that differs from the system; empty when there is none. */
async function firstFinding(roleActors: RoleActors, coordinates: readonly string[]): Promise<string> {
  for (const trial of trials.filter(({ coordinate }) => coordinates.includes(coordinate))) {
    const [found] = await tryCell(roleActors, trial)
    if (found) return `${trial.role} ${found}`
  }
  return ''
}
