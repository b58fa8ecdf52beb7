import { audiences } from '@enigm/contracts'
import { ManyProcesses } from '../journeys/many-processes.fixture'
import { startActors } from '../actors/actors'
import { allTargets, exempt, intruders, probe } from './cross-tenant-probe'
import { operationsOf, unreachable } from '../actors/operations'
import { unfillable } from '../actors/values'

/** Callers that the generator does not have yet, with the reason. */
const pending = {
  'an account that is suspended': 'It has no session and cannot get one; its requests are anonymous.',
}

const targets = allTargets()
const starting = start()
afterAll(async () => {
  const { processes, actors } = await starting
  await actors.databases.close()
  await processes.stop()
}, 60_000)

async function start() {
  const processes = await ManyProcesses.start()
  return { processes, actors: await startActors(processes) }
}

describe('the cross-tenant generator', () => {
  beforeAll(() => starting, 600_000)

  it('can call every operation of every API schema', () => {
    const lacking = audiences.flatMap(operationsOf).map(unfillable)
    expect(lacking.filter((reason) => reason !== undefined)).toEqual([])
  })

  it('reaches every field that takes an identifier', () => {
    expect(audiences.flatMap(unreachable)).toEqual([])
  })

  it('exempts only identifiers that exist, each with a reason', () => {
    expect(Object.keys(exempt).filter((name) => !targets.has(name))).toEqual([])
    for (const reason of [...Object.values(exempt), ...Object.values(pending)])
      expect(reason).toMatch(/\w+.*\.$/)
  })

  it.each([...targets.keys()].filter((name) => !(name in exempt)))(
    '[ACC-11][THR-01] %s: an identifier of another tenant is answered like an absent one, changes nothing and is recorded',
    async (name) => {
      const { actors } = await starting
      const found: string[] = []
      for (const target of targets.get(name)!)
        for (const caller of intruders(actors))
          if (caller.audiences.includes(target.operation.audience))
            found.push(...(await probe(actors, target, caller)))
      expect(found).toEqual([])
    },
  )
})
