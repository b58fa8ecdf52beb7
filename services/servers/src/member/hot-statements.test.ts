import { statementsOf } from '@enigm/subgraph/testkit'
import { decisionQuery, ServersTest } from '../servers.fixture'

/** The tables that grow with the members of a server. */
const growing = ['member', 'device_trust', 'account_state', 'device_management', 'membership', 'join_request']
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
      const plan = JSON.stringify(await manager.query(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${sql}`))
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
})
