import 'reflect-metadata'
import { performance } from 'node:perf_hooks'
import { newId } from '@enigm/contracts'
import { processEnvironment, startInfrastructure } from '@enigm/embedded'
import { definition as esimDefinition } from '@enigm/esim'
import { definition as paymentsDefinition } from '@enigm/payments'
import { startCarrier, type CarrierSimulator } from '@enigm/simulators'
import { firstBreak, readWholeTrail, startSubgraph, type App } from '@enigm/subgraph'
import { buy, Singles } from './esim-purchases'
import { createBenchSystem } from './infrastructure'
import { percentile } from './measure'
import { until } from './until'

const BULK = 10_000
const SINGLES_ALONE = 20
/** The interval of single purchases while the bulk is processed, independent of earlier ones. */
const SINGLE_EVERY_MILLISECONDS = 200
const COUNT_EVERY_MILLISECONDS = 200
/** A single eSIM may wait for earlier events of the stream, but not for the bulk: limits as shares of the bulk's time. */
const LONGEST_SINGLE_SHARE = 0.25
const MEDIAN_SINGLE_SHARE = 0.02

interface Bulk {
  organizationId: string
  orderedMilliseconds: number
  preparedMilliseconds: number
}

interface Progress {
  ordered: number
  prepared: number
}

/** Buys the bulk, and single eSIMs until it is prepared. */
async function buyBulk(payments: App, esim: App, singles: Singles): Promise<Bulk> {
  const organizationId = newId('organization')
  const begun = performance.now()
  const elapsed = () => performance.now() - begun
  await buy(payments, organizationId, BULK)
  let ordered = 0
  let [boughtAt, countedAt] = [-Infinity, 0]
  await until('the bulk', async () => {
    if (elapsed() - boughtAt >= SINGLE_EVERY_MILLISECONDS) {
      boughtAt = elapsed()
      await singles.buy()
    }
    await singles.check()
    if (elapsed() - countedAt < COUNT_EVERY_MILLISECONDS) return false
    const progress = await progressOf(esim, organizationId)
    countedAt = elapsed()
    if (progress.ordered === BULK) ordered ||= countedAt
    return progress.prepared === BULK
  })
  return { organizationId, orderedMilliseconds: ordered, preparedMilliseconds: elapsed() }
}

async function progressOf(esim: App, organizationId: string): Promise<Progress> {
  const [progress] = await esim.read<Progress>(
    `SELECT count(*)::int AS ordered, count(*) FILTER (WHERE p.state = 'CONFIRMED')::int AS prepared
     FROM esim e JOIN carrier_profile p ON p.id = e.profile_id WHERE e.organization_id = $1`,
    [organizationId],
  )
  return progress!
}

/** Conditions that must hold at any speed. */
async function invariantsOf(
  esim: App,
  carrier: CarrierSimulator,
  { organizationId }: Bulk,
  total: number,
): Promise<Record<string, boolean>> {
  const [row] = await esim.read<Record<string, number>>(
    `SELECT count(*)::int AS profiles, count(DISTINCT iccid)::int AS numbers,
       count(*) FILTER (WHERE state = 'CONFIRMED')::int AS confirmed, coalesce(sum(tries), 0)::int AS tries,
       (SELECT count(*)::int FROM esim WHERE problem IS NULL AND state = 'ORDERED') AS esims,
       (SELECT count(DISTINCT aggregate_id)::int FROM outbox WHERE type = 'esim.esim.ordered') AS announced,
       (SELECT count(*)::int FROM outbox) AS events
     FROM carrier_profile`,
  )
  const { profiles, numbers, confirmed, tries, esims, announced, events } = row!
  const all = (...counts: (number | undefined)[]) => counts.every((count) => count === total)
  const trail = await readWholeTrail(esim, `organization:${organizationId}`)
  return {
    [`all ${total} are complete, and no order had to be repeated`]: all(esims, confirmed) && tries === 0,
    'no profile is used twice: each eSIM has one with a separate number, and the carrier has allocated no other':
      all(profiles, numbers) && carrier.store.profiles.size === total,
    'each eSIM has one event': all(announced, events),
    'each eSIM of the bulk has one entry in the organization’s audit trail, and the chain is unbroken':
      trail.length === BULK && new Set(trail.map(({ target }) => target)).size === BULK && !firstBreak(trail),
  }
}

async function measure(payments: App, esim: App, carrier: CarrierSimulator): Promise<boolean> {
  const singles = new Singles(payments, esim)
  await singles.alone(SINGLES_ALONE)
  const alone = percentile(await singles.alone(SINGLES_ALONE), 0.5)
  const bulk = await buyBulk(payments, esim, singles)
  await singles.served()
  const [p50, p99, longest] = [0.5, 0.99, 1].map((share) => percentile(singles.waits, share)) as [
    number,
    number,
    number,
  ]
  const { orderedMilliseconds: ordered, preparedMilliseconds: prepared } = bulk
  console.log(
    `${BULK} eSIMs of one organization: all ordered after ${seconds(ordered)}, all prepared after ${seconds(prepared)}` +
      ` (${Math.round(BULK / (prepared / 1000))}/s)`,
  )
  console.log(`one eSIM alone, p50 of ${SINGLES_ALONE}: ${seconds(alone)}`)
  console.log(
    `${singles.waits.length} single eSIMs at the same time: p50 ${seconds(p50)} (${ratio(p50 / alone)} alone), p99 ${seconds(p99)},` +
      ` longest ${seconds(longest)} (${ratio(longest / alone)} alone, ${ratio(longest / prepared)} the bulk)`,
  )
  const invariants = await invariantsOf(esim, carrier, bulk, BULK + singles.count)
  invariants[
    `singles do not wait for the bulk: half of them wait less than ${MEDIAN_SINGLE_SHARE} of its time, none more than ${LONGEST_SINGLE_SHARE}`
  ] = p50 < prepared * MEDIAN_SINGLE_SHARE && longest < prepared * LONGEST_SINGLE_SHARE
  for (const [what, holds] of Object.entries(invariants))
    console.log(`invariant: ${what}: ${holds ? 'holds' : 'BROKEN'}`)
  return Object.values(invariants).every(Boolean)
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`
}

function ratio(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ×`
}

async function main(): Promise<void> {
  const system = await createBenchSystem()
  const infrastructure = await startInfrastructure(system, console.error)
  const carrier = await startCarrier(processEnvironment('carrier', system))
  const payments = await startSubgraph(paymentsDefinition, processEnvironment('payments', system))
  const esim = await startSubgraph(esimDefinition, processEnvironment('esim', system))
  try {
    // accounts does not run: only its events may be missing in esim.
    await until('the start', async () => [payments, esim].every((each) => each.ready().missing.length === 0))
    process.exitCode = (await measure(payments.app, esim.app, carrier)) ? 0 : 1
  } finally {
    await esim.stop()
    await payments.stop()
    await carrier.stop()
    await infrastructure.stop()
    system.remove()
  }
}

void main()
