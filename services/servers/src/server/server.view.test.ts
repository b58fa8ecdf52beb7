import { newId } from '@enigm/contracts'
import { statementsOf, failureOf } from '@enigm/subgraph/testkit'
import { definition } from '../service'
import {
  availabilityMutation,
  rejectMutation,
  rotateMutation,
  serverQuery,
  ServersTest,
  type TestMember,
  type TestServer,
} from '../servers.fixture'

interface SeenMembers {
  members: { edges: { node: { id: string; isOwn: boolean } }[] }
}

/** The ids of the memberships that are marked as those of the caller. */
const ownMemberships = ({ members }: SeenMembers) =>
  members.edges.filter(({ node }) => node.isOwn).map(({ node }) => node.id)

describe('a server, as each caller sees it', () => {
  let test: ServersTest
  let server: TestServer
  let user: TestMember
  let administrator: TestMember
  beforeAll(async () => {
    test = await ServersTest.start()
    server = await test.server()
    user = await test.member(server)
    administrator = await test.administrator(server)
    await test.request(await test.account(), server.locator)
  })
  afterAll(() => test.stop())

  it('[SRV-13] names a person in its audit trail by the handle that it has among the members', async () => {
    const fresh = await test.server()
    const member = await test.member(fresh)
    const id = await test.request(await test.account(), fresh.locator)
    await test.call(fresh.owner, rejectMutation, { joinRequestId: id })
    await test.sql(
      `SELECT append_audit($1, $2, 'servers.member.left', $3, 'DONE', '', '', '')`,
      `server:${fresh.id}`,
      member.caller.accountId,
      member.id,
    )
    const query = `query ($id: ID!) { server(id: $id) { members { edges { node { id handle } } } } }`
    const { data } = await test.subgraph.call(fresh.owner, query, { id: fresh.id })
    const handleOf = (memberId: string) =>
      data.server.members.edges.find(({ node }: any) => node.id === memberId).node.handle
    expect((await test.subgraph.shownAudit(`server:${fresh.id}`)).reverse()).toMatchObject([
      { actorHandle: handleOf(member.id), targetHandle: handleOf(member.id) },
      { action: 'servers.join.rejected', actorHandle: handleOf(fresh.ownerMemberId) },
      { action: 'servers.join.approved', actorHandle: handleOf(fresh.ownerMemberId) },
      {},
      {},
    ])
  })

  it('shows the owner everything that is administered', async () => {
    const seen = await test.see(server.owner, server.id)
    expect(seen).toMatchObject({
      id: server.id,
      state: 'ACTIVE',
      viewerRole: 'OWNER',
      owner: { kind: 'INDIVIDUAL', organizationId: null },
      cancelationCause: null,
      region: { code: 'EU_CENTRAL', label: 'Central Europe' },
      locator: { value: server.locator, availability: 'OPEN' },
      availableActions: [
        ...['ROTATE_LOCATOR', 'SET_LOCATOR_AVAILABILITY', 'TRANSFER', 'SUSPEND', 'RETIRE', 'DELETE'],
      ],
      deletionReceipt: null,
      limitations: [{ code: 'SERVER_NOT_SUBSTITUTE' }, { code: 'MEMBERSHIP_METADATA' }],
    })
    expect(seen.members.edges).toHaveLength(3)
    expect(ownMemberships(seen)).toEqual([server.ownerMemberId])
    expect(seen.joinRequests.edges).toHaveLength(3)
  })

  it('shows an administrator the same, but no deletion', async () => {
    const seen = await test.see(administrator.caller, server.id)
    expect(seen).toMatchObject({
      viewerRole: 'ADMINISTRATOR',
      locator: { value: server.locator },
      availableActions: ['ROTATE_LOCATOR', 'SET_LOCATOR_AVAILABILITY'],
    })
    expect(seen.members.edges).toHaveLength(3)
    expect(ownMemberships(seen)).toEqual([administrator.id])
  })

  it('shows a plain member state and region, the own membership, and nothing of other members', async () => {
    const seen = await test.see(user.caller, server.id)
    expect(seen).toMatchObject({
      state: 'ACTIVE',
      viewerRole: 'USER',
      region: { code: 'EU_CENTRAL' },
      locator: null,
      joinRequests: null,
      deletionReceipt: null,
      availableActions: [],
      contentDeletions: { edges: [] },
    })
    expect(seen.members.edges).toEqual([
      { node: expect.objectContaining({ id: user.id, handle: user.handle, isOwn: true }) },
    ])
  })

  it('[SRV-13] names an account by another handle in every server, and never by its id', async () => {
    const elsewhere = await test.server()
    const there = await test.member(elsewhere, user.caller)
    expect(there.handle).not.toBe(user.handle)
    const text = JSON.stringify(await test.see(server.owner, server.id))
    expect(text).not.toContain('acct_')
    expect(text).toContain(user.handle)
  })

  it('answers all others as for an absent server', async () => {
    const other = await test.server()
    const outsiders = [other.owner, await test.account(), test.subgraph.partner(newId('organization'))]
    for (const caller of outsiders) {
      const ask = async (id: string) => JSON.stringify(await test.subgraph.call(caller, serverQuery, { id }))
      expect(await ask(server.id)).toBe(await ask(newId('server')))
      expect(await test.see(caller, server.id)).toBeNull()
    }
  })

  it.each([
    ['anonymous', () => null, 'UNAUTHENTICATED'],
    ['an operator', () => test.subgraph.caller('OPERATOR'), 'FORBIDDEN'],
    ['support', () => test.subgraph.caller('SUPPORT'), 'FORBIDDEN'],
    ['an auditor', () => test.subgraph.caller('AUDITOR'), 'FORBIDDEN'],
    ['a dashboard', () => test.subgraph.caller('DASHBOARD'), 'FORBIDDEN'],
  ])('refuses %s', async (_name, caller, code) => {
    expect(failureOf(await test.subgraph.call(caller(), '{ server(id: "srv_1") { id } }'))).toBe(code)
  })

  it('[JOI-01] refuses to manage the locator for all who do not administer the server, and answers a foreign server as an absent one', async () => {
    const other = await test.server()
    for (const caller of [user.caller, other.owner, await test.account()]) {
      const answers = new Set<string>()
      for (const serverId of [server.id, newId('server')]) {
        const availability = { serverId, availability: 'CLOSED' }
        const refused = await test.expectRefusal(caller, availabilityMutation, availability, 'NOT_FOUND')
        answers.add(JSON.stringify(refused))
        const grant = await test.subgraph.grant(caller, 'LOCATOR_ROTATION', serverId)
        await test.expectRefusal(caller, rotateMutation, { serverId, grant }, 'NOT_FOUND')
      }
      expect(answers.size).toBe(1)
    }
    const input = { serverId: server.id, availability: 'CLOSED' }
    await test.expectRefusal(null, availabilityMutation, input, 'UNAUTHENTICATED')
    await test.expectRefusal(test.subgraph.caller('OPERATOR'), availabilityMutation, input, 'FORBIDDEN')
    await test.expectRefusal(
      test.subgraph.partner(newId('organization')),
      availabilityMutation,
      input,
      'FORBIDDEN',
    )
  })

  const references = `query ($references: [_Any!]!) { _entities(representations: $references) {
    ... on Server { id state } ... on Account { id servers(first: 50) { edges { node { id } } } } } }`

  it('resolves references for the caller alone', async () => {
    const other = await test.server()
    const ask = async (caller: TestServer['owner'], ...list: object[]) =>
      (await test.subgraph.call(caller, references, { references: list })).data?._entities
    const [one, two] = [server.id, other.id].map((id) => ({ __typename: 'Server', id }))
    expect(await ask(server.owner, one!, two!)).toEqual([{ id: server.id, state: 'ACTIVE' }, null])
    expect(await ask(other.owner, one!, two!)).toEqual([null, { id: other.id, state: 'ACTIVE' }])
    const account = { __typename: 'Account', id: user.caller.accountId }
    const [own] = await ask(user.caller, account)
    expect(own.servers.edges.map(({ node }: any) => node.id)).toContain(server.id)
    expect(await ask(server.owner, account)).toEqual([null])
  })

  it('lists the servers of an account page by page', async () => {
    const owner = await test.account()
    const ids = new Set<string>()
    for (let count = 0; count < 3; count++) ids.add((await test.server(owner)).id)
    const query = `query ($references: [_Any!]!, $after: String) { _entities(representations: $references) {
      ... on Account { servers(first: 2, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } } } }`
    const list = [{ __typename: 'Account', id: owner.accountId }]
    const read = async (after?: string) =>
      (await test.subgraph.call(owner, query, { references: list, after })).data._entities[0].servers
    const first = await read()
    const second = await read(first.pageInfo.endCursor)
    expect(new Set([...first.edges, ...second.edges].map(({ node }: any) => node.id))).toEqual(ids)
  })

  it('filters its lists by state and role', async () => {
    const { caller, id } = await test.member(server)
    const query = `query ($id: ID!) { server(id: $id) {
      administrators: members(role: ADMINISTRATOR, state: ACTIVE) { edges { node { id role } } }
      former: members(state: LEFT) { edges { node { id } } }
      pending: joinRequests(state: PENDING) { edges { node { state } } }
      failed: contentDeletions(state: FAILED) { edges { node { id } } } } }`
    await test.sql(`UPDATE member SET state = 'LEFT' WHERE id = $1`, id)
    const { data } = await test.subgraph.call(server.owner, query, { id: server.id })
    const [administrators, former, pending, failed] = ['administrators', 'former', 'pending', 'failed'].map(
      (list) => data.server[list].edges.map(({ node }: any) => node),
    )
    expect(administrators.map(({ role }: any) => role)).toEqual(['ADMINISTRATOR', 'ADMINISTRATOR'])
    expect(former).toEqual([{ id }])
    expect(pending).toEqual([{ state: 'PENDING' }])
    expect(failed).toEqual([])
    const own = `{ approved: myJoinRequests(state: APPROVED) { edges { node { state } } }
      pending: myJoinRequests(state: PENDING) { edges { node { state } } } }`
    expect((await test.subgraph.call(caller, own)).data).toEqual({
      approved: { edges: [{ node: { state: 'APPROVED' } }] },
      pending: { edges: [] },
    })
  })

  it('filters the servers of an account by state', async () => {
    const query = `query ($references: [_Any!]!) { _entities(representations: $references) { ... on Account {
      active: servers(state: ACTIVE) { edges { node { state } } }
      deleted: servers(state: DELETED) { edges { node { state } } } } } }`
    const references = [{ __typename: 'Account', id: server.owner.accountId }]
    expect((await test.subgraph.call(server.owner, query, { references })).data._entities[0]).toEqual({
      active: { edges: [{ node: { state: 'ACTIVE' } }] },
      deleted: { edges: [] },
    })
  })

  it('reads the lists of many servers with one statement each', async () => {
    const owner = await test.account()
    const ids: string[] = []
    for (let count = 0; count < 5; count++) ids.push((await test.server(owner)).id)
    let data: any
    const statements = await statementsOf(test.subgraph.app, async () => {
      ;({ data } = await test.subgraph.call(
        owner,
        `query ($references: [_Any!]!) { _entities(representations: $references) { ... on Server { id
        members { edges { node { id } } } joinRequests { edges { node { id } } } contentDeletions { edges { node { id } } } } } }`,
        { references: ids.map((id) => ({ __typename: 'Server', id })) },
      ))
    })
    expect(data._entities.map(({ id }: any) => id)).toEqual(ids)
    for (const entity of data._entities) expect(entity.members.edges).toHaveLength(1)
    const own = statements.filter((text) => /FROM ("server"|jsonb_to_recordset)/.test(text))
    expect(own).toHaveLength(4)
  })

  it('gives its present state to services that join late', async () => {
    const snapshot = definition.snapshots['servers.server.snapshot']!
    const [row] = await test.sql('SELECT entitlement_id, version FROM server WHERE id = $1', server.id)
    const all = await snapshot(test.subgraph.app, '', 1000)
    expect(all.map(({ aggregateId }) => aggregateId)).toEqual(
      [...all.map(({ aggregateId }) => aggregateId)].sort(),
    )
    expect(all.find(({ aggregateId }) => aggregateId === server.id)).toEqual({
      aggregateId: server.id,
      version: row.version,
      data: {
        serverId: server.id,
        ownerId: server.owner.accountId,
        entitlementId: row.entitlement_id,
        state: 'ACTIVE',
      },
    })
    expect(await snapshot(test.subgraph.app, all[0]!.aggregateId, 1)).toEqual([all[1]])
  })
})
