import 'reflect-metadata'
import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { newId } from '@enigm/contracts'
import { definition } from '@enigm/servers'
import { processEnvironment, type System } from '@enigm/embedded'
import type { RunningSubgraph } from '@enigm/subgraph'
import {
  callerOf,
  createTestKey,
  grantToken,
  internalToken,
  statementsOf,
  type TestCaller,
  type TestKey,
} from '@enigm/subgraph/testkit'
import { Client } from 'pg'
import { startService, stopProcess } from './child-process'
import { startBenchSubgraphs } from './infrastructure'
import { percentile } from './measure'
import { timedRequests, type PreparedRequest } from './timed-requests'
import { until } from './until'

const MEMBERS = 100_000
const READS = 1_000
/** Goals in milliseconds. */
const PAGE_GOAL = 20
const DECISION_GOAL = 5
const DELETION_GOAL = 1_000

const membersQuery = `query ($id: ID!, $after: String) { server(id: $id) { members(first: 50, after: $after) {
  edges { node { id handle state role } } pageInfo { endCursor } } } }`
const decisionQuery = `query ($serverId: ID!) { participationDecision(serverId: $serverId) { allowed missing } }`
const policyMutation = `mutation ($input: UpdateServerPolicyInput!) { updateServerPolicy(input: $input) {
  policy { id } errors { code } } }`
const previewQuery = `query ($serverId: ID!, $rules: ServerPolicyRulesInput!) {
  previewPolicyChange(serverId: $serverId, rules: $rules) { members denied } }`
const deletionMutation = `mutation ($input: DeleteMemberContentInput!) { deleteMemberContent(input: $input) {
  contentDeletion { id } errors { code } } }`

/** One server with its members, each with an active account and a trusted device; each tenth device is managed. */
const seed = [
  `INSERT INTO server (id, version, state, owner_kind, owner_id, entitlement_id, region, locator, availability)
   VALUES ($1, 1, 'ACTIVE', 'INDIVIDUAL', $2, 'ent_bench', 'EU_CENTRAL', '0000000000000', 'OPEN')`,
  `INSERT INTO member (id, version, state, server_id, account_id, role, since_day)
   SELECT 'mem_' || n, 1, 'ACTIVE', $1, CASE n WHEN 1 THEN $2 ELSE 'acct_' || n END,
     CASE n WHEN 1 THEN 'ADMINISTRATOR' ELSE 'USER' END, '2026-01-01'::timestamptz + (n % 300) * interval '1 day'
   FROM generate_series(1, $3::int) n`,
  `INSERT INTO account_state (account_id, state) SELECT account_id, 'ACTIVE' FROM member`,
  `INSERT INTO device_trust (device_id, account_id, session_id, state)
   SELECT 'dev_' || id, account_id, 'sess_' || id, 'TRUSTED' FROM member`,
  `INSERT INTO device_management (management_id, device_id, account_id, is_managed)
   SELECT 'dmgt_' || id, 'dev_' || id, account_id, true FROM member WHERE right(id, 1) = '0'`,
]

class Bench {
  readonly serverId = newId('server')
  readonly owner: TestCaller = callerOf('CUSTOMER', {
    accountId: newId('account'),
    sessionId: newId('session'),
  })

  constructor(
    readonly running: RunningSubgraph,
    private readonly key: TestKey,
    private readonly grantKey: TestKey,
  ) {}

  async seed(): Promise<void> {
    const { data } = this.running.app
    const parameters = [
      [this.serverId, this.owner.accountId],
      [this.serverId, this.owner.accountId, MEMBERS],
    ]
    for (const [index, sql] of seed.entries()) await data.query(sql, parameters[index] ?? [])
  }

