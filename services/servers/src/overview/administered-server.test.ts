import { newId } from '@enigm/contracts'
import type { TestCaller } from '@enigm/subgraph/testkit'
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
