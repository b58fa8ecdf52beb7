import 'reflect-metadata'
import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { portOf, processEnvironment, startInfrastructure } from '@enigm/embedded'
import { cardEvent, startCardProcessor, type CardProcessorSimulator } from '@enigm/simulators'
import { createTestKey } from '@enigm/subgraph/testkit'
import { startService, stopProcess } from './child-process'
import { createBenchSystem } from './infrastructure'
import { concurrently, median, percentile } from './measure'
import { buyersFor, Shop } from './shop'
import { until } from './until'

const { values } = parseArgs({
  options: { orders: { type: 'string', default: '2000' }, webhooks: { type: 'string', default: '200' } },
})
const ORDERS = Number(values.orders)
const WEBHOOKS = Number(values.webhooks)
const ROUNDS = 3
const CLIENTS = 16
/** For a machine of two cores that does nothing else: reported, no reason to fail. */
const GOAL_ORDERS_PER_SECOND = 500
const GOAL_WEBHOOK_MILLISECONDS = 50

const paymentOf = `query ($id: ID!) { order(id: $id) { payment { id checkoutUrl } } }`

/** @returns orders per second */
async function placeMany(shop: Shop, count: number): Promise<number> {
  const buyers = buyersFor(count)
  const begun = performance.now()
  await concurrently(count, CLIENTS, async (index) => {
    await shop.place(buyers[index % buyers.length]!)
  })
  return (count / (performance.now() - begun)) * 1000
}

/** Orders that await a payment by card, as the webhook that reports it. */
async function payable(shop: Shop, card: CardProcessorSimulator, count: number): Promise<string[]> {
  const buyers = buyersFor(count)
  const events: string[] = []
  await concurrently(count, CLIENTS, async (index) => {
    const buyer = buyers[index % buyers.length]!
    const id = await shop.place(buyer, 'CARD')
    let payment: { id: string; checkoutUrl: string | null } | undefined
    await until('the page of a payment', async () => {
      payment = (await shop.ask(buyer, paymentOf, { id })).order.payment
      return payment!.checkoutUrl !== null
    })
    const session = card.sessionOf(payment!.id)!
    const paid = { status: 'complete', payment_status: 'paid', payment_intent: `pi_${randomUUID()}` }
    events.push(JSON.stringify(cardEvent('checkout.session.completed', { ...session, ...paid })))
  })
  return events
}

/** Sends webhooks one after the other. @returns the time of each answer, in milliseconds */
async function deliver(card: CardProcessorSimulator, events: readonly string[]): Promise<number[]> {
  const times: number[] = []
  for (const event of events) {
    const begun = performance.now()
    const status = await card.webhooks.send(event)
    times.push(performance.now() - begun)
    if (status !== 200) throw new Error(`a webhook was answered with ${status}`)
  }
  return times
}

async function measure(shop: Shop, card: CardProcessorSimulator): Promise<void> {
  await placeMany(shop, ORDERS / 10)
  const [rates, idle, beside]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < ROUNDS; round++) {
    rates.push(await placeMany(shop, ORDERS))
    const events = await payable(shop, card, 2 * WEBHOOKS)
    idle.push(...(await deliver(card, events.slice(0, WEBHOOKS))))
    let isDone = false
    const load = async () => {
      while (!isDone) await placeMany(shop, ORDERS / 10)
    }
    const loading = load()
    beside.push(...(await deliver(card, events.slice(WEBHOOKS)).finally(() => (isDone = true))))
    await loading
  }
  const milliseconds = (times: readonly number[]) =>
    [0.5, 0.99, 1].map((share) => `${percentile(times, share).toFixed(1)} ms`).join(', ')
  const reached = (isReached: boolean) => (isReached ? 'reached' : 'MISSED')
  const [rate, p99] = [median(rates), percentile(idle, 0.99)]
  console.log(
    `${rate.toFixed(0)} orders/s by ${CLIENTS} clients; rounds: ${rates.map(Math.round).join(', ')}`,
  )
  console.log(`${idle.length} webhooks, nothing else: p50, p99, longest ${milliseconds(idle)}`)
  console.log(`${beside.length} webhooks beside orders: p50, p99, longest ${milliseconds(beside)}`)
  console.log(`p99 beside orders: ${(percentile(beside, 0.99) / p99).toFixed(2)} × that without them`)
  console.log(
    `on a machine that does nothing else: ${GOAL_ORDERS_PER_SECOND} orders/s ${reached(rate >= GOAL_ORDERS_PER_SECOND)}, webhooks under ${GOAL_WEBHOOK_MILLISECONDS} ms ${reached(p99 < GOAL_WEBHOOK_MILLISECONDS)}`,
  )
}

/** `npm run bench:payments -- --orders 2000 --webhooks 200`: orders per second, and the time until a webhook is answered. */
async function main(): Promise<void> {
  const key = await createTestKey()
  const system = await createBenchSystem()
  const infrastructure = await startInfrastructure(system, console.error)
  // A separate process: the work of the buyers is none of the service.
  const variables = { INTERNAL_PUBLIC_KEYS: key.jwks, DATABASE_POOL_SIZE: '32' }
  const payments = startService('payments', { ...system.variables, ...variables })
  const card = await startCardProcessor(processEnvironment('card', system))
  const url = `http://127.0.0.1:${portOf('payments', system.settings)}`
  const shop = new Shop(new URL(`${url}/graphql`), key, CLIENTS)
  try {
    await until('payments', async () => {
      const { ok } = await fetch(`${url}/ready`).catch(() => ({ ok: false }))
      return ok
    })
    await measure(shop, card)
  } finally {
    await shop.close()
    await card.stop()
    await stopProcess(payments)
    await infrastructure.stop()
    system.remove()
  }
}

void main()
