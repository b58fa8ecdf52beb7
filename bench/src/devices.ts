import 'reflect-metadata'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { portOf, processEnvironment } from '@enigm/embedded'
import { callerOf, createTestKey, internalToken, type TestKey } from '@enigm/subgraph/testkit'
import { Client } from 'pg'
import { startProcess, startService, stopProcess } from './child-process'
import { createBenchSystem, type BenchSystem } from './infrastructure'
import { concurrently, median, percentile } from './measure'
import { Population, type OnlineDevice } from './online-devices'
import { until } from './until'

/** Devices that poll at once, unless the command line names another number. */
const DEVICES = 5_000
/** Commands that are ordered while as many devices poll, and while all of them do. */
const COMMANDS = 200
/** 5,000 devices whose polls are held for 30 s poll at this rate from then on. */
const CONNECTED_PER_SECOND = 167
const WORKERS = 2
/** The goal of the delivery to one of all devices, as a multiple of the answers to the orders in the same run (both p99). */
const GOAL_DELIVERY_RATIO = 4
/** The same, as a multiple of the delivery to one of few devices (both median). */
const GOAL_SCALE_RATIO = 4
/** The goal of the memory with all devices, as a multiple of that of the idle process. */
const GOAL_MEMORY_RATIO = 2.5
/** Goals on two cores that do nothing else, printed for comparison. */
const GOAL_MILLISECONDS = 200
const GOAL_MEGABYTES = 250

const order = `mutation ($input: RequestRemoteOperationInput!) { requestRemoteOperation(input: $input) {
  command { id } errors { code } } }`

/** The devices service in a separate process, with its database. */
class Service {
  private constructor(
    private readonly running: ChildProcess,
    private readonly url: string,
    private readonly key: TestKey,
    readonly database: Client,
  ) {}

  static async start(system: BenchSystem, devices: number): Promise<Service> {
    const key = await createTestKey()
    const env: Record<string, string> = {
      ...processEnvironment('devices', system),
      INTERNAL_PUBLIC_KEYS: key.jwks,
      // All devices of the benchmark are one network.
      DEVICE_NETWORK_CONNECTIONS: String(2 * devices),
    }
    const running = startProcess('services/devices/dist/main.js', [], env)
    const url = `http://127.0.0.1:${portOf('devices', system.settings)}`
    await until('devices is ready', async () => {
      if (running.exitCode !== null) throw new Error('devices did not start')
      return (await fetch(`${url}/ready`).catch(() => null))?.ok ?? false
    })
    const database = new Client({ connectionString: env['DATABASE_URL'] })
    await database.connect()
    return new Service(running, url, key, database)
  }

  /** @throws Error when the order is refused */
  async order({ accountId, handle }: OnlineDevice): Promise<void> {
    const caller = callerOf('CUSTOMER', { accountId, sessionId: `sess_${accountId}` })
    const token = await internalToken(this.key, 'devices', caller)
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: order,
        variables: { input: { deviceHandle: handle, operation: 'LOCK' } },
      }),
    })
    const { data, errors } = (await response.json()) as any
    const failure = errors?.[0] ?? data.requestRemoteOperation.errors[0]
    if (failure) throw new Error(`the order was refused: ${JSON.stringify(failure)}`)
  }

  /** The memory of the process at this moment, in megabytes (RSS). */
  megabytes(): number {
    const status = readFileSync(`/proc/${this.running.pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) / 1024
  }

  async count(sql: string): Promise<number> {
    const { rows } = await this.database.query<{ count: number }>(sql)
    return rows[0]!.count
  }

  stop(): Promise<void> {
    return stopProcess(this.running)
  }
}

/** The milliseconds from the orders to their answers, and to the verification of the commands by the devices. */
interface Measured {
  answered: number[]
  delivered: number[]
}

/** Orders commands for these devices, one after the other in each worker. */
async function deliveries(
  service: Service,
  population: Population,
  devices: readonly OnlineDevice[],
): Promise<Measured> {
  const measured: Measured = { answered: [], delivered: [] }
  await concurrently(COMMANDS, WORKERS, async (index) => {
    const device = devices[(index * 7) % devices.length]!
    const { arrival, report } = population.next(device)
    const begun = performance.now()
    await service.order(device)
    measured.answered.push(performance.now() - begun)
    measured.delivered.push((await arrival) - begun)
    await report
  })
  return measured
}

function print(devices: number, { answered, delivered }: Measured): void {
  const text = (times: number[]) =>
    `p50 ${median(times).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms`
  console.log(`${devices} devices poll, ${delivered.length} commands are ordered`)
  console.log(`  from the order to its answer: ${text(answered)}`)
  console.log(`  from the order to its device: ${text(delivered)} (goal: p99 ${GOAL_MILLISECONDS} ms)`)
}

/** Waits until this many devices are connected, as their owners see it. */
async function connected(service: Service, count: number): Promise<void> {
  const sql = 'SELECT count(*)::int AS count FROM device_connection WHERE alive_until > now()'
  await until(`${count} devices are connected`, async () => (await service.count(sql)) === count)
}

/** Updates of devices: the endpoint writes nothing there but the hour in which a device was seen. */
const seenWrites = `SELECT n_tup_upd::int AS count FROM pg_stat_user_tables WHERE relname = 'device'`

async function measure(service: Service, population: Population, begun: Date): Promise<boolean> {
  const { devices } = population
  const idle = service.megabytes()
  const few = devices.slice(0, COMMANDS)
  await population.connect(few, CONNECTED_PER_SECOND)
  await connected(service, few.length)
  await deliveries(service, population, few)
  const alone = await deliveries(service, population, few)
  print(few.length, alone)

  await population.connect(devices.slice(few.length), CONNECTED_PER_SECOND)
  await connected(service, devices.length)
  const among = await deliveries(service, population, devices)
  print(devices.length, among)
  const loaded = service.megabytes()
  console.log(
    `memory of the process: ${idle.toFixed(0)} MB idle, ${loaded.toFixed(0)} MB with ${devices.length} polls (goal: ${GOAL_MEGABYTES} MB)`,
  )
  await population.stop()
  await service.stop()
  const writes = await service.count(seenWrites)
  const hours = new Date().getUTCHours() === begun.getUTCHours() ? 1 : 2
  console.log(`the hour in which a device was seen: ${writes} writes for ${devices.length} devices`)
  for (const [error, times] of population.failures) console.log(`failed ${times} times: ${error}`)
  return (
    percentile(among.delivered, 0.99) <= GOAL_DELIVERY_RATIO * percentile(among.answered, 0.99) &&
    median(among.delivered) <= GOAL_SCALE_RATIO * median(alone.delivered) &&
    loaded <= GOAL_MEMORY_RATIO * idle &&
    writes >= devices.length &&
    writes <= hours * devices.length &&
    population.failures.size === 0
  )
}

async function main(): Promise<void> {
  const begun = new Date()
  const count = Number(process.argv[2] ?? DEVICES)
  const system = await createBenchSystem()
  // The devices keep this process busy, so that another one supervises PostgreSQL and NATS.
  const infrastructure = startService('infrastructure', system.variables)
  try {
    const service = await Service.start(system, count)
    try {
      const population = await Population.enroll(count, system, service.database)
      if (!(await measure(service, population, begun))) process.exitCode = 1
    } finally {
      await service.stop()
      await service.database.end()
    }
  } finally {
    await stopProcess(infrastructure)
    system.remove()
  }
}

void main()
