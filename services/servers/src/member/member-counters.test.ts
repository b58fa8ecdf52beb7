import { failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import { ServersTest } from '../servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

const query = 'query ($id: ID!) { server(id: $id) { memberCounts { members administrators restricted } } }'
const countsOf = async (caller: TestCaller, id: string) =>
  (await test.subgraph.call(caller, query, { id })).data.server?.memberCounts

describe('Server.memberCounts', () => {
  it('[FED-09] gives the machine clients of the owning organization numbers, and nothing more of the members', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const [member, restricted, left] = [
      await test.member(server),
      await test.member(server),
      await test.member(server),
    ]
    await test.sql(
      `UPDATE member SET state = 'RESTRICTED', restriction_reason = 'CONDUCT' WHERE id = $1`,
      restricted.id,
    )
    await test.sql(`UPDATE member SET state = 'LEFT' WHERE id = $1`, left.id)
    const partner = test.subgraph.partner(organization.id)

    const [{ count: administrators }] = await test.sql(
      `SELECT count(*)::int FROM member WHERE server_id = $1 AND role = 'ADMINISTRATOR' AND state = 'ACTIVE'`,
      server.id,
    )
    const expected = { members: administrators + 1, administrators, restricted: 1 }
    expect(await countsOf(partner, server.id)).toEqual(expected)
    expect(await countsOf(organization.admin, server.id)).toEqual(expected)

    expect(await countsOf(member.caller, server.id)).toBeNull()
    const members = 'query ($id: ID!) { server(id: $id) { members { edges { node { id } } } } }'
    expect((await test.subgraph.call(partner, members, { id: server.id })).data.server.members.edges).toEqual(
      [],
    )
    const foreign = test.subgraph.partner((await test.organization()).id)
    expect(await countsOf(foreign, server.id)).toBeUndefined()
  })
})

describe('the counters of servers for dashboards', () => {
  it('[FED-06] count memberships, security events and actions of the platform, rounded and suppressed', async () => {
    const server = await test.server()
    for (let count = 0; count < 6; count++) {
      const member = await test.member(server)
      await test.sql(
        `INSERT INTO server_security_event (id, server_id, category, member_id, hour)
         SELECT 'sse_' || $1 || category, server_id, category, id, clock_timestamp()
         FROM member, unnest(ARRAY['ACCESS_ANOMALY', 'POLICY_VIOLATION']) AS category WHERE id = $1`,
        member.id,
      )
    }
    // Six events about one member are those of one account.
    await test.sql(
      `UPDATE server_security_event SET member_id = (SELECT max(id) FROM member WHERE server_id = $1)
       WHERE category = 'POLICY_VIOLATION' AND server_id = $1`,
      server.id,
    )
    const counters = `{ serverMemberCounters { active restricted } platformActionCounters { suspend }
      serverSecurityEventCounters { accessAnomaly policyViolation } }`
    const dashboard = test.subgraph.caller('DASHBOARD')

    const { data } = await test.subgraph.call(dashboard, counters)

    expect(data.serverMemberCounters.active % 5).toBe(0)
    expect(data.serverMemberCounters.restricted).toBeNull()
    expect(data.serverSecurityEventCounters).toEqual({ accessAnomaly: 5, policyViolation: null })
    expect(data.platformActionCounters).toEqual({ suspend: null })
    for (const caller of [server.owner, test.subgraph.caller('SUPPORT'), test.subgraph.caller('PARTNER')])
      expect(failureOf(await test.subgraph.call(caller, counters))).toBe('FORBIDDEN')
  })
})
