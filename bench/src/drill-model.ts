import { parseArgs } from 'node:util'
import { Random } from './fuzz/random'
import { allMutants, unnoticed } from './model/mutants'
import { Deviation } from './model/walk'
import { walkAll } from './model/world'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    steps: { type: 'string', default: '1000000' },
  },
})

/** `npm run drill:model -- --seed 7 --steps 1000000`: the lifecycles of all services against the model, and the model against broken rules. */
async function main(): Promise<void> {
  const begun = Date.now()
  try {
    const { steps, accepted, refused, services, lifecycles, states } = await walkAll(
      new Random(Number(values.seed)),
      Number(values.steps),
    )
    console.log(
      `seed ${values.seed}: ${steps} steps over ${lifecycles} lifecycles of ${services} services and their ${states} states, ${accepted} accepted, ${refused} refused, no deviation (${seconds(begun)})`,
    )
  } catch (error) {
    if (!(error instanceof Deviation)) throw error
    console.log(`seed ${values.seed}: BROKEN ${error.message}`)
    process.exitCode = 1
  }
  const mutants = await allMutants()
  const kept = await unnoticed(mutants, new Random(Number(values.seed)))
  for (const name of kept) console.log(`BROKEN the model does not notice: ${name}`)
  console.log(
    `${mutants.length} rules broken one at a time, ${mutants.length - kept.length} noticed (${seconds(begun)})`,
  )
  if (kept.length > 0) process.exitCode = 1
}

function seconds(begun: number): string {
  return `${((Date.now() - begun) / 1000).toFixed(0)} s`
}

void main()
