import 'reflect-metadata'
import { definitions } from '@enigm/embedded'
import { systemContext } from '@enigm/subgraph'
import { startBenchSubgraphs } from './infrastructure'
import { concurrently, median } from './measure'

const WRITERS = 32
const TRANSACTIONS = 1_500
const ROUNDS = 5

/**
 * Transactions per second of callers that share one audit trail: with a chain that is locked until the commit, as the trails of
 * accounts, organizations and servers are, and with the trail of the platform, whose chain is completed after the commits.
 * The goal is a ratio within the run.
 */
async function main(): Promise<void> {
  const subgraphs = await startBenchSubgraphs([definitions.payments], {
    DATABASE_POOL_SIZE: String(WRITERS),
  })
  try {
    const { app } = subgraphs.running[0]!
    const rate = async (scope: string): Promise<number> => {
      const begun = performance.now()
      await concurrently(TRANSACTIONS, WRITERS, () =>
        app.transaction(systemContext(), async (tx) => {
          await tx.audit({ scope, target: 'bench', action: 'bench', outcome: 'DONE' })
          // The rest of a purchase has further statements.
          for (let statement = 0; statement < 4; statement++) await tx.query('SELECT 1')
        }),
      )
      return (TRANSACTIONS / (performance.now() - begun)) * 1000
    }
    const [locked, platform]: [number[], number[]] = [[], []]
    for (let round = 0; round < ROUNDS; round++) {
      locked.push(await rate('organization:bench'))
      platform.push(await rate('platform'))
    }
    const ratio = median(platform) / median(locked)
    console.log(`one locked chain        ${median(locked).toFixed(0)} transactions/s`)
    console.log(`the platform's trail    ${median(platform).toFixed(0)} transactions/s`)
    console.log(`ratio                   ${ratio.toFixed(1)} (goal: at least 1.5)`)
    if (ratio < 1.5) process.exitCode = 1
  } finally {
    await subgraphs.stop()
  }
}

void main()
