import { randomOf } from '../random.fixture'
import { PurchaseWorld } from './walk.fixture'
import { PurchaseInvariants } from './walk.invariants.fixture'

/** All 100,000 sequences: `TEST_ORDER_SEQUENCES=100000`. One that has failed: its seed as TEST_ORDER_SEED, and 1 sequence. */
const SEQUENCES = Number(process.env.TEST_ORDER_SEQUENCES ?? 1_000)
const FIRST_SEED = Number(process.env.TEST_ORDER_SEED ?? 1)
const MOST_STEPS = 40
const LONGEST_SEQUENCE_MILLISECONDS = 60

async function walk(seed: number): Promise<void> {
  const random = randomOf(seed)
  const world = new PurchaseWorld(random)
  const invariants = new PurchaseInvariants(world)
  const steps: string[] = []
  try {
    await world.begin()
    for (let left = 1 + random(MOST_STEPS); left > 0; left--) {
      steps.push(await world.step())
      invariants.check()
    }
    await world.settle()
    invariants.check()
    invariants.checkEnd()
  } catch (error) {
    throw new Error(`TEST_ORDER_SEED=${seed}, after ${steps.join(', ')}`, { cause: error })
  }
}

it(
  `[PAY-05][PAY-12][PAY-14] an order follows its lifecycles, grants once and loses no money, in ${SEQUENCES} random sequences from seed ${FIRST_SEED} on`,
  async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEQUENCES; seed++) await walk(seed)
  },
  60_000 + SEQUENCES * LONGEST_SEQUENCE_MILLISECONDS,
)
