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
 * `--only reads` and `--only throughput` leave the other part out.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { entries: { type: 'string', default: '200000' }, only: { type: 'string' } },
  })
  const measures = (part: string) => (values.only ?? part) === part
  const key = await createTestKey()
  const bench = await startBenchSubgraphs([definitions.accounts], {
    INTERNAL_PUBLIC_KEYS: key.jwks,
    DATABASE_POOL_SIZE: '32',
  })
  try {
    const results = [
      !measures('throughput') || (await ledgerThroughput(bench, key)),
      !measures('reads') || (await ledgerReads(bench.system, key, Number(values.entries))),
    ]
    if (results.includes(false)) process.exitCode = 1
  } finally {
    await bench.stop()
  }
}

void main()
