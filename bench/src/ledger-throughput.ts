import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { processEnvironment } from '@enigm/embedded'
import { LEDGER_WRITER } from '@enigm/governance'
import { internalToken, type TestKey } from '@enigm/subgraph/testkit'
import { Client } from 'pg'
import { Pool } from 'undici'
import { startProcess, stopProcess } from './child-process'
import type { BenchSubgraphs, BenchSystem } from './infrastructure'
import { median } from './measure'
import { until } from './until'

const ROUNDS = 4
const ROUND_MILLISECONDS = 3_000
const CLIENTS = 16
/** Entries that a service writes in each second, in addition to those of the measured mutations. */
const FURTHER_ENTRIES = 2_000
const STEP_MILLISECONDS = 50
/** Scopes of these entries, like those of as many accounts. */
const SCOPES = 200
/** The share of the throughput without the ledger that remains with it. */
const GOAL_SHARE = 0.9

const createAccount = `mutation ($input: CreateAccountInput!) { createAccount(input: $input) { accountNumber errors { code } } }`

/**
 * Mutations per second of accounts with the ledger and without it: first with their own entries alone, which decides, then with
 * 2,000 further entries in each second. In every second round a lock keeps the ledger from writing; what was written meanwhile is
 * recorded before the next one.
 */
export async function ledgerThroughput({ running, system }: BenchSubgraphs, key: TestKey): Promise<boolean> {
  const business = new Business(running[0]!.url, key)
  const databases = await openDatabases(system)
  const ledger = startProcess(
    'services/governance/dist/main.js',
    [],
    processEnvironment('governance', system),
  )
  try {
    await databases.recorded()
    await business.during(ROUND_MILLISECONDS)
    const share = await compare(business, databases, 'the own entries', 0)
    await compare(business, databases, `and ${FURTHER_ENTRIES} entries/s`, FURTHER_ENTRIES)
    return share >= GOAL_SHARE
  } finally {
    await stopProcess(ledger)
    await business.close()
    await databases.close()
  }
}

/** @returns the median share of the throughput without the ledger that remains with it */
async function compare(
  business: Business,
  databases: Databases,
  name: string,
  further: number,
): Promise<number> {
  const measure = () => whileWriting(databases, further, () => business.during(ROUND_MILLISECONDS))
  const off: number[] = []
  const on: number[] = []
  const waiting: number[] = []
  const afterwards: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    on.push(await measure())
    waiting.push(await databases.backlog())
    await databases.recorded()
    await databases.holdLedger()
    off.push(await measure())
    const [backlog, resumed] = [await databases.backlog(), performance.now()]
    await databases.releaseLedger()
    await databases.recorded()
    afterwards.push((backlog / (performance.now() - resumed)) * 1000)
  }
  const share = median(on.map((rate, round) => rate / off[round]!))
  const goal = further === 0 ? ` (goal: at least ${GOAL_SHARE})` : ''
  console.log(
    `${name.padEnd(24)}${median(off).toFixed(0)} mutations/s, with the ledger ${median(on).toFixed(0)}`,
  )
  console.log(`  share                 ${share.toFixed(2)}${goal}`)
  console.log(`  not yet recorded      ${median(waiting)} entries after ${ROUND_MILLISECONDS / 1000} s`)
  console.log(`  recorded afterwards   ${median(afterwards).toFixed(0)} entries/s`)
  return share
}

/** The accounts service, called over HTTP like by the gateway. */
class Business {
  private readonly pool: Pool

  constructor(
    private readonly url: string,
    private readonly key: TestKey,
  ) {
    this.pool = new Pool(new URL(url).origin, { connections: CLIENTS })
  }

  /** @returns mutations per second */
  async during(milliseconds: number): Promise<number> {
    const token = await internalToken(this.key, 'accounts', { scopes: [] })
    const begun = performance.now()
    let done = 0
    const client = async () => {
      for (; performance.now() - begun < milliseconds; done++) await this.create(token)
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
    return (done / (performance.now() - begun)) * 1000
  }

  private async create(token: string): Promise<void> {
    const { body } = await this.pool.request({
      path: new URL(this.url).pathname,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: createAccount,
        variables: { input: { idempotencyKey: randomUUID() } },
      }),
    })
    const { data } = (await body.json()) as any
    if (!data?.createAccount?.accountNumber) throw new Error('an account was not created')
  }

  close(): Promise<void> {
    return this.pool.close()
  }
}

interface Databases {
  /** Writes entries as the transactions of a service do. */
  write(count: number): Promise<void>
  /** The entries that the ledger has not recorded. */
  backlog(): Promise<number>
  /** Waits until the ledger has recorded every entry. */
  recorded(): Promise<void>
  /** From now on the ledger records nothing. */
  holdLedger(): Promise<void>
  releaseLedger(): Promise<void>
  close(): Promise<void>
}

async function openDatabases(system: BenchSystem): Promise<Databases> {
  const open = async (name: 'accounts' | 'governance') => {
    const client = new Client({ connectionString: processEnvironment(name, system)['DATABASE_URL'] })
    await client.connect()
    return client
  }
  const [accounts, governance] = [await open('accounts'), await open('governance')]
  const backlog = async () => {
    const { rows: written } = await accounts.query('SELECT sequence_audit()::float8 AS position')
    const { rows: recorded } = await governance
      .query("SELECT position::float8 AS position FROM ledger_source WHERE service = 'accounts'")
      .catch(() => ({ rows: [] }))
    return written[0].position - (recorded[0]?.position ?? -1)
  }
  return {
    async write(count) {
      await accounts.query(
        `SELECT append_audit('account:bench' || n % ${SCOPES}, 'system', 'bench.entry', 'x', 'DONE', '', '', gen_random_uuid()::text)
         FROM generate_series(1, $1) n`,
        [count],
      )
    },
    backlog,
    recorded: () => until('the ledger has recorded everything', async () => (await backlog()) === 0),
    async holdLedger() {
      await governance.query('SELECT pg_advisory_lock($1)', [LEDGER_WRITER])
    },
    async releaseLedger() {
      await governance.query('SELECT pg_advisory_unlock($1)', [LEDGER_WRITER])
    },
    async close() {
      await accounts.end()
      await governance.end()
    },
  }
}

/** Writes the further entries in even steps while something is measured. */
async function whileWriting(
  databases: Databases,
  perSecond: number,
  measure: () => Promise<number>,
): Promise<number> {
  let isMeasuring = true
  const writing = (async () => {
    const begun = performance.now()
    for (let written = 0; isMeasuring;) {
      const due = Math.floor(((performance.now() - begun) / 1000) * perSecond) - written
      if (due > 0) await databases.write(due)
      written += Math.max(due, 0)
      await delay(STEP_MILLISECONDS)
    }
  })()
  try {
    return await measure()
  } finally {
    isMeasuring = false
    await writing
  }
}
