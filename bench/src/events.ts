import 'reflect-metadata'
import { performance } from 'node:perf_hooks'
import { startBenchSubgraphs } from './infrastructure'
import { newAggregate, seen, sink, source, writeEvent } from './events-subgraphs'
import { concurrently, percentile } from './measure'

const SINGLE_EVENTS = 500
const AGGREGATES = 2_000
const EVENTS_EACH = 10
const WRITERS = 8

/** From the commit of one event to the reaction in the other service, one event at a time. */
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

/** Every event in a transaction of its own, until the last one has been applied. */
async function throughput(
  app: Parameters<typeof writeEvent>[0],
): Promise<{ written: number; applied: number }> {
  const ids = Array.from({ length: AGGREGATES }, newAggregate)
  const before = seen.applied
  const begun = performance.now()
  await concurrently(AGGREGATES, WRITERS, async (index) => {
    for (let version = 1; version <= EVENTS_EACH; version++)
      await writeEvent(app, { id: ids[index] as string, version })
  })
  const written = performance.now() - begun
  while (seen.applied - before < AGGREGATES * EVENTS_EACH)
    await new Promise((resolve) => setTimeout(resolve, 5))
  return { written, applied: performance.now() - begun }
}

async function main(): Promise<void> {
  const bench = await startBenchSubgraphs([source, sink])
  try {
    const [from, to] = bench.running
    if (!from || !to) throw new Error('two subgraphs were to be started')
    await latencies(from.app)
    const measured = await latencies(from.app)
    const total = AGGREGATES * EVENTS_EACH
    const { written, applied } = await throughput(from.app)
    const [counts] = await to.app.read<{ times: string; twice: string }>(
      'SELECT sum(times) AS times, count(*) FILTER (WHERE times > version) AS twice FROM seen',
    )
    const expected = total + 2 * SINGLE_EVENTS
    const per = (milliseconds: number) => Math.round(total / (milliseconds / 1000))
    console.log(
      `commit to reaction, one at a time: p50 ${percentile(measured, 0.5).toFixed(1)} ms, p99 ${percentile(measured, 0.99).toFixed(1)} ms`,
    )
    console.log(
      `${total} events, each a transaction with audit entry: written ${per(written)}/s, applied end to end ${per(applied)}/s`,
    )
    const lost = expected - Number(counts?.times)
    console.log(`lost: ${lost}, twice: ${counts?.twice}, out of order: ${seen.outOfOrder}`)
    if (lost !== 0 || counts?.twice !== '0' || seen.outOfOrder !== 0) process.exitCode = 1
  } finally {
    await bench.stop()
  }
}

void main()