  /** A request with its token, which a gateway has signed before. @returns how to send it; it throws when the answer has an error */
  async prepare(caller: TestCaller, query: string, variables: object): Promise<() => Promise<any>> {
    const token = await internalToken(this.key, 'servers', caller)
    return async () => {
      const response = await fetch(this.running.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      })
      const { data, errors } = (await response.json()) as any
      const [answer] = Object.values<any>(data ?? {})
      const failure = errors?.[0] ?? answer?.errors?.[0]
      if (failure || !answer) throw new Error(`refused with ${JSON.stringify(failure)}: ${query}`)
      return answer
    }
  }

  /** @throws Error when the answer contains an error */
  async must(caller: TestCaller, query: string, variables: object): Promise<any> {
    return (await this.prepare(caller, query, variables))()
  }

  async timed(run: () => Promise<unknown>): Promise<number> {
    const begun = performance.now()
    await run()
    return performance.now() - begun
  }

  /** A page in the middle of the list. */
  async pages(): Promise<number[]> {
    const times: number[] = []
    let after: string | null = null
    for (let read = 0; read < READS; read++) {
      const ask = await this.prepare(this.owner, membersQuery, { id: this.serverId, after })
      times.push(
        await this.timed(async () => {
          after = (await ask()).members.pageInfo.endCursor
        }),
      )
    }
    return times
  }

  member(index: number): TestCaller {
    return callerOf('CUSTOMER', { accountId: `acct_${index}`, sessionId: `sess_mem_${index}` })
  }

  private async decision(index: number): Promise<PreparedRequest> {
    const token = await internalToken(this.key, 'servers', this.member(index))
    return { token, query: decisionQuery, variables: { serverId: this.serverId } }
  }

  /** @returns the milliseconds of each decision about these members */
  private async decideEach(indexes: readonly number[]): Promise<number[]> {
    const requests = await Promise.all(indexes.map((index) => this.decision(index)))
    return (await timedRequests(this.running.url, requests)).map(({ milliseconds, body }) => {
      if (typeof body.data?.participationDecision?.allowed !== 'boolean') throw new Error('no decision')
      return milliseconds
    })
  }

  async decide(index: number): Promise<number> {
    return (await this.decideEach([index]))[0]!
  }

  decisions(): Promise<number[]> {
    return this.decideEach(Array.from({ length: READS }, (_, read) => 2 + read * 31))
  }

  rules(managed: 'MANAGED' | 'NOT_REQUIRED') {
    return {
      ...{
        accounts: 'ACTIVE',
        devices: 'TRUSTED',
        sessions: 'ANY',
        roles: ['ADMINISTRATOR', 'USER'],
        managed,
      },
      ...{ posture: 'NOT_REQUIRED', findings: 'NOT_REQUIRED' },
    }
  }

  /** Decides again and again while the members are evaluated after a change of the policy. */
  async evaluation(): Promise<{ milliseconds: number; decisions: number[]; denied: number }> {
    const begun = performance.now()
    const input = {
      serverId: this.serverId,
      expectedVersion: 0,
      rules: this.rules('MANAGED'),
      sharesSignals: false,
    }
    const { policy } = await this.must(this.owner, policyMutation, { input })
    const decisions: number[] = []
    const sql = 'SELECT evaluated_at IS NOT NULL AS done FROM server_policy WHERE id = $1'
    await until('the evaluation', async () => {
      const next = Array.from(
        { length: 20 },
        (_, index) => 2 + (((decisions.length + index) * 31) % (MEMBERS - 1)),
      )
      decisions.push(...(await this.decideEach(next)))
      const [row] = await this.running.app.read<{ done: boolean }>(sql, [policy.id])
      return row!.done
    })
    const milliseconds = performance.now() - begun
    const [row] = await this.running.app.read<{ count: number }>(
      `SELECT count(*)::int AS count FROM member_evaluation WHERE server_id = $1 AND denied_by <> '{}'`,
      [this.serverId],
    )
    return { milliseconds, decisions, denied: row!.count }
  }

  /** The order selects the objects by their member, so that its work does not depend on how many there are. */
  async deletion(): Promise<number> {
    const memberId = 'mem_7'
    const grant = await grantToken(this.grantKey, this.owner, 'MEMBER_CONTENT_DELETION', memberId)
    const input = { memberId, idempotencyKey: randomUUID(), grant }
    return this.timed(() => this.must(this.owner, deletionMutation, { input }))
  }
}

/** Collects statistics as the autovacuum of PostgreSQL does within a minute after so many changes: plans depend on them. */
async function analyze(system: System): Promise<void> {
  const client = new Client({
    connectionString: processEnvironment('servers', system).MIGRATION_DATABASE_URL,
  })
  await client.connect()
  await client.query('ANALYZE')
  await client.end()
}

function report(what: string, value: number, goal: number): boolean {
  console.log(`${what.padEnd(52)} ${value.toFixed(1)} ms (goal: ${goal} ms)`)
  return value <= goal
}

async function main(): Promise<void> {
  const [key, grantKey] = [await createTestKey(), await createTestKey()]
  const keys = { INTERNAL_PUBLIC_KEYS: key.jwks, GRANT_PUBLIC_KEYS: grantKey.jwks }
  const started = await startBenchSubgraphs([definition], keys)
  // No decision is made from the events of services that send no heartbeat.
  const others = ['accounts', 'devices'].map((name) => startService(name, started.system.variables))
  try {
    const bench = new Bench(started.running[0]!, key, grantKey)
    // Before the rows are there: these services know none of the accounts and devices that they name.
    await until('the heartbeats', () => bench.decide(1).then(Boolean, () => false))
    await bench.seed()
    await analyze(started.system)
    await bench.pages()
    await bench.decisions()
    const p99 = (times: number[]) => percentile(times, 0.99)
    const { app } = bench.running
    const statements = await statementsOf(app, () =>
      bench.must(bench.member(3), decisionQuery, { serverId: bench.serverId }),
    )
    console.log(`statements of one decision: ${statements.length}`)
    const results = [
      statements.length === 1,
      report('a page of 50 members, p99', p99(await bench.pages()), PAGE_GOAL),
      report('a decision about participation, p99', p99(await bench.decisions()), DECISION_GOAL),
      report('the order to delete the content of a member', await bench.deletion(), DELETION_GOAL),
    ]
    const rules = bench.rules('MANAGED')
    const preview = await bench.timed(() =>
      bench.must(bench.owner, previewQuery, { serverId: bench.serverId, rules }),
    )
    console.log(`a preview of a policy for ${MEMBERS} members: ${preview.toFixed(0)} ms`)
    const { milliseconds, decisions, denied } = await bench.evaluation()
    console.log(`${MEMBERS} members evaluated in ${(milliseconds / 1000).toFixed(1)} s, ${denied} denied`)
    console.log(
      `${decisions.length} decisions meanwhile: p50 ${percentile(decisions, 0.5).toFixed(1)} ms, longest ${percentile(decisions, 1).toFixed(1)} ms`,
    )
    if (!results.every(Boolean) || denied === 0) process.exitCode = 1
  } finally {
    await Promise.all(others.map(stopProcess))
    await started.stop()
  }
}

void main()
