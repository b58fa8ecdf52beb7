import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { gatewayAt, journeyOn, ManyProcesses } from '@enigm/acceptance'
import { portOf } from '@enigm/embedded'
import { readBooks, type Books } from './drill/books'
import { Buyer, codesOf, type Made } from './drill/buyers'
import { killInTurn, parts, planKills } from './drill/kills'
import { Random } from './fuzz/random'

const MOST_BUYERS = 8
const DRAINED_WITHIN_MILLISECONDS = 180_000
const CHECK_MILLISECONDS = 500

const { values } = parseArgs({
  options: {
    purchases: { type: 'string', default: '24' },
    kills: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})

/** `npm run drill:purchases -- --purchases 1000 --kills 10 --seed 7`: purchases while each part is killed. */
async function main(): Promise<void> {
  const [purchases, kills, seed] = [Number(values.purchases), Number(values.kills), Number(values.seed)]
  console.log(`seed ${seed}: ${purchases} purchases, each of ${parts.length} parts is killed ${kills} ×`)
  // All buyers are one network for the gateway.
  process.env['GUEST_BURST'] ??= '1000000'
  const system = await ManyProcesses.start()
  try {
    process.exitCode = (await drill(system, { purchases, kills, random: new Random(seed) })) ? 0 : 1
  } finally {
    await system.stop()
  }
}

async function drill(
  system: ManyProcesses,
  { purchases, kills, random }: { purchases: number; kills: number; random: Random },
): Promise<boolean> {
  const gateway = gatewayAt(system.url)
  const walletUrl = `http://127.0.0.1:${portOf('monero', system.system.settings)}/`
  const takeCode = await codesOf(journeyOn(gateway, system.system), purchases)
  const buyers: Buyer[] = []
  for (let number = 0; number < Math.min(MOST_BUYERS, purchases); number++)
    buyers.push(await Buyer.create(gateway, walletUrl, new Random(random.below(2 ** 31))))

  const begun = performance.now()
  const made: Made[] = []
  let started = 0
  const buyAll = async (buyer: Buyer) => {
    while (started < purchases) {
      started += 1
      made.push(await buyer.buy(takeCode))
    }
  }
  const killing = killInTurn(system, planKills(kills, random), {
    random,
    progress: () => started / purchases,
  })
  await Promise.all([killing, ...buyers.map(buyAll)])
  const bought = performance.now()
  const books = await drained(system, made)
  const repeated = await repeatAll(buyers, made)
  report(books, repeated, { buying: bought - begun, draining: performance.now() - bought })
  return books.lost + books.double + books.stuck + repeated === 0
}

/** The books as soon as nothing is open, or at the end of the time for it. */
async function drained(system: ManyProcesses, made: readonly Made[]): Promise<Books> {
  const deadline = performance.now() + DRAINED_WITHIN_MILLISECONDS
  for (;;) {
    const books = await readBooks(system, made)
    if (books.findings.length === 0 || performance.now() > deadline) return books
    await delay(CHECK_MILLISECONDS)
  }
}

/** Sends every order once more with its key. @returns how many were answered with another order */
async function repeatAll(buyers: readonly Buyer[], made: readonly Made[]): Promise<number> {
  let different = 0
  for (const purchase of made) {
    const buyer = buyers.find((each) => each.owns(purchase))!
    if ((await buyer.repeat(purchase)) !== purchase.orderId) different += 1
  }
  return different
}

function report(
  { purchases, lost, double, stuck, findings }: Books,
  repeated: number,
  { buying, draining }: { buying: number; draining: number },
): void {
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(0)} s`
  for (const finding of findings) console.log(finding)
  console.log(`${purchases} purchases in ${seconds(buying)}, drained ${seconds(draining)} later`)
  console.log(`${lost} lost, ${double} double, ${stuck} stuck`)
  console.log(`${repeated} repeated requests were answered with another order`)
}

void main()
