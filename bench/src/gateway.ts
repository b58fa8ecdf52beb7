import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { isDeepStrictEqual } from 'node:util'
import { buyDuringEnrollment, createServer, enrollOwnDevice, gatewayAt, journeyOn } from '@enigm/acceptance'
import { freePorts, processEnvironment } from '@enigm/embedded'
import { scopesOfRole } from '@enigm/contracts'
import { Pool } from 'undici'
import type { Usage } from './contender'
import { createBenchSystem, type BenchSystem } from './infrastructure'
import { concurrently, median, percentile } from './measure'
import { overview } from './overview'
import { stopProcess } from './child-process'
import { gatewayUrl, startWholeSystem } from './whole-system'

const ROUNDS = 7
const REQUESTS = 400
const CLIENTS = 8

interface Contender {
  name: string
  process: ChildProcess
  pool: Pool
  cpuMicroseconds: number[]
  latencies: number[]
}

interface Account {
  accessToken: string
  accountId: string
  sessionId: string
}

/** An account with objects in every domain. */
async function prepareAccount(system: BenchSystem): Promise<Account> {
  const gateway = gatewayAt(gatewayUrl(system))
  const journey = journeyOn(gateway, system)
  const owner = await buyDuringEnrollment(journey)
  await createServer(journey, owner)
  for (let device = 0; device < 2; device++) await enrollOwnDevice(owner.person)
  const { sessionId, accessToken } = await owner.person.signIn()
  const { me } = await owner.person.panel.send<{ me: { id: string } }>('{ me { id } }')
  return { accessToken, sessionId, accountId: me.id }
}

async function startContender(name: string, system: BenchSystem, account: Account): Promise<Contender> {
  const [port = 0] = await freePorts(1)
  const caller = {
    sub: account.accountId,
    sid: account.sessionId,
    role: 'CUSTOMER',
    scopes: scopesOfRole.CUSTOMER,
  }
  const child = fork(join(__dirname, `contender-${name}.js`), {
    env: {
      ...process.env,
      ...processEnvironment('gateway', system),
      PORT: String(port),
      OPERATIONS_PORT: '0',
      CALLER: JSON.stringify(caller),
    },
  })
  await once(child, 'message')
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CLIENTS })
  return { name, process: child, pool, cpuMicroseconds: [], latencies: [] }
}

async function ask({ pool }: Contender, account: Account): Promise<any> {
  const response = await pool.request({
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${account.accessToken}` },
    body: JSON.stringify({ query: overview }),
  })
  const body = (await response.body.json()) as { data?: unknown; errors?: unknown }
  if (response.statusCode !== 200 || body.errors) throw new Error(`refused: ${JSON.stringify(body)}`)
  return body.data
}

async function cpuOf({ process: child }: Contender): Promise<number> {
  child.send('usage')
  const [{ cpuMicroseconds }] = (await once(child, 'message')) as [Usage]
  return cpuMicroseconds
}

async function round(contender: Contender, account: Account, counts: boolean): Promise<void> {
  const before = await cpuOf(contender)
  const latencies: number[] = []
  await concurrently(REQUESTS, CLIENTS, async () => {
    const begun = performance.now()
    await ask(contender, account)
    latencies.push(performance.now() - begun)
  })
  if (!counts) return
  contender.cpuMicroseconds.push(((await cpuOf(contender)) - before) / REQUESTS)
  contender.latencies.push(...latencies)
}

async function compare(contenders: Contender[], account: Account): Promise<void> {
  const answers = await Promise.all(contenders.map((contender) => ask(contender, account)))
  if (!answers.every((answer) => isDeepStrictEqual(answer, answers[0]))) {
    throw new Error('the answers of the contenders differ')
  }
  for (let count = 0; count <= ROUNDS; count++) {
    for (const contender of contenders) await round(contender, account, count > 0)
  }
}

function print(contenders: Contender[]): void {
  console.log(
    `one query over four subgraphs, five calls, ${CLIENTS} clients, ${ROUNDS} alternating rounds of ${REQUESTS} requests, medians`,
  )
  for (const { name, cpuMicroseconds, latencies } of contenders) {
    const [p50, p99] = [percentile(latencies, 0.5).toFixed(1), percentile(latencies, 0.99).toFixed(1)]
    console.log(
      `${name.padEnd(6)} ${Math.round(median(cpuMicroseconds))} µs CPU a request, latency p50 ${p50} ms, p99 ${p99} ms`,
    )
  }
  const cpu = (name: string) =>
    median(contenders.find((contender) => contender.name === name)?.cpuMicroseconds ?? [])
  const [stock, hand] = [cpu('stock') / cpu('ours'), cpu('ours') / cpu('hand')]
  console.log(`ours vs stock: ${stock.toFixed(2)}x less CPU, ours vs hand: ${hand.toFixed(2)}x`)
}

async function main(): Promise<void> {
  const system = await createBenchSystem()
  const running = await startWholeSystem(system)
  const contenders: Contender[] = []
  try {
    const account = await prepareAccount(system)
    for (const name of ['ours', 'stock', 'hand']) contenders.push(await startContender(name, system, account))
    await compare(contenders, account)
    print(contenders)
  } finally {
    for (const { process: child, pool } of contenders) {
      await pool.close()
      child.kill('SIGKILL')
    }
    await stopProcess(running)
    system.remove()
  }
}

void main()
