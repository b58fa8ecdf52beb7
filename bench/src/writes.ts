import 'reflect-metadata'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { portOf, startInfrastructure } from '@enigm/embedded'
import { createTestKey, type TestKey } from '@enigm/subgraph/testkit'
import { startProcess, stopProcess } from './child-process'
import { createBenchSystem, type BenchSystem } from './infrastructure'
import { concurrently, median, percentile } from './measure'
import { processorTimes } from './processor-time'
import { buyersFor, newBuyer, Shop } from './shop'
import { until } from './until'

const { values } = parseArgs({
  options: {
    before: { type: 'string' },
    rounds: { type: 'string', default: '4' },
    orders: { type: 'string', default: '2000' },
    reads: { type: 'string', default: '1000' },
    profiles: { type: 'string' },
  },
})
const ROUNDS = Number(values.rounds)
const ORDERS = Number(values.orders)
const READS = Number(values.reads)
const CLIENTS = 16
const WRITERS = 32
/** A read beside 32 writers takes at most five times as long as without them. */
const GOAL_READ_RATIO = 5
const NOW = 'now'

/** What one mutation has cost, in milliseconds of processor time by program, and how many were answered in a second. */
interface Cost {
  readonly perSecond: number
  readonly service: number
  readonly postgres: number
  readonly nats: number
  readonly benchmark: number
}

async function costOf(count: number, task: (index: number) => Promise<unknown>): Promise<Cost> {
  const before = processorTimes()
  const begun = performance.now()
  await concurrently(count, CLIENTS, async (index) => void (await task(index)))
  const seconds = (performance.now() - begun) / 1000
  const after = processorTimes()
  const used = (program: string) => ((after.get(program) ?? 0) - (before.get(program) ?? 0)) / count
  return {
    perSecond: count / seconds,
    service: used('node') + used('MainThread'),
    postgres: used('postgres'),
    nats: used('nats-server'),
    benchmark: used('benchmark'),
  }
}

interface Round {
  readonly place: Cost
  readonly cancel: Cost
  /** The p99 of a read without writers and beside them, in milliseconds. */
  readonly read: { readonly idle: number; readonly beside: number }
}

/** Writes beside which another caller reads the catalog. */
async function readsBeside(shop: Shop): Promise<Round['read']> {
  const reader = newBuyer()
  const times = async () => {
    const taken: number[] = []
    for (let read = 0; read < READS; read++) {
      const begun = performance.now()
      await shop.readCatalog(reader)
      taken.push(performance.now() - begun)
    }
    return percentile(taken, 0.99)
  }
  await times()
  const idle = await times()
  const writers = Array.from({ length: WRITERS }, newBuyer)
  let isDone = false
  const writing = Promise.all(
    writers.map(async (writer) => {
      while (!isDone) await shop.cancel(writer, await shop.place(writer))
    }),
  )
  const beside = await times().finally(() => (isDone = true))
  await writing
  return { idle, beside }
}

async function roundOf(shop: Shop): Promise<Round> {
  const buyers = buyersFor(ORDERS)
  const buyerOf = (index: number) => buyers[index % buyers.length]!
  const warm = buyersFor(ORDERS / 4)
  await concurrently(ORDERS / 4, CLIENTS, async (index) => {
    const buyer = warm[index % warm.length]!
    await shop.cancel(buyer, await shop.place(buyer))
  })
  const ids: string[] = []
  const place = await costOf(ORDERS, async (index) => {
    ids[index] = await shop.place(buyerOf(index))
  })
  const cancel = await costOf(ORDERS, (index) => shop.cancel(buyerOf(index), ids[index]!))
  return { place, cancel, read: await readsBeside(shop) }
}

/** One round of one checkout: its service starts on the database that all rounds share. */
async function run(root: string, system: BenchSystem, key: TestKey, profiles?: string): Promise<Round> {
  const node = profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : []
  const service = startProcess(
    'infra/embedded/dist/service.js',
    ['payments'],
    {
      ...system.variables,
      INTERNAL_PUBLIC_KEYS: key.jwks,
      DATABASE_POOL_SIZE: '32',
    },
    { root, node },
  )
  const url = `http://127.0.0.1:${portOf('payments', system.settings)}`
  const shop = new Shop(new URL(`${url}/graphql`), key, CLIENTS + WRITERS)
  try {
    await until('payments', async () => {
      const { ok } = await fetch(`${url}/ready`).catch(() => ({ ok: false }))
      return ok
    })
    return await roundOf(shop)
  } finally {
    await shop.close()
    await stopProcess(service)
  }
}

function report(name: string, rounds: readonly Round[]): void {
  const line = (what: string, numbers: readonly number[], digits: number) => {
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
    const text = [median(numbers), low, high].map((number) => number.toFixed(digits))
    console.log(`${name.padEnd(8)}${what.padEnd(36)}${text[0]!.padStart(8)}  (${text[1]} to ${text[2]})`)
  }
  for (const mutation of ['place', 'cancel'] as const) {
    const costs = rounds.map((round) => round[mutation])
    line(
      `${mutation}: in a second`,
      costs.map(({ perSecond }) => perSecond),
      0,
    )
    for (const program of ['service', 'postgres', 'nats', 'benchmark'] as const)
      line(
        `${mutation}: ${program}, ms of processor`,
        costs.map((cost) => cost[program]),
        3,
      )
  }
  line(
    'read, p99 without writers, ms',
    rounds.map(({ read }) => read.idle),
    2,
  )
  line(
    `read, p99 beside ${WRITERS} writers, ms`,
    rounds.map(({ read }) => read.beside),
    2,
  )
  line(
    `ratio (goal: ${GOAL_READ_RATIO})`,
    rounds.map(({ read }) => read.beside / read.idle),
    2,
  )
}

/** The medians of the ratios of each round: below 1, this checkout is cheaper. */
function compare(before: readonly Round[], now: readonly Round[]): void {
  for (const mutation of ['place', 'cancel'] as const) {
    for (const program of ['service', 'postgres', 'nats', 'perSecond'] as const) {
      const ratios = now.map((round, index) => round[mutation][program] / before[index]![mutation][program])
      const [middle, low, high] = [median(ratios), Math.min(...ratios), Math.max(...ratios)]
      console.log(
        `${mutation}: ${program}, now ÷ before: ${middle.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
      )
    }
  }
}

/**
 * `npm run bench:writes -- --before /path/of/another/built/checkout`: the processor time of placing an order and of canceling
 * it, and a read beside 32 writers; with another checkout in alternating rounds, with `--profiles DIR` a profile of each service.
 */
async function main(): Promise<void> {
  const key = await createTestKey()
  const system = await createBenchSystem()
  const infrastructure = await startInfrastructure(system, console.error)
  const here = join(__dirname, '../..')
  const contenders = new Map(
    values.before
      ? [
          ['before', values.before],
          [NOW, here],
        ]
      : [[NOW, here]],
  )
  const rounds = new Map([...contenders.keys()].map((name) => [name, [] as Round[]]))
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const order = [...contenders]
      if (round % 2 === 1) order.reverse()
      for (const [name, root] of order) {
        rounds.get(name)!.push(await run(root, system, key, values.profiles && `${values.profiles}/${name}`))
      }
    }
  } finally {
    await infrastructure.stop()
    system.remove()
  }
  for (const [name, measured] of rounds) report(name, measured)
  if (values.before) compare(rounds.get('before')!, rounds.get(NOW)!)
}

void main()
