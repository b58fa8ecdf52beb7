import { randomBytes } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { createLocalJWKSet, jwtVerify } from 'jose'
import {
  approveMutation,
  availabilityMutation,
  contentMutation,
  decisionQuery,
  deleteMutation,
  newKey,
  rotateMutation,
  ServersTest,
  type TestServer,
} from '../servers.fixture'

describe('deleteServer', () => {
  let test: ServersTest
  beforeAll(async () => {
    test = await ServersTest.start()
  })
  afterAll(() => test.stop())

  const input = async (
    caller: TestServer['owner'],
    { id, locator }: Pick<TestServer, 'id' | 'locator'>,
    more = {},
  ) => ({
    serverId: id,
    confirmLocator: locator,
    grant: await test.subgraph.grant(caller, 'SERVER_DELETION', id),
    ...more,
  })
  const remove = async (server: TestServer) =>
    test.call(server.owner, deleteMutation, await input(server.owner, server))

  it('[SLC-02] deletes the environment and shows the receipt that it signed', async () => {
    const server = await test.server()
    const member = await test.member(server)
    const bytes = randomBytes(40)
    await test.store(server.id, member.handle, bytes)
    await test.store(server.id, member.handle)
    await test.store(server.id, 'mh_another')
    expect(test.stores(bytes)).toBe(true)

    const { data } = await remove(server)
    expect(data.deleteServer).toMatchObject({
      server: { id: server.id, state: 'DELETION_REQUESTED' },
      limitations: [{ code: 'CONTENT_DELETION_SCOPE' }],
      errors: [],
    })
    const deleted = await test.inState(server.owner, server.id, 'DELETED')
    expect(test.stores(bytes)).toBe(false)
    expect(deleted).toMatchObject({ displayName: null, locator: null, availableActions: [] })
    expect(deleted.deletionReceipt).toEqual({
      state: 'DONE',
      counts: { matched: 3, deleted: 3, held: 0 },
      deleted: [
        { kind: 'ENVIRONMENT', count: 1 },
        { kind: 'ENCRYPTED_OBJECTS', count: 3 },
        { kind: 'SERVER_NAMES', count: 1 },
      ],
      retained: [],
      retainedRecords: expect.any(Array),
      tombstoneRoot: expect.stringMatching(/^[0-9a-f]{64}$/),
      reportedAt: expect.any(String),
      signedReport: expect.any(String),
    })
    const keys = createLocalJWKSet(JSON.parse(test.site.key.jwks))
    const { payload } = await jwtVerify(deleted.deletionReceipt.signedReport, keys)
    expect(payload).toMatchObject({ state: 'DONE', counts: { matched: 3, deleted: 3, held: 0 } })

    expect(
      (await test.subgraph.events(server.id)).map(({ type, version, data }) => [type, version, data.state]),
    ).toEqual([
      ['servers.server.created', 1, 'PROVISIONING'],
      ['servers.server.activated', 2, 'ACTIVE'],
      ['servers.server.deletion.requested', 3, 'DELETION_REQUESTED'],
      ['servers.server.deleted', 4, 'DELETED'],
    ])
    expect((await test.subgraph.audit(`server:${server.id}`)).slice(-2)).toMatchObject([
      { actor: server.owner.accountId, action: 'servers.server.deletion.requested', target: server.id },
      { actor: 'system', action: 'servers.server.deleted', target: server.id },
    ])
  })

  it('[SLC-02] ends memberships and detaches pending requests in the same transaction', async () => {
    const server = await test.server()
    const member = await test.member(server)
    const joinRequestId = await test.request(await test.account(), server.locator)
    await remove(server)
    expect(await test.sql('SELECT DISTINCT state FROM member WHERE server_id = $1', server.id)).toEqual([
      { state: 'REMOVED' },
    ])
    for (const id of [member.id, server.ownerMemberId]) {
      expect((await test.subgraph.events(id)).at(-1)).toMatchObject({
        type: 'servers.member.removed',
        version: 2,
      })
    }
    const request = await test.sql('SELECT state, server_id FROM join_request WHERE id = $1', joinRequestId)
    expect(request).toEqual([{ state: 'PENDING', server_id: null }])
    expect(await test.see(member.caller, server.id)).toBeNull()
    const decision = await test.subgraph.call(member.caller, decisionQuery, { serverId: server.id })
    expect(decision.data.participationDecision.missing).toEqual([
      'COMMAND_APPROVAL',
      'MEMBERSHIP',
      'SERVER_POLICY',
    ])
  })

  it('[SLC-02] shows what is held, by ground, and that the environment stays for these objects', async () => {
    const server = await test.server()
    await test.store(server.id, 'mh_a')
    await test.store(server.id, 'mh_a', randomBytes(8), 'LEGAL')
    await test.store(server.id, 'mh_b', randomBytes(8), 'LEGAL')
    await test.store(server.id, 'mh_b', randomBytes(8), 'COMPLIANCE')
    await remove(server)
    const { deletionReceipt } = await test.inState(server.owner, server.id, 'DELETED')
    expect(deletionReceipt).toMatchObject({
      state: 'PARTIAL',
      counts: { matched: 4, deleted: 1, held: 3 },
      deleted: [
        { kind: 'ENCRYPTED_OBJECTS', count: 1 },
        { kind: 'SERVER_NAMES', count: 1 },
      ],
      retained: [
        { ground: 'LEGAL', count: 2, until: expect.any(String) },
        { ground: 'COMPLIANCE', count: 1, until: expect.any(String) },
      ],
    })
  })

  it('[SLC-02] shows the receipt to the owner alone afterwards', async () => {
    const server = await test.server()
    const [member, administrator] = [await test.member(server), await test.administrator(server)]
    expect((await test.see(server.owner, server.id)).deletionReceipt).toBeNull()
    await remove(server)
    await test.inState(server.owner, server.id, 'DELETED')
    expect((await test.see(server.owner, server.id)).deletionReceipt.state).toBe('DONE')
    for (const caller of [member.caller, administrator.caller, await test.account()]) {
      expect(await test.see(caller, server.id)).toBeNull()
    }
  })

  it('[SLC-02] reads the confirmation as people type it, and refuses any other', async () => {
    const [server, other] = [await test.server(), await test.server()]
    for (const confirmLocator of ['', 'yes', server.id, other.locator, server.locator.slice(0, -1)]) {
      const wrong = await input(server.owner, server, { confirmLocator })
      await test.expectRefusal(server.owner, deleteMutation, wrong, 'CONFIRMATION_WRONG')
    }
    const typed = server.locator.replaceAll('-', ' ').toLowerCase()
    const { data } = await test.call(
      server.owner,
      deleteMutation,
      await input(server.owner, server, { confirmLocator: typed }),
    )
    expect(data.deleteServer.server.state).toBe('DELETION_REQUESTED')
  })

  it('[SLC-02] refuses a former locator', async () => {
    const server = await test.server()
    const grant = await test.subgraph.grant(server.owner, 'LOCATOR_ROTATION', server.id)
    await test.call(server.owner, rotateMutation, { serverId: server.id, grant })
    await test.expectRefusal(
      server.owner,
      deleteMutation,
      await input(server.owner, server),
      'CONFIRMATION_WRONG',
    )
  })

  it('[SLC-02] is the owner’s alone: an administrator and a member get the answer of a stranger', async () => {
    const server = await test.server()
    const [member, administrator] = [await test.member(server), await test.administrator(server)]
    const answers = new Set<string>()
    for (const caller of [member.caller, administrator.caller, await test.account()]) {
      const foreign = await input(caller, server)
      answers.add(JSON.stringify(await test.expectRefusal(caller, deleteMutation, foreign, 'NOT_FOUND')))
      const absent = await input(caller, { id: newId('server'), locator: server.locator })
      answers.add(JSON.stringify(await test.expectRefusal(caller, deleteMutation, absent, 'NOT_FOUND')))
    }
    expect(answers.size).toBe(1)
  })

  it('[SLC-02] needs a grant for this operation and server, which works once', async () => {
    const [server, other] = [await test.server(), await test.server()]
    const { owner } = server
    const wrong = [
      null,
      'nonsense',
      await test.subgraph.grant(owner, 'LOCATOR_ROTATION', server.id),
      await test.subgraph.grant(owner, 'SERVER_DELETION', other.id),
      await test.subgraph.grant(other.owner, 'SERVER_DELETION', server.id),
    ]
    for (const grant of wrong) {
      await test.expectRefusal(owner, deleteMutation, await input(owner, server, { grant }), 'PIN_REQUIRED')
    }
    const right = await input(owner, server)
    await test.expectRefusal(
      owner,
      deleteMutation,
      { ...right, confirmLocator: 'wrong' },
      'CONFIRMATION_WRONG',
    )
    expect((await test.call(owner, deleteMutation, right)).data.deleteServer.errors).toEqual([])
    await test.inState(owner, server.id, 'DELETED')
    await test.expectRefusal(owner, deleteMutation, right, 'PIN_REQUIRED')
  })

  it('refuses callers without the scope', async () => {
    const server = await test.server()
    await test.expectRefusal(
      null,
      deleteMutation,
      { serverId: server.id, confirmLocator: 'x' },
      'UNAUTHENTICATED',
    )
    for (const caller of [test.subgraph.caller('OPERATOR'), test.subgraph.partner(newId('organization'))]) {
      await test.expectRefusal(
        caller,
        deleteMutation,
        { serverId: server.id, confirmLocator: 'x' },
        'FORBIDDEN',
      )
    }
  })

  it('happens once, also for parallel callers, and the server allows no operation afterwards', async () => {
    const server = await test.server()
    const inputs = await Promise.all(Array.from({ length: 5 }, () => input(server.owner, server)))
    const answers = await Promise.all(inputs.map((each) => test.call(server.owner, deleteMutation, each)))
    expect(answers.filter(({ data }) => data.deleteServer.errors.length === 0)).toHaveLength(1)
    await test.inState(server.owner, server.id, 'DELETED')
    const orders = `SELECT 1 FROM environment_command WHERE server_id = $1 AND kind = 'ENVIRONMENT'`
    expect(await test.sql(orders, server.id)).toHaveLength(1)

    const { owner, id, ownerMemberId } = server
    const grants = {
      rotate: await test.subgraph.grant(owner, 'LOCATOR_ROTATION', id),
      content: await test.subgraph.grant(owner, 'MEMBER_CONTENT_DELETION', ownerMemberId),
    }
    const refused = (query: string, each: object) =>
      test.expectRefusal(owner, query, each, 'INVALID_TRANSITION')
    await refused(deleteMutation, await input(owner, server))
    await refused(rotateMutation, { serverId: id, grant: grants.rotate })
    await refused(availabilityMutation, { serverId: id, availability: 'OPEN' })
    await refused(contentMutation, {
      memberId: ownerMemberId,
      idempotencyKey: newKey(),
      grant: grants.content,
    })
  })

  it('waits for the environment: a server that is being provisioned cannot be deleted', async () => {
    const server = await test.server()
    await test.sql(`UPDATE server SET state = 'PROVISIONING' WHERE id = $1`, server.id)
    await test.expectRefusal(
      server.owner,
      deleteMutation,
      await input(server.owner, server),
      'INVALID_TRANSITION',
    )
  })

  it('admits no parallel approval: a deleted server has no member, whichever operation wins', async () => {
    for (let round = 0; round < 3; round++) {
      const server = await test.server()
      const ids = []
      for (let count = 0; count < 4; count++)
        ids.push(await test.request(await test.account(), server.locator))
      await Promise.all([
        remove(server),
        ...ids.map((joinRequestId) => test.call(server.owner, approveMutation, { joinRequestId })),
      ])
      await test.inState(server.owner, server.id, 'DELETED')
      expect(
        await test.sql(`SELECT 1 FROM member WHERE server_id = $1 AND state <> 'REMOVED'`, server.id),
      ).toEqual([])
      expect(
        await test.sql(`SELECT 1 FROM join_request WHERE server_id = $1 AND state = 'PENDING'`, server.id),
      ).toEqual([])
    }
  })
})
