import 'reflect-metadata'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { freePorts, processEnvironment } from '@enigm/embedded'
import { Pool } from 'undici'
import type { Usage } from './contender'
import { createBenchSystem, type BenchSystem } from './infrastructure'
import { median, percentile } from './measure'

const CLIENTS = 200
const SECONDS = 12
/** How long the subgraph takes for an answer. */
const SUBGRAPH_MS = 100
const WITHOUT_LIMIT = '1000000'
const MEGABYTE = 1024 * 1024

interface Run {
  readonly served: number[]
  readonly refused: number[]
  readonly memory: number[]
}

/** Answers every request as the owner of the products, after some time. */
async function startSubgraph(): Promise<Server> {
  const answer = JSON.stringify({ data: { products: [] } })
  const server = createServer((request, response) => {
    request.resume()
    const send = () => response.setHeader('content-type', 'application/json').end(answer)
    setTimeout(send, SUBGRAPH_MS)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

async function startGateway(system: BenchSystem, subgraph: Server, limit: string) {
  const { SUBGRAPH_URLS = '{}', ...variables } = processEnvironment('gateway', system)
  const { port: subgraphPort } = subgraph.address() as AddressInfo
  const urls = Object.keys(JSON.parse(SUBGRAPH_URLS) as object).map((name) => [
    name,
    `http://127.0.0.1:${subgraphPort}`,
  ])
  const [port = 0] = await freePorts(1)
  const gateway = fork(join(__dirname, 'contender-ours.js'), {
    env: {
      ...process.env,
      ...variables,
      SUBGRAPH_URLS: JSON.stringify(Object.fromEntries(urls)),
      PORT: String(port),
      OPERATIONS_PORT: '0',
      LOG_LEVEL: 'silent',
      ...(limit && { MAX_CONCURRENT_REQUESTS: limit }),
    },
  })
  await once(gateway, 'message')
  return { gateway, url: `http://127.0.0.1:${port}` }
}

async function memoryOf(gateway: ChildProcess): Promise<number> {
  gateway.send('usage')
  const [{ memory }] = (await once(gateway, 'message')) as [Usage]
  return memory / MEGABYTE
}

/** Every client sends its next request when it has an answer, a refusal too. */
async function saturate(gateway: ChildProcess, url: string): Promise<Run> {
  const pool = new Pool(url, { connections: CLIENTS })
  const run: Run = { served: [], refused: [], memory: [await memoryOf(gateway)] }
  const end = performance.now() + SECONDS * 1000
  const client = async () => {
    while (performance.now() < end) {
      const begun = performance.now()
      const { statusCode, body } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ products { key } }"}',
      })
      await body.dump()
      if (statusCode !== 200 && statusCode !== 503) throw new Error(`an answer with ${statusCode}`)
      run[statusCode === 200 ? 'served' : 'refused'].push(performance.now() - begun)
    }
  }
  const sampling = setInterval(() => void memoryOf(gateway).then((memory) => run.memory.push(memory)), 1000)
  await Promise.all(Array.from({ length: CLIENTS }, client))
  clearInterval(sampling)
  await pool.close()
  return run
}

function print(name: string, { served, refused, memory }: Run): void {
  const share = (100 * refused.length) / (served.length + refused.length)
  const late = memory.slice(Math.ceil(memory.length / 2))
  console.log(
    `${name.padEnd(14)} ${Math.round(served.length / SECONDS)} served a second, p50 ${median(served).toFixed(0)} ms, p99 ${percentile(served, 0.99).toFixed(0)} ms; ` +
      `${share.toFixed(0)} % refused, p99 ${percentile(refused, 0.99).toFixed(0)} ms; memory ${memory[0]!.toFixed(0)} MB, then ${median(memory).toFixed(0)} MB, at the end ${late.at(-1)!.toFixed(0)} MB`,
  )
}

async function main(): Promise<void> {
  const system = await createBenchSystem()
  const subgraph = await startSubgraph()
  console.log(`${CLIENTS} clients without pauses, a subgraph of ${SUBGRAPH_MS} ms, ${SECONDS} s each`)
  try {
    for (const [name, limit] of [
      ['without a limit', WITHOUT_LIMIT],
      ['as configured', ''],
      ['of 64', '64'],
    ] as const) {
      const { gateway, url } = await startGateway(system, subgraph, limit)
      try {
        print(name, await saturate(gateway, url))
      } finally {
        gateway.kill('SIGKILL')
      }
    }
  } finally {
    subgraph.close()
    subgraph.closeAllConnections()
    system.remove()
  }
}

void main()
