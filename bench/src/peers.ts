import 'reflect-metadata'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { freePorts, processEnvironment, startInfrastructure } from '@enigm/embedded'
import { Pool } from 'undici'
import { stopProcess } from './child-process'
import { createBenchSystem, type BenchSystem } from './infrastructure'
import { concurrently, median, percentile } from './measure'
import { prepareCallers, type Caller } from './peers/callers'
import { timeOf, timeOfInfrastructure } from './peers/processor-time'
import { scenarioNames, scenarios, type Scenario, type ScenarioName } from './peers/scenarios'
import type { Listening } from './peers/services'
import { gatewayUrl } from './whole-system'

const CLIENTS = 16
const WRITERS = 32
const QUIET_READS = 400

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })
const ROUNDS = Number(values.rounds)

type ContenderName = 'ours' | 'stock' | 'hand'

interface Contender {
  readonly name: ContenderName
  readonly process: ChildProcess
  readonly pool: Pool
  readonly results: Record<ScenarioName, Result>
}

/** Microseconds of processor time for each request, one value for each round; and each latency in milliseconds. */
interface Result {
  readonly gateway: number[]
  readonly services: number[]
  readonly infrastructure: number[]
  readonly total: number[]
  readonly latencies: number[]
}

const noResult = (): Result => ({ gateway: [], services: [], infrastructure: [], total: [], latencies: [] })

/** What a goal compares, and the ratio that it asks for. */
interface Goal {
  readonly text: string
  readonly ratio: number
  readonly least?: number
  readonly most?: number
}

class Bench {
  readonly contenders: Contender[] = []
  private callers: Awaited<ReturnType<typeof prepareCallers>> | undefined

  constructor(
    private readonly system: BenchSystem,
    private readonly services: ChildProcess,
    private readonly stockUrls: Listening['stockUrls'],
  ) {}

  async prepare(): Promise<void> {
    const variables = processEnvironment('gateway', this.system)
    await this.start('ours', 'contender-ours.js', variables)
    this.callers = await prepareCallers(this.system, gatewayUrl(this.system), WRITERS)
    const [stockPort, handPort] = await freePorts(2)
    await this.start('stock', 'peers/stock.js', {
      ...variables,
      PORT: String(stockPort),
      SUBGRAPH_URLS: JSON.stringify(this.stockUrls),
    })
    await this.start('hand', 'peers/hand.js', { ...variables, PORT: String(handPort) })
  }

  private async start(name: ContenderName, script: string, variables: Record<string, string>): Promise<void> {
    const child = fork(join(__dirname, script), { env: { ...process.env, ...variables } })
    await once(child, 'message')
    const pool = new Pool(`http://127.0.0.1:${variables['PORT']}`, { connections: CLIENTS + WRITERS })
    const results = { me: noResult(), 'list of 30': noResult(), mutation: noResult() }
    this.contenders.push({ name, process: child, pool, results })
  }

  async stop(): Promise<void> {
    for (const { process: child, pool } of this.contenders) {
      await pool.close()
      child.kill('SIGKILL')
    }
  }

  private async ask(
    { name, pool }: Contender,
    { query }: Scenario,
    { accessToken, variables }: Caller,
    index: number,
  ) {
    const response = await pool.request({
      path: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ query, variables: variables(index) }),
    })
    const body = (await response.body.json()) as { data?: any; errors?: unknown }
    if (response.statusCode !== 200 || body.errors || body.data.changeDeviceLabel?.errors.length)
      throw new Error(`${name} was refused: ${JSON.stringify(body)}`)
    return body.data
  }

  private callerOf(scenario: Scenario, index: number): Caller {
    const callers = this.callers![scenario.name]
    return callers[index % callers.length]!
  }

  /** @throws Error when the contenders do not answer alike */
  async compare(scenario: Scenario): Promise<void> {
    const answers: any[] = []
    for (const contender of this.contenders)
      answers.push(await this.ask(contender, scenario, this.callerOf(scenario, 0), 0))
    if (!answers.every((answer) => isDeepStrictEqual(answer, answers[0])))
      throw new Error(`the answers of the contenders differ: ${JSON.stringify(answers)}`)
    if (scenario.name === 'list of 30' && answers[0].me.servers.edges.length !== 30)
      throw new Error('the list has not 30 entries')
  }

  async round(contender: Contender, scenario: Scenario, counts: boolean): Promise<void> {
    const { dataDir } = this.system.settings
    const read = async () => [
      await timeOf(contender.process),
      await timeOf(this.services),
      timeOfInfrastructure(dataDir),
    ]
    const latencies: number[] = []
    const before = await read()
    await concurrently(scenario.requests, CLIENTS, async (index) => {
      const begun = performance.now()
      await this.ask(contender, scenario, this.callerOf(scenario, index), Math.floor(index / WRITERS))
      latencies.push(performance.now() - begun)
    })
    if (!counts) return
    const after = await read()
    const [gateway = 0, services = 0, infrastructure = 0] = after.map(
      (time, index) => (time - before[index]!) / scenario.requests,
    )
    const result = contender.results[scenario.name]
    result.gateway.push(gateway)
    result.services.push(services)
    result.infrastructure.push(infrastructure)
    result.total.push(gateway + services + infrastructure)
    result.latencies.push(...latencies)
  }

  private async signIn(scenario: ScenarioName): Promise<void> {
    for (const caller of this.callers![scenario]) await caller.signIn()
  }

  async measure(scenario: Scenario): Promise<void> {
    for (let count = 0; count <= ROUNDS; count++) {
      await this.signIn(scenario.name)
      if (count === 0) await this.compare(scenario)
      for (const contender of this.contenders) await this.round(contender, scenario, count > 0)
    }
  }

  /** The 99th percentile of a read, alone and while others write. @returns milliseconds */
  async readUnderWriters(): Promise<{ idle: number; busy: number }> {
    await this.signIn('list of 30')
    await this.signIn('mutation')
    const [ours] = this.contenders as [Contender]
    const reads = async () => {
      const latencies: number[] = []
      const reader = this.callerOf(scenarios['list of 30'], 0)
      for (let index = 0; index < QUIET_READS; index++) {
        const begun = performance.now()
        await this.ask(ours, scenarios['list of 30'], reader, index)
        latencies.push(performance.now() - begun)
      }
      return percentile(latencies, 0.99)
    }
    const idle = await reads()
    let isWriting = true
    const writers = this.callers!.mutation.map(async (caller) => {
      for (let index = 0; isWriting; index++) await this.ask(ours, scenarios.mutation, caller, index)
    })
    const busy = await reads()
    isWriting = false
    await Promise.all(writers)
    return { idle, busy }
  }
}

