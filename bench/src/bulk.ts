import 'reflect-metadata'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { newId } from '@enigm/contracts'
import { processEnvironment, startInfrastructure } from '@enigm/embedded'
import { definition as paymentsDefinition } from '@enigm/payments'
import { startSubgraph, type App } from '@enigm/subgraph'
import { Pool } from 'pg'
import { startService, stopProcess } from './child-process'
import { buy, grantOne, Singles } from './esim-purchases'
import { createBenchSystem } from './infrastructure'
import { percentile } from './measure'
import { until } from './until'

const { values } = parseArgs({ options: { units: { type: 'string', default: '2000' } } })
const BULK = Number(values.units)
const SINGLES_IDLE = 200
const WARM_UP = 20
/** The interval of single purchases, idle and beside the bulk, independent of earlier ones. */
const SINGLE_EVERY_MILLISECONDS = 100
const COUNT_EVERY_MILLISECONDS = 200
/** The goal, as a multiple of p99 without the bulk in the same run. Without pauses in a large order it was 30 (decision 0082). */
const GOAL_RATIO = 10
/** For a machine that does nothing else: reported, no reason to fail. */
const SINGLE_GOAL_MILLISECONDS = 500

type Reader = Pick<App, 'read'>

/** Buys single eSIMs at a fixed interval until `isDone`. @returns their times from the payment to the ordered eSIM */
async function buySingles(singles: Singles, isDone: () => Promise<boolean>): Promise<number[]> {
  let [boughtAt, askedAt] = [-Infinity, 0]
  await until('the purchases', async () => {
    const now = performance.now()
    if (now - boughtAt >= SINGLE_EVERY_MILLISECONDS) {
      boughtAt = now
      await singles.buy()
    }
    await singles.check()
    if (now - askedAt < COUNT_EVERY_MILLISECONDS) return false
    askedAt = now
    return isDone()
  })
  await singles.served()
  return singles.waits.splice(0)
}

async function grantedTo(payments: App, holderId: string): Promise<number> {
  const [row] = await payments.read<{ granted: number }>(
    `SELECT count(*)::int AS granted FROM entitlement WHERE holder_id = $1 AND state = 'GRANTED'`,
    [holderId],
  )
  return row!.granted
}

/** Of the bulk, the eSIMs that wait in the queue of the organization or are ordered. */
async function arrivedAt(esim: Reader, organizationId: string): Promise<number> {
  const [row] = await esim.read<{ arrived: number }>(
    `SELECT (SELECT count(*) FROM entitlement WHERE organization_queue = $1)::int
       + (SELECT count(*) FROM esim WHERE organization_id = $1)::int AS arrived`,
    [organizationId],
  )
  return row!.arrived
}

async function measure(payments: App, esim: Reader): Promise<boolean> {
  const singles = new Singles(payments, esim, 'ORDERED', grantOne)
  await singles.alone(WARM_UP)
  const target = singles.count + SINGLES_IDLE
  const idle = await buySingles(singles, async () => singles.count >= target)

  const organizationId = newId('organization')
  const begun = performance.now()
  await buy(payments, organizationId, BULK)
  let granted = 0
  const beside = await buySingles(singles, async () => {
    if (!granted && (await grantedTo(payments, organizationId)) === BULK) granted = performance.now() - begun
    return granted > 0 && (await arrivedAt(esim, organizationId)) === BULK
  })
  const applied = performance.now() - begun
  const milliseconds = (value: number) => `${value.toFixed(0)} ms`
  const line = (waits: readonly number[]) =>
    [0.5, 0.99, 1].map((share) => milliseconds(percentile(waits, share))).join(', ')
  const [before, meanwhile] = [percentile(idle, 0.99), percentile(beside, 0.99)]
  console.log(
    `bulk of ${BULK}: granted after ${milliseconds(granted)}, all events applied by esim after ${milliseconds(applied)}`,
  )
  console.log(`${idle.length} singles, nothing else: p50, p99, longest ${line(idle)}`)
  console.log(`${beside.length} singles beside the bulk: p50, p99, longest ${line(beside)}`)
  const ratio = meanwhile / before
  const reached = (isReached: boolean) => (isReached ? 'reached' : 'MISSED')
  console.log(
    `p99 beside the bulk: ${ratio.toFixed(2)} × that without it; goal: under ${GOAL_RATIO} ×: ${reached(ratio < GOAL_RATIO)}`,
  )
  console.log(
    `on a machine that does nothing else, p99 under ${SINGLE_GOAL_MILLISECONDS} ms: ${reached(meanwhile < SINGLE_GOAL_MILLISECONDS)}`,
  )
  return ratio < GOAL_RATIO
}

async function main(): Promise<void> {
  const system = await createBenchSystem()
  const infrastructure = await startInfrastructure(system, console.error)
  const children = ['carrier', 'esim'].map((name) =>
    startService(name, { ...system.variables, NODE_ENV: 'test' }),
  )
  const payments = await startSubgraph(paymentsDefinition, processEnvironment('payments', system))
  const pool = new Pool({ connectionString: processEnvironment('esim', system).DATABASE_URL, max: 2 })
  const esim = {
    read: async (sql: string, parameters: readonly unknown[] = []) =>
      (await pool.query(sql, [...parameters])).rows,
  } as Reader
  try {
    await until('the start', async () => {
      const migrated = await esim.read('SELECT 1 FROM esim LIMIT 1').catch(() => null)
      return migrated !== null && payments.ready().missing.length === 0
    })
    process.exitCode = (await measure(payments.app, esim)) ? 0 : 1
  } finally {
    await pool.end()
    await payments.stop()
    await Promise.all(children.map(stopProcess))
    await infrastructure.stop()
    system.remove()
  }
}

void main()
