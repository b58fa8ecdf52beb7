import { Random } from '../fuzz/random'
import { allMutants, unnoticed } from './mutants'
import { walkAll } from './world'

const SEED = 7
const STEPS = 100_000

it(`the lifecycles of all services do what the model promises in ${STEPS} random steps, and every state is reached`, async () => {
  const { accepted, refused, services, lifecycles } = await walkAll(new Random(SEED), STEPS)

  expect(services).toBe(8)
  expect(lifecycles).toBeGreaterThan(40)
  expect(accepted).toBeGreaterThan(STEPS / 10)
  expect(refused).toBeGreaterThan(STEPS / 10)
})

it('the model notices every rule that is broken', async () => {
  const mutants = await allMutants()

  expect(mutants.length).toBeGreaterThan(1_000)
  expect(await unnoticed(mutants, new Random(SEED))).toEqual([])
})
