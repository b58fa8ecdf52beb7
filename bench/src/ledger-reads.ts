import { performance } from 'node:perf_hooks'
import { newId, type ServiceName } from '@enigm/contracts'
import { definitions, processEnvironment } from '@enigm/embedded'
import { LedgerService } from '@enigm/governance'
import {
  hashOf,
  startSubgraph,
  systemContext,
  type RunningSubgraph,
  type SequencedEntry,
} from '@enigm/subgraph'
import { callerOf, internalToken, type TestCaller, type TestKey } from '@enigm/subgraph/testkit'
import { Client } from 'pg'
import { Pool } from 'undici'
import type { BenchSystem } from './infrastructure'
import { median, percentile } from './measure'
import { until } from './until'

const SMALL_LOG = 1_000
const PAGE = 500
const READS = 300
const WARM_UP = 30
/** The limit of the 99th percentile in the large log, as a multiple of that in the small log of the same run. */
const GOAL_RATIO = 3
/** The aim for the 99th percentile in the large log. A busy machine misses it, so it decides nothing. */
const AIM_MILLISECONDS = 20
/** The reads begin when the newest checkpoint contains as much of the large log. */
const SIGNED_SHARE = 0.9
const DAYS = 300
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** One entry in so many is of this kind; the last kind is that of all others. */
const kinds: readonly { service: ServiceName; action: string; every: number }[] = [
  { service: 'esim', action: 'Query.customerEsims', every: 500 },
  { service: 'devices', action: 'devices.device.enrolled', every: 40 },
  { service: 'payments', action: 'payments.order.created', every: 3 },
  { service: 'servers', action: 'servers.member.added', every: 1 },
]

type Read = (size: number) => string

const anywhere = (size: number) => Math.ceil(Math.random() * Math.floor(size))
const after = (size: number) =>
  `after: "${Buffer.from(JSON.stringify([anywhere(size)])).toString('base64url')}"`
const moment = (share: number) => new Date(Date.now() - share * DAYS * DAY_MILLISECONDS).toISOString()
const page = (filter: string) => (size: number) =>
  `entries(first: 20, ${after(size)}, filter: { ${filter} }) { edges { node { seq at action actorHandle } } }`

function day(): string {
  const share = Math.random()
  return `from: "${moment(share)}", until: "${moment(share - 1 / DAYS)}"`
}

const reads: Readonly<Record<string, Read>> = {
  'a page': (size) => `entries(first: 20, ${after(size)}) { edges { node { seq at action actorHandle } } }`,
  'of a category': page('category: READ'),
  'of an action': page('actionPrefix: "devices."'),
  'of a service': page('service: "esim"'),
  'of a day': () => `entries(first: 20, filter: { ${day()} }) { edges { node { seq } } }`,
  'of a service, a day': () =>
    `entries(first: 20, filter: { service: "devices", ${day()} }) { edges { node { seq } } }`,
  // Of the few entries of a service in a day, and that an earlier state has only grown.
  'proofs of a day': (size) =>
    `export(previousSize: ${anywhere(size * SIGNED_SHARE)}, filter: { service: "esim", ${day()} }) { lines }`,
  '100 proofs': (size) => `export(after: ${anywhere(size)}) { lines }`,
}

/** Reads of a small log and of a large one, over HTTP like by the gateway. */
export async function ledgerReads(system: BenchSystem, key: TestKey, size: number): Promise<boolean> {
  const variables: Record<string, string> = {
    ...processEnvironment('governance', system),
    INTERNAL_PUBLIC_KEYS: key.jwks,
  }
  const governance = await startSubgraph(definitions.governance, variables)
  const client = new Reader(governance, key)
  try {
    await until('governance is ready', () => governance.ready().ready)
    const [filler, small, large] = [new Filler(governance), newHolder(), newHolder()]
    await filler.fill(small, SMALL_LOG)
    const begun = performance.now()
    await filler.fill(large, size)
    const rate = (size / (performance.now() - begun)) * 1000
    console.log(`recorded                ${size} entries of one log, ${rate.toFixed(0)} entries/s`)
    await vacuum(variables['MIGRATION_DATABASE_URL']!)
    await until(
      'a checkpoint contains the logs',
      async () => (await client.signed(large)) > size * SIGNED_SHARE,
    )
    const p99s = new Map<string, number>()
    const results: boolean[] = []
    for (const [name, read] of Object.entries(reads)) {
      const times = { small: [] as number[], large: [] as number[] }
      for (let count = -WARM_UP; count < READS; count++) {
        const few = await client.time(small, read(SMALL_LOG))
        const many = await client.time(large, read(size))
        if (count < 0) continue
        times.small.push(few)
        times.large.push(many)
      }
      results.push(compare(name, times.small, times.large))
      p99s.set(name, percentile(times.large, 0.99))
    }
    console.log(`99th percentiles of a log of ${size} entries (aim: ${AIM_MILLISECONDS} ms)`)
    for (const [name, p99] of p99s)
      console.log(
        `  ${name.padEnd(22)}${p99.toFixed(1)} ms${p99 < AIM_MILLISECONDS ? '' : ', above the aim'}`,
      )
    return !results.includes(false)
  } finally {
    await client.close()
    await governance.stop()
  }
}

