import 'reflect-metadata'
import { performance } from 'node:perf_hooks'
import { Readable } from 'node:stream'
import { processEnvironment } from '@enigm/embedded'
import { startGateway } from '@enigm/gateway'
import { Pool } from 'undici'
import { createBenchSystem } from './infrastructure'
import { median, percentile } from './measure'

const ROUNDS = 100
const WARM_UP = 10
/** The goal of a refusal, as a multiple of the smallest permitted request in the same run. */
const GOAL_RATIO = 20
const MEGABYTE = 1_000_000

const many = (count: number, piece: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => piece(index)).join(' ')

/** A chain of fragments, each of which spreads the next one twice and has one alias. */
const aliasTree = (levels: number) =>
  `{ me { ...F0 } } ${many(levels, (level) => `fragment F${level} on Account { a${level}: id ...F${level + 1} ...F${level + 1} }`)}
   fragment F${levels} on Account { id }`

const nested = (depth: number) => `${'{ me '.repeat(depth)}{ id }${' }'.repeat(depth)}`

/** The attempted queries. Each is within the body limit, except where its name states the size. */
const attacks: Record<string, string> = {
  '10,000 aliases': `{ ${many(10_000, (index) => `a${index}:n`)} }`,
  '10,000 aliases of __typename (a body of 169 kB)': `{ ${many(10_000, (index) => `a${index}: __typename`)} }`,
  '300 aliases of __typename': `{ ${many(300, (index) => `a${index}: __typename`)} }`,
  '2^14 alias tree': aliasTree(14),
  '2^60 alias tree': aliasTree(60),
  'depth 500': nested(500),
  'depth 300': nested(300),
  '5,000 directives': `{ __typename ${'@skip(if:false) '.repeat(5_000)}}`,
  '5,000 short directives': `{ __typename ${'@x '.repeat(5_000)}}`,
  '200 directives': `{ __typename ${'@x '.repeat(200)}}`,
  'a body of 2 MB': `{ ${'n '.repeat(MEGABYTE)}}`,
}

interface Refusal {
  milliseconds: number
  status: number
  code: unknown
}

async function ask(pool: Pool, body: string | Readable): Promise<Refusal> {
  const begun = performance.now()
  const response = await pool.request({
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  const answer = (await response.body.json()) as { errors?: { extensions: { code: unknown } }[] }
  const milliseconds = performance.now() - begun
  return { milliseconds, status: response.statusCode, code: answer.errors?.[0]?.extensions.code }
}

/** Asks many times, and again before and after each for the smallest permitted request, which meets the same load. */
async function measure(
  pool: Pool,
  send: () => Promise<Refusal>,
): Promise<{ asked: Refusal[]; smallest: number }> {
  const body = JSON.stringify({ query: '{ __typename }' })
  for (let count = 0; count < WARM_UP; count++) await send()
  const [asked, smallest]: [Refusal[], number[]] = [[], []]
  for (let count = 0; count < ROUNDS; count++) {
    const permitted = await ask(pool, body)
    if (permitted.status !== 200)
      throw new Error(`the smallest request was refused: ${String(permitted.code)}`)
    smallest.push(permitted.milliseconds)
    asked.push(await send())
  }
  return { asked, smallest: median(smallest) }
}

/** Prints one line. @returns whether every request was refused with LIMIT_EXCEEDED, and the median is below the goal */
async function withstands(pool: Pool, name: string, send: () => Promise<Refusal>): Promise<boolean> {
  const { asked: refusals, smallest } = await measure(pool, send)
  const times = refusals.map(({ milliseconds }) => milliseconds)
  const refused = refusals.every(
    ({ status, code }) => status >= 400 && status < 500 && code === 'LIMIT_EXCEEDED',
  )
  const [middle, p99] = [median(times), percentile(times, 0.99)]
  const verdict = refused ? `refused with ${refusals[0]?.status}` : 'NOT REFUSED'
  console.log(
    `${name.padEnd(48)} ${verdict}, median ${middle.toFixed(2)} ms (${(middle / smallest).toFixed(1)} × the smallest request), p99 ${p99.toFixed(2)} ms`,
  )
  return refused && middle < smallest * GOAL_RATIO
}

async function main(): Promise<void> {
  const system = await createBenchSystem()
  // Neither the broker nor a subgraph runs: these refusals need no other process.
  const gateway = await startGateway({ ...processEnvironment('gateway', system), LOG_LEVEL: 'silent' })
  const pool = new Pool(gateway.url, { connections: 1 })
  try {
    const results: boolean[] = []
    for (const [name, query] of Object.entries(attacks)) {
      const body = JSON.stringify({ query })
      results.push(await withstands(pool, name, () => ask(pool, body)))
    }
    const chunks = Array.from({ length: 20 }, () => Buffer.alloc(MEGABYTE / 10, ' '))
    results.push(
      await withstands(pool, 'a body of 2 MB without a length', () => ask(pool, Readable.from(chunks))),
    )
    if (results.includes(false)) process.exitCode = 1
  } finally {
    await pool.close()
    await gateway.stop()
    system.remove()
  }
}

void main()
