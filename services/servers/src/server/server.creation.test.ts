import { newId } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { createMutation, newKey, serverQuery, ServersTest } from '../servers.fixture'

describe('createServer', () => {
  let test: ServersTest
  beforeAll(async () => {
    test = await ServersTest.start()
  })
  afterAll(() => test.stop())

  const create = (caller: Parameters<typeof test.call>[0], input: object) =>
    test.call(caller, createMutation, input)

  it('[SRV-02] creates a server from a granted entitlement: PROVISIONING at once, ACTIVE by the report of the environment', async () => {
    const owner = await test.account()
    const entitlementId = await test.entitlement({ accountId: owner.accountId })
    const { data } = await create(owner, test.input(entitlementId, { displayName: 'Our place' }))
    const { server, errors, limitations } = data.createServer
    expect(errors).toEqual([])
    expect(limitations).toEqual([{ code: 'SERVER_NOT_SUBSTITUTE' }])
    expect(server).toEqual({
      id: expect.stringMatching(/^srv_/),
      state: 'PROVISIONING',
      owner: { kind: 'INDIVIDUAL', organizationId: null },
      lifecycle: expect.any(Array),
      surfaces: ['TEXT', 'CALL', 'MEDIA'],
      displayName: 'Our place',
      region: { code: 'EU_CENTRAL' },
      locator: { value: expect.stringMatching(/^([0-9A-Z]{4}-){3}[0-9A-Z]$/), availability: 'OPEN' },
      members: { edges: [{ node: { role: 'ADMINISTRATOR' } }] },
    })
    await test.inState(owner, server.id, 'ACTIVE')
    const fact = { serverId: server.id, ownerId: owner.accountId, entitlementId }
    expect(await test.subgraph.events(server.id)).toEqual([
      {
        type: 'servers.server.created',
        aggregateId: server.id,
        version: 1,
        data: { ...fact, state: 'PROVISIONING' },
      },
      {
        type: 'servers.server.activated',
        aggregateId: server.id,
        version: 2,
        data: { ...fact, state: 'ACTIVE' },
      },
    ])
    const [member] = (await test.see(owner, server.id)).members.edges
    expect(await test.subgraph.events(member.node.id)).toEqual([
      {
        type: 'servers.member.activated',
        aggregateId: member.node.id,
        version: 1,
        data: {
          memberId: member.node.id,
          serverId: server.id,
          accountId: owner.accountId,
          role: 'ADMINISTRATOR',
          state: 'ACTIVE',
        },
      },
    ])
    expect(await test.subgraph.audit(`server:${server.id}`)).toMatchObject([
      { actor: owner.accountId, action: 'servers.server.created', target: server.id, outcome: 'DONE' },
      { actor: 'system', action: 'servers.server.activated', target: server.id, outcome: 'DONE' },
    ])
  })

  it('[SRV-02] gives one server for one key, also to parallel callers', async () => {
    const owner = await test.account()
    const input = test.input(await test.entitlement({ accountId: owner.accountId }))
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(owner, input)))
    const ids = new Set(answers.map(({ data }) => data.createServer.server.id as string))
    expect(ids.size).toBe(1)
    expect((await create(owner, input)).data.createServer.server.id).toBe([...ids][0])
    expect(await test.sql('SELECT 1 FROM server WHERE owner_id = $1', owner.accountId)).toHaveLength(1)
    const orders = `SELECT 1 FROM environment_command WHERE server_id = $1 AND kind = 'PROVISION'`
    expect(await test.sql(orders, [...ids][0])).toHaveLength(1)
  })

  it('[SRV-02] creates one server for one entitlement, also with parallel keys', async () => {
    const owner = await test.account()
    const entitlementId = await test.entitlement({ accountId: owner.accountId })
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => create(owner, test.input(entitlementId))),
    )
    const codes = answers.map(failureOf)
    expect(codes.filter((code) => code === undefined)).toHaveLength(1)
    expect(codes.filter((code) => code === 'ENTITLEMENT_NOT_USABLE')).toHaveLength(7)
    expect(await test.sql('SELECT 1 FROM server WHERE entitlement_id = $1', entitlementId)).toHaveLength(1)
  })

  it('[SRV-02] refuses a key with another body and changes nothing', async () => {
    const owner = await test.account()
    const input = test.input(await test.entitlement({ accountId: owner.accountId }))
    const { data } = await create(owner, input)
    await test.inState(owner, data.createServer.server.id, 'ACTIVE')
    const other = await test.entitlement({ accountId: owner.accountId })
    await test.expectRefusal(
      owner,
      createMutation,
      { ...input, entitlementId: other },
      'IDEMPOTENCY_CONFLICT',
    )
    await test.expectRefusal(
      owner,
      createMutation,
      { ...input, displayName: 'Other' },
      'IDEMPOTENCY_CONFLICT',
    )
  })

  it('[SRV-02] keeps the keys of two accounts apart', async () => {
    const [one, other] = [await test.account(), await test.account()]
    const idempotencyKey = newKey()
    const inputs = await Promise.all(
      [one, other].map(async ({ accountId }) =>
        test.input(await test.entitlement({ accountId }), { idempotencyKey }),
      ),
    )
    const answers = [await create(one, inputs[0]!), await create(other, inputs[1]!)]
    expect(answers.map(failureOf)).toEqual([undefined, undefined])
    expect(new Set(answers.map(({ data }) => data.createServer.server.id as string)).size).toBe(2)
  })

  it('[SRV-02] gives one answer for an entitlement that is unknown, foreign, not granted or used', async () => {
    const [owner, other] = [await test.account(), await test.account()]
    const used = await test.entitlement({ accountId: owner.accountId })
    const { data } = await create(owner, test.input(used))
    await test.inState(owner, data.createServer.server.id, 'ACTIVE')
    const candidates = [
      newId('entitlement'),
      await test.entitlement({ accountId: other.accountId }),
      await test.entitlement({ accountId: owner.accountId }, 'PENDING'),
      await test.entitlement({ organizationId: newId('organization') }),
      await test.entitlement({}),
      used,
    ]
    const answers: string[] = []
    for (const entitlementId of candidates) {
      const answer = await test.expectRefusal(
        owner,
        createMutation,
        test.input(entitlementId),
        'ENTITLEMENT_NOT_USABLE',
      )
      answers.push(JSON.stringify(answer))
    }
    expect(new Set(answers).size).toBe(1)
  })

  it('accepts a key again after a refusal', async () => {
    const owner = await test.account()
    const input = test.input(newId('entitlement'))
    expect(failureOf(await create(owner, input))).toBe('ENTITLEMENT_NOT_USABLE')
    const entitlementId = await test.entitlement({ accountId: owner.accountId })
    expect(failureOf(await create(owner, { ...input, entitlementId }))).toBeUndefined()
  })

  it('creates for a partner’s organization with its entitlement; no account becomes a member', async () => {
    const organizationId = newId('organization')
    const [partner, stranger] = [test.subgraph.partner(organizationId), await test.account()]
    const input = test.input(await test.entitlement({ organizationId }))
    const query = `mutation ($input: CreateServerInput!) { createServer(input: $input) {
      server { id state owner { kind organizationId } region { code } } errors { code } } }`
    const { server } = (await test.call(partner, query, input)).data.createServer
    expect(server).toMatchObject({
      state: 'PROVISIONING',
      owner: { kind: 'ORGANIZATION', organizationId },
      region: { code: 'EU_CENTRAL' },
    })
    expect(await test.sql('SELECT 1 FROM member WHERE server_id = $1', server.id)).toEqual([])
    const seen = (caller: typeof partner) => test.subgraph.call(caller, serverQuery, { id: server.id })
    expect((await seen(partner)).data.server).toMatchObject({
      id: server.id,
      locator: null,
      joinRequests: null,
    })
    expect((await seen(test.subgraph.partner(newId('organization')))).data.server).toBeNull()
    const member = { ...stranger, organizationId }
    expect((await seen(member)).data.server).toBeNull()
  })

  it.each([
    ['anonymous', () => null, 'UNAUTHENTICATED'],
    ['an operator', () => test.subgraph.caller('OPERATOR'), 'FORBIDDEN'],
    ['support', () => test.subgraph.caller('SUPPORT'), 'FORBIDDEN'],
    ['an auditor', () => test.subgraph.caller('AUDITOR'), 'FORBIDDEN'],
  ])('refuses %s', async (_name, caller, code) => {
    const entitlementId = await test.entitlement({ accountId: newId('account') })
    await test.expectRefusal(caller(), createMutation, test.input(entitlementId), code)
  })

  it.each([
    ['a name of more than 64 characters', { displayName: 'x'.repeat(65) }],
    ['an empty name', { displayName: '' }],
    ['a name of spaces', { displayName: '   ' }],
    ['a name with a control character', { displayName: 'a\u0000b' }],
    ['an e-mail address in the name', { displayName: 'ada@example.org' }],
    ['a phone number in the name', { displayName: 'Call +49 170 1234567' }],
    ['a short key', { idempotencyKey: 'short' }],
    ['an endless key', { idempotencyKey: 'x'.repeat(65) }],
    ['a key that can be guessed', { idempotencyKey: '0123'.repeat(8) }],
    ['an endless entitlement', { entitlementId: 'x'.repeat(65) }],
    ['an unknown region', { region: 'MOON' }],
    ['an unknown field', { owner: 'acct_other' }],
    ['an individual of an organization', { organizationKind: 'INDIVIDUAL' }],
    ['no acknowledged responsibility', { acknowledgesResponsibility: false }],
  ])('refuses %s without repeating it', async (_what, more) => {
    const owner = await test.account()
    const before = await test.objects()
    const answer = await create(owner, test.input(newId('entitlement'), more))
    expect(failureOf(answer)).toBe('BAD_USER_INPUT')
    for (const value of Object.values(more))
      if (typeof value === 'string' && value.trim()) expect(JSON.stringify(answer)).not.toContain(value)
    expect(await test.objects()).toEqual(before)
  })

  it('[SRV-06] refuses a region that has no agent, and leaves the entitlement usable', async () => {
    const owner = await test.account()
    const entitlementId = await test.entitlement({ accountId: owner.accountId })
    const input = test.input(entitlementId)
    await test.expectRefusal(owner, createMutation, { ...input, region: 'AP_SOUTH' }, 'REGION_NOT_OFFERED')
    expect(failureOf(await create(owner, input))).toBeUndefined()
  })
})