function print({ contenders }: Bench): void {
  console.log(
    `${CLIENTS} clients, ${ROUNDS} alternating rounds after a warm-up; µs of processor time for each request: median (least–most)`,
  )
  const spread = (values: readonly number[]) => {
    const [least, middle, most] = [Math.min(...values), median(values), Math.max(...values)].map(Math.round)
    return `${middle} (${least}–${most})`.padEnd(19)
  }
  for (const scenario of scenarioNames) {
    console.log(`\n${scenario}`)
    for (const { name, results } of contenders) {
      const { gateway, services, infrastructure, total, latencies } = results[scenario]
      const [p50, p99] = [0.5, 0.99].map((share) => percentile(latencies, share).toFixed(1))
      console.log(
        `${name.padEnd(6)} gateway ${spread(gateway)} subgraphs ${spread(services)} PostgreSQL and NATS ${spread(infrastructure)} all ${spread(total)} p50 ${p50} ms, p99 ${p99} ms`,
      )
    }
  }
}

function goalsOf({ contenders }: Bench, { idle, busy }: { idle: number; busy: number }): Goal[] {
  const of = (name: ContenderName, scenario: ScenarioName, part: 'gateway' | 'total') =>
    median(contenders.find((contender) => contender.name === name)!.results[scenario][part])
  const stock = (scenario: ScenarioName, part: 'gateway' | 'total') =>
    of('stock', scenario, part) / of('ours', scenario, part)
  return [
    { text: 'gateway, me: stock / ours', ratio: stock('me', 'gateway'), least: 5 },
    {
      text: 'gateway, me: ours / hand-written',
      ratio: of('ours', 'me', 'gateway') / of('hand', 'me', 'gateway'),
      most: 0.7,
    },
    { text: 'end to end, me: stock / ours', ratio: stock('me', 'total'), least: 5 },
    { text: 'end to end, list of 30: stock / ours', ratio: stock('list of 30', 'total'), least: 4 },
    { text: 'end to end, mutation: stock / ours', ratio: stock('mutation', 'total'), least: 2.5 },
    { text: `p99 of a read, with ${WRITERS} writers / idle`, ratio: busy / idle, most: 5 },
  ]
}

/** @returns whether it is reached */
function printGoal({ text, ratio, least, most }: Goal): boolean {
  const isReached = ratio >= (least ?? 0) && ratio <= (most ?? Infinity)
  const bound = least === undefined ? `at most ${most}` : `at least ${least}`
  console.log(`${text.padEnd(42)} ${ratio.toFixed(2)} (goal: ${bound})${isReached ? '' : ' NOT REACHED'}`)
  return isReached
}

/** `npm run bench:peers -- --rounds 9`: this gateway and its subgraphs, stock gateway and ApolloServer subgraphs, and calls by hand. */
async function main(): Promise<void> {
  const system = await createBenchSystem()
  const infrastructure = await startInfrastructure(system, () => {})
  const services = fork(join(__dirname, 'peers/services.js'), {
    env: { ...process.env, ...system.variables },
  })
  let bench: Bench | undefined
  try {
    const [{ stockUrls }] = (await once(services, 'message')) as [Listening]
    bench = new Bench(system, services, stockUrls)
    await bench.prepare()
    for (const name of scenarioNames) await bench.measure(scenarios[name])
    const latencies = await bench.readUnderWriters()
    print(bench)
    console.log(
      `\na read beside ${WRITERS} writers: p99 ${latencies.idle.toFixed(1)} ms idle, ${latencies.busy.toFixed(1)} ms busy\n`,
    )
    const reached = goalsOf(bench, latencies).map(printGoal)
    if (reached.includes(false)) process.exitCode = 1
  } finally {
    await bench?.stop()
    await stopProcess(services)
    await infrastructure.stop()
    system.remove()
  }
}

void main()
