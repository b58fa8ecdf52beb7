import { audiences } from '@enigm/contracts'
import { ManyProcesses } from '../journeys/many-processes.fixture'
import { startActors } from '../actors/actors'
import { allTargets, exempt, intruders, probe } from './cross-tenant-probe'
import { operationsOf, unreachable } from '../actors/operations'
import { unfillable } from '../actors/values'

/** Callers that the generator will have once there is a way to make them. */
const pending = {
  'an account that is suspended': 'It has no session and gets none; its callers are anonymous ones.',
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
  it('can call every operation of every contract', () => {
    const lacking = audiences.flatMap(operationsOf).map(unfillable)
    expect(lacking.filter((reason) => reason !== undefined)).toEqual([])
  })

  it('reaches every field that takes an identifier', () => {
    expect(audiences.flatMap(unreachable)).toEqual([])
  })

  it('exempts nothing that is not there, and gives a reason for each', () => {
    expect(Object.keys(exempt).filter((name) => !targets.has(name))).toEqual([])
    for (const reason of [...Object.values(exempt), ...Object.values(pending)])
      expect(reason).toMatch(/\w+.*\.$/)
  })

  it.each([...targets.keys()].filter((name) => !(name in exempt)))(
    '[ACC-11][THR-01] %s: another tenant’s is answered as an absent one, changes nothing and is recorded',
    async (name) => {
      const { actors } = await starting
      const found: string[] = []
      for (const target of targets.get(name)!)
        for (const caller of intruders(actors))
          if (caller.audiences.includes(target.operation.audience))
            found.push(...(await probe(actors, target, caller)))
      expect(found).toEqual([])
    },
    240_000,
  )
})
