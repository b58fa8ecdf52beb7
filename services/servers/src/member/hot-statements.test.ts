import { statementsOf } from '@enigm/subgraph/testkit'
import { initialRules } from '../policy/rules'
import { decisionQuery, newKey, objectsMutation, policyMutation, ServersTest } from '../servers.fixture'

/** The tables that grow with the members of a server. */
const growing = [
  ...['member', 'device_trust', 'account_state', 'device_management', 'membership', 'join_request'],
  ...['member_evaluation', 'content_deletion', 'environment_command', 'server_policy'],
]
const membersQuery = `query ($id: ID!) { server(id: $id) { members(first: 50) { edges { node { id state role } } } } }`

describe('the hot statements', () => {
  let test: ServersTest
  beforeAll(async () => {
    test = await ServersTest.start()
  })
  afterAll(() => test.stop())

  /** The growing tables that the plan of a statement reads as a whole, although it could use an index. */
  const scanned = (sql: string): Promise<string[]> =>
    test.subgraph.app.data.transaction(async (manager) => {
      await manager.query('SET LOCAL enable_seqscan = off')
      // A text with a semicolon is not prepared, so that its parameters need no values.
      const plan = JSON.stringify(await manager.query(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${sql};`))
      return growing.filter((table) => new RegExp(`"Seq Scan"[^{}]*"Relation Name":"${table}"`).test(plan))
    })

  it('[JOI-04] decides about participation in one statement, by indexes', async () => {
    const server = await test.server()
    const member = await test.member(server)
    const statements = await statementsOf(test.subgraph.app, () =>
      test.subgraph.call(member.caller, decisionQuery, { serverId: server.id }),
    )
    expect(statements).toHaveLength(1)
    expect(await scanned(statements[0]!)).toEqual([])
  })

  it('[SRV-13] reads a page of members by indexes', async () => {
    const server = await test.server()
    const statements = await statementsOf(test.subgraph.app, () =>
      test.subgraph.call(server.owner, membersQuery, { id: server.id }),
    )
    expect(statements).toHaveLength(2)
    for (const statement of statements) expect(await scanned(statement)).toEqual([])
  })

  it('[POL-05] evaluates a batch of members by indexes', async () => {
    const server = await test.server()
    await test.member(server)
    const input = { serverId: server.id, expectedVersion: 0, rules: initialRules, sharesSignals: false }
    const evaluated = 'SELECT FROM server_policy WHERE server_id = $1 AND evaluated_at IS NOT NULL'
    const statements = await statementsOf(test.subgraph.app, async () => {
      await test.call(server.owner, policyMutation, input)
      await test.subgraph.until(async () => (await test.sql(evaluated, server.id))[0], 'the evaluation')
    })
    const ofBatch = statements.filter((statement) => /alternatives|INTO member_evaluation/.test(statement))
    expect(ofBatch).toHaveLength(2)
    for (const statement of ofBatch) expect(await scanned(statement)).toEqual([])
  })

  it('[CON-02] orders the deletion of objects by one command and by indexes', async () => {
    const server = await test.server()
    const [objects, grant] = [
      ['one', 'two'],
      await test.subgraph.grant(server.owner, 'OBJECT_DELETION', server.id),
    ]
    const statements = await statementsOf(test.subgraph.app, () =>
      test.call(server.owner, objectsMutation, {
        serverId: server.id,
        objects,
        idempotencyKey: newKey(),
        grant,
      }),
    )
    const inserted = (table: string) =>
      statements.filter((statement) => new RegExp(`INSERT INTO "?${table}"?[ (]`).test(statement))
    expect(inserted('content_deletion')).toHaveLength(1)
    expect(inserted('environment_command')).toHaveLength(1)
    for (const statement of explainable(statements)) expect(await scanned(statement)).toEqual([])
  })
})

/** The statements that have a plan. */
const explainable = (statements: readonly string[]) =>
  statements.filter((statement) => /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(statement))
