import { setTimeout as delay } from 'node:timers/promises'
import { readBooks } from '../drill/books'
import { Buyer, codesOf, type Made } from '../drill/buyers'
import { Random } from '../fuzz/random'
import type { LabDrill } from './drill'

const BUYERS = 4
const PURCHASES = 24
const DRAINED_WITHIN_MILLISECONDS = 90_000
const CHECK_MILLISECONDS = 500

export const failover: LabDrill = {
  invariant:
    'no acknowledged purchase is lost or doubled while the primary of PostgreSQL is killed and its standby takes over; every service continues by itself',
  async run({ lab, journey, random }) {
    const walletUrl = `http://127.0.0.1:${lab.layout.of('monero')}/`
    const takeCode = await codesOf(journey, PURCHASES)
    const buyers: Buyer[] = []
    for (let number = 0; number < BUYERS; number++)
      buyers.push(await Buyer.create(journey.gateway, walletUrl, new Random(random.below(2 ** 31))))
    const made: Made[] = []
    let begun = 0
    const buyAll = async (buyer: Buyer) => {
      while (begun < PURCHASES) {
        begun += 1
        made.push(await buyer.buy(takeCode))
      }
    }
    const buying = Promise.all(buyers.map(buyAll))
    while (made.length < PURCHASES / 3) await delay(CHECK_MILLISECONDS / 10)
    const lost = performance.now()
    await lab.failOver()
    const promoted = performance.now()
    await lab.ready()
    const ready = performance.now()
    await buying
    const deadline = performance.now() + DRAINED_WITHIN_MILLISECONDS
    let books = await readBooks(lab, made)
    while (books.findings.length > 0 && performance.now() < deadline) {
      await delay(CHECK_MILLISECONDS)
      books = await readBooks(lab, made)
    }
    let different = 0
    for (const purchase of made) {
      const orderId = await buyers.find((buyer) => buyer.owns(purchase))!.repeat(purchase)
      if (orderId !== purchase.orderId) different += 1
    }
    // The next drill has a standby again.
    await lab.databases.addStandby()
    return {
      findings: [
        ...books.findings,
        ...(different > 0 ? [`${different} repeated requests got another order`] : []),
      ],
      figures: [
        `${made.length} purchases: ${books.lost} lost, ${books.double} double, ${books.stuck} stuck; ${different} repeated requests with another order`,
        `the standby was the primary after ${Math.round(promoted - lost)} ms; every process was ready ${Math.round(ready - promoted)} ms later`,
      ],
    }
  },
}
