import 'reflect-metadata'
import { performance } from 'node:perf_hooks'
import { startBenchSubgraphs } from './infrastructure'
import { newAggregate, seen, sink, source, writeBacklog, writeEvent } from './events-subgraphs'
import { concurrently, percentile } from './measure'
import { until } from './until'

const SINGLE_EVENTS = 500
const AGGREGATES = 2_000
const EVENTS_EACH = 10
const WRITERS = 8
const CHECK_MILLISECONDS = 5
const COMMIT_MILLISECONDS = 10_000

/** The times from the commit of one event to its handler in the other service, one event at a time. */
async function latencies(app: Parameters<typeof writeEvent>[0]): Promise<number[]> {
  const measured: number[] = []
  for (let index = 0; index < SINGLE_EVENTS; index++) {
    const id = newAggregate()
    const arrival = new Promise<number>((resolve) =>
      seen.arrivals.set(`${id}/1`, () => resolve(performance.now())),
    )
    await writeEvent(app, { id, version: 1 })
    const committed = performance.now()
    measured.push(Math.max(0, (await arrival) - committed))
    seen.arrivals.clear()
  }
  return measured
}

const TOTAL = AGGREGATES * EVENTS_EACH
const EXPECTED = 2 * TOTAL + 2 * SINGLE_EVENTS

/** The time from `write` until the other service has applied all its events, in milliseconds. */
async function untilApplied(write: () => Promise<void>): Promise<number> {
  const before = seen.applied
  const begun = performance.now()
  await write()
  await until('all events are applied', () => seen.applied - before >= TOTAL)
  return performance.now() - begun
}

/** Writes every event in a separate transaction. */
async function writeEach(app: Parameters<typeof writeEvent>[0]): Promise<void> {
  const ids = Array.from({ length: AGGREGATES }, newAggregate)
  await concurrently(AGGREGATES, WRITERS, async (index) => {
    for (let version = 1; version <= EVENTS_EACH; version++) {
      await writeEvent(app, { id: ids[index] as string, version })
    }
  })
}

/** The events that the other service has committed. Its last handlers run shortly before their transaction commits. */
async function counted(app: Parameters<typeof writeEvent>[0]): Promise<{ times: number; twice: number }> {
  for (const deadline = performance.now() + COMMIT_MILLISECONDS; ;) {
    const [counts] = await app.read<{ times: number; twice: number }>(
      'SELECT sum(times)::int AS times, count(*) FILTER (WHERE times > version)::int AS twice FROM seen',
    )
    if (counts!.times === EXPECTED || performance.now() > deadline) return counts!
    await new Promise((resolve) => setTimeout(resolve, CHECK_MILLISECONDS))
  }
}

async function main(): Promise<void> {
  const bench = await startBenchSubgraphs([source, sink])
  try {
    const [from, to] = bench.running
    if (!from || !to) throw new Error('two subgraphs must be running')
    await latencies(from.app)
    const measured = await latencies(from.app)
    const each = await untilApplied(() => writeEach(from.app))
    const backlog = await untilApplied(() => writeBacklog(from.app, AGGREGATES, EVENTS_EACH))
    const counts = await counted(to.app)
    const perSecond = (milliseconds: number) => Math.round(TOTAL / (milliseconds / 1000))
    const [p50, p99] = [percentile(measured, 0.5).toFixed(1), percentile(measured, 0.99).toFixed(1)]
    console.log(`commit to handler, one at a time: p50 ${p50} ms, p99 ${p99} ms`)
    console.log(
      `${TOTAL} events, each its own transaction with audit entry, to the last handler: ${perSecond(each)}/s`,
    )
    console.log(`${TOTAL} events of a backlog in the outbox, to the last handler: ${perSecond(backlog)}/s`)
    const lost = EXPECTED - counts.times
    console.log(`lost: ${lost}, twice: ${counts.twice}, out of order: ${seen.outOfOrder}`)
    if (lost !== 0 || counts.twice !== 0 || seen.outOfOrder !== 0) process.exitCode = 1
  } finally {
    await bench.stop()
  }
}

void main()