function newHolder(): TestCaller {
  return callerOf('CUSTOMER', { accountId: newId('account'), sessionId: newId('session') })
}

/** Prints the times of one read. @returns whether the 99th percentile grows less than the log */
function compare(name: string, small: readonly number[], large: readonly number[]): boolean {
  const p99 = percentile(large, 0.99)
  const ratio = p99 / percentile(small, 0.99)
  console.log(
    `${name.padEnd(24)}median ${median(large).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${ratio.toFixed(1)} × that of ${SMALL_LOG} entries (goal: at most ${GOAL_RATIO})`,
  )
  return ratio <= GOAL_RATIO
}

/** Records entries as the collector does, with time from 300 days ago until now. */
class Filler {
  private readonly positions = new Map<ServiceName, number>()

  constructor(private readonly governance: RunningSubgraph) {}

  async fill({ accountId }: TestCaller, size: number): Promise<void> {
    const scope = `account:${accountId}`
    const chains = new Map<ServiceName, { seq: number; hash: string }>()
    for (let begin = 0; begin < size; begin += PAGE) {
      const parts = new Map<ServiceName, SequencedEntry[]>()
      for (let number = begin + 1; number <= Math.min(begin + PAGE, size); number++) {
        const { service, action } = kinds.find(({ every }) => number % every === 0)!
        const chain = chains.get(service) ?? { seq: 0, hash: '' }
        const row = {
          ...{ scope, seq: chain.seq + 1, at: timeOf(1 - number / size), actor: 'ah_bench', action },
          ...{ target: 'bench', outcome: 'DONE' as const, reason: '', grantId: '' },
          ...{ correlationId: String(number), previousHash: chain.hash },
        }
        const hash = hashOf(row)
        chains.set(service, { seq: row.seq, hash })
        const part = parts.get(service) ?? []
        const position = (this.positions.get(service) ?? 0) + part.length + 1
        part.push({ ...row, hash, position, actorHandle: row.actor, targetHandle: row.target })
        parts.set(service, part)
      }
      for (const [service, entries] of parts) await this.record(service, entries)
    }
  }

  private async record(service: ServiceName, entries: SequencedEntry[]): Promise<void> {
    const position = this.positions.get(service) ?? 0
    const page = { previousHash: null, head: position + entries.length, entries }
    const isRecorded = await this.governance.app
      .get(LedgerService)
      .record(systemContext(), service, position, page)
    if (!isRecorded) throw new Error('the entries were not recorded')
    this.positions.set(service, position + entries.length)
  }
}

/** UTC with microseconds, as services write it. */
function timeOf(share: number): string {
  return moment(share).replace('Z', '000Z')
}

class Reader {
  private readonly pool: Pool

  constructor(
    private readonly governance: RunningSubgraph,
    private readonly key: TestKey,
  ) {
    this.pool = new Pool(new URL(governance.url).origin, { connections: 1 })
  }

  /** The milliseconds of one read of a caller's log. */
  async time(caller: TestCaller, selection: string): Promise<number> {
    const token = await internalToken(this.key, 'governance', caller)
    const begun = performance.now()
    await this.ask(caller, token, selection)
    return performance.now() - begun
  }

  /** The size of a caller's log in the newest checkpoint. */
  async signed(caller: TestCaller): Promise<number> {
    const token = await internalToken(this.key, 'governance', caller)
    const log = await this.ask(caller, token, 'export(filter: { service: "guidance" }) { size }')
    return log.export?.size ?? 0
  }

  private async ask({ accountId }: TestCaller, token: string, selection: string): Promise<any> {
    const { body } = await this.pool.request({
      path: new URL(this.governance.url).pathname,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Account { auditLog { ${selection} } } } }`,
        variables: { r: [{ __typename: 'Account', id: accountId }] },
      }),
    })
    const { data, errors } = (await body.json()) as any
    if (!data) throw new Error(`refused: ${JSON.stringify(errors)}`)
    return data._entities[0].auditLog
  }

  close(): Promise<void> {
    return this.pool.close()
  }
}

/** What autovacuum does within minutes. */
async function vacuum(connectionString: string): Promise<void> {
  const owner = new Client({ connectionString })
  await owner.connect()
  await owner.query('VACUUM ANALYZE ledger_entry, ledger_node, ledger_log, ledger_head')
  await owner.end()
}
