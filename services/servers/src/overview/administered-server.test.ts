import { newId } from '@enigm/contracts'
import { failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import { ServersTest } from '../servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

const fields = 'id state suspendedBy region ownerKind termEndsAt'
const read = (caller: TestCaller | null, id: string, selection = fields) =>
  test.subgraph.call(caller, `query ($id: ID!) { administeredServer(id: $id) { ${selection} } }`, { id })

describe('administeredServer', () => {
  it.each(['OPERATOR', 'AUDITOR'] as const)(
    '[SLC-07] [AUD-01] gives %s state, owner kind and term, and its administrators see the read',
    async (role) => {
      const server = await test.server()
      await test.term(server, 'activated', 2)
      await test.term(server, 'suspended', 3)
      const reader = test.subgraph.caller(role)

      const { data } = await read(reader, server.id)

      expect(data.administeredServer).toEqual({
        ...{ id: server.id, state: 'SUSPENDED', suspendedBy: ['COMMERCIAL'], region: 'EU_CENTRAL' },
        ...{ ownerKind: 'INDIVIDUAL', termEndsAt: '2027-03-31T00:00:00.000Z' },
      })
      const entry = { action: 'Query.administeredServer', target: server.id, outcome: 'DONE' }
      expect((await test.subgraph.audit(`server:${server.id}`)).at(-1)).toMatchObject({
        ...entry,
        actor: role,
      })
      expect((await test.subgraph.audit('platform')).at(-1)).toMatchObject({
        ...entry,
        actor: reader.accountId,
      })
    },
  )

  it('[THR-01] has no name, locator, owner or member, and is null for an absent server', async () => {
    const operator = test.subgraph.caller('OPERATOR')
    const server = await test.server()
    for (const name of ['displayName', 'locator { value }', 'owner { kind }', 'members { totalCount }']) {
      const { errors } = await read(operator, server.id, name)
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    }
    expect((await read(operator, newId('server'))).data.administeredServer).toBeNull()
  })

  it('shows operators its security events by category and hour, and its administrators the read', async () => {
    const server = await test.server()
    const member = await test.member(server)
    const event = (category: string, hour: string) =>
      test.sql(
        `INSERT INTO server_security_event (id, server_id, category, member_id, hour)
         VALUES ($1, $2, $3, $4, date_trunc('hour', clock_timestamp()) - $5::interval)`,
        ...[newId('serverSecurityEvent'), server.id, category, member.id, hour],
      )
    await event('ACCESS_ANOMALY', '1 hour')
    await event('ACCESS_ANOMALY', '1 hour')
    await event('DEVICE_LIFECYCLE', '2 days')
    await event('POLICY_VIOLATION', '91 days')
    const operator = test.subgraph.caller('OPERATOR')
    const page = async (values: string) =>
      (
        await read(
          operator,
          server.id,
          `securityEvents(${values}) {
        edges { cursor node { category hour } } pageInfo { hasNextPage endCursor } }`,
        )
      ).data.administeredServer.securityEvents
    const categories = ({ edges }: any) => edges.map(({ node }: any) => node.category)

    const first = await page('first: 2')
    const second = await page(`first: 2, after: ${JSON.stringify(first.pageInfo.endCursor)}`)

    expect(categories(first)).toEqual(['ACCESS_ANOMALY', 'ACCESS_ANOMALY'])
    expect(categories(second)).toEqual(['DEVICE_LIFECYCLE'])
    expect(second.pageInfo.hasNextPage).toBe(false)
    expect(categories(await page('category: DEVICE_LIFECYCLE'))).toEqual(['DEVICE_LIFECYCLE'])
    for (const { cursor } of [...first.edges, ...second.edges])
      expect(Buffer.from(cursor as string, 'base64url').toString()).not.toMatch(
        new RegExp(`${member.id}|sse_`),
      )
    const action = 'AdministeredServer.securityEvents'
    expect((await test.subgraph.audit(`server:${server.id}`)).at(-1)).toMatchObject({
      action,
      actor: 'OPERATOR',
    })
  })

  it('[THR-01] shows no member of a security event, and no event to auditors', async () => {
    const server = await test.server()
    const withMember = await read(
      test.subgraph.caller('OPERATOR'),
      server.id,
      'securityEvents { edges { node { member } } }',
    )
    expect(failureOf(withMember)).toBe('BAD_USER_INPUT')
    const auditor = test.subgraph.caller('AUDITOR')
    const denied = await read(auditor, server.id, 'securityEvents { edges { node { category } } }')
    expect(failureOf(denied)).toBe('FORBIDDEN')
  })

  it('[THR-01] is refused to its owner, to support, to machine clients and without a session', async () => {
    const server = await test.server()
    const trail = await test.subgraph.audit(`server:${server.id}`)
    for (const caller of [
      server.owner,
      ...(['SUPPORT', 'PARTNER', 'DASHBOARD'] as const).map((role) => test.subgraph.caller(role)),
    ])
      expect((await read(caller, server.id)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect((await read(null, server.id)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect(await test.subgraph.audit(`server:${server.id}`)).toEqual(trail)
  })
})
