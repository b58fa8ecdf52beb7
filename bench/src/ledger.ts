import 'reflect-metadata'
import { parseArgs } from 'node:util'
import { definitions } from '@enigm/embedded'
import { createTestKey } from '@enigm/subgraph/testkit'
import { startBenchSubgraphs } from './infrastructure'
import { ledgerReads } from './ledger-reads'
import { ledgerThroughput } from './ledger-throughput'

/**
 * The audit ledger: how much business throughput it costs to record the entries, and how long reads of a large log take.
 * `npm run bench:ledger -- --entries 1000000` fills a log of this size; by default it has fewer.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { entries: { type: 'string', default: '200000' } } })
  const key = await createTestKey()
  const bench = await startBenchSubgraphs([definitions.accounts], {
    INTERNAL_PUBLIC_KEYS: key.jwks,
    DATABASE_POOL_SIZE: '32',
  })
  try {
    const results = [
      await ledgerThroughput(bench, key),
      await ledgerReads(bench.system, key, Number(values.entries)),
    ]
    if (results.includes(false)) process.exitCode = 1
  } finally {
    await bench.stop()
  }
}

void main()
