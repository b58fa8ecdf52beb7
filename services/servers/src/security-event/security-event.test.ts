import { newId } from '@enigm/contracts'
import type { TestCaller } from '@enigm/subgraph/testkit'
import {
  contentMutation,
  newKey,
  policyMutation,
  securityQuery,
  ServersTest,
  visibilityMutation,
  type TestServer,
} from '../servers.fixture'
import { initialRules } from '../policy/rules'

describe('the security of a server as its administrators see it', () => {
  let test: ServersTest
  beforeAll(async () => {
    test = await ServersTest.start()
  })
  afterAll(() => test.stop())

  const eventsOf = async (caller: TestCaller, id: string, category?: string) => {
    const { data } = await test.subgraph.call(caller, securityQuery, { id, category })
    return data.server?.securityEvents?.edges.map(({ node }: any) => node)
  }
  const setPolicy = async ({ id: serverId, owner }: TestServer, more: object) => {
    const policy = { serverId, expectedVersion: 0, rules: initialRules, sharesSignals: false, ...more }
    const { data } = await test.call(owner, policyMutation, policy)
    expect(data.updateServerPolicy.errors).toEqual([])
  }
  /** The device of an account is revoked, by the event of devices. */
  const revoke = async ({ accountId }: TestCaller) => {
    const [device] = await test.sql('SELECT * FROM device_trust WHERE account_id = $1', accountId)
    const deviceId = device.device_id as string
    const data = { deviceId, accountId: accountId!, sessionId: device.session_id as string }
    const effectiveAt = '2026-05-05T00:00:00.000Z'
    await test.subgraph.publish('devices.device.revoked', deviceId, 2, {
      ...{ ...data, state: 'REVOKED', effectiveAt },
    })
  }
  const signals = () => test.sql(`SELECT * FROM outbox WHERE type = 'servers.signal.raised' ORDER BY id`)

  it('[SEC-01] lists events by category, with the handle of the member and the hour alone', async () => {
    const [server, other] = [await test.server(), await test.server()]
    const account = await test.account()
    const [member, elsewhere] = [await test.member(server, account), await test.member(other, account)]
    await test.subgraph.publish('accounts.account.suspended', account.accountId!, 2, {
      ...{ accountId: account.accountId!, state: 'SUSPENDED' },
    })
    await revoke(account)
    const found = await test.subgraph.until(async () => {
      const events = await eventsOf(server.owner, server.id)
      return events.length === 2 && events
    }, 'two events')
    expect(found.map(({ category }: any) => category).sort()).toEqual([
      'DEFENSIVE_OUTCOME',
      'DEVICE_LIFECYCLE',
    ])
    for (const event of found) {
      expect(event).toEqual({
        id: expect.stringMatching(/^ssec_/),
        category: event.category,
        member: member.handle,
        hour: expect.stringMatching(/:00:00.000Z$/),
      })
    }
    const [there] = await eventsOf(other.owner, other.id, 'DEVICE_LIFECYCLE')
    expect(there.member).toBe(elsewhere.handle)
    expect(there.member).not.toBe(member.handle)
    expect(await eventsOf(server.owner, server.id, 'ACCESS_ANOMALY')).toEqual([])
  })

  it('[SEC-03] has a closed list of fields and categories: no identity, no device, no content, no activity', async () => {
    const { data } = await test.subgraph.call(
      await test.account(),
      '{ __type(name: "ServerSecurityEvent") { fields { name } } }',
    )
    expect(data.__type.fields.map(({ name }: any) => name).sort()).toEqual([
      'category',
      'hour',
      'id',
      'member',
    ])
    const columns = await test.sql(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'server_security_event' ORDER BY 1`,
    )
    expect(columns.map(({ name }) => name)).toEqual(['category', 'hour', 'id', 'member_id', 'server_id'])
  })

  it('[SEC-01] shows a violation for a member whom a policy begins to deny, once', async () => {
    const server = await test.server()
    const member = await test.member(server)
    await setPolicy(server, { rules: { ...initialRules, roles: ['ADMINISTRATOR'] } })
    const violations = () => eventsOf(server.owner, server.id, 'POLICY_VIOLATION')
    const found = await test.subgraph.until(async () => {
      const events = await violations()
      return events.length > 0 && events
    }, 'the violation')
    expect(found.map((event: any) => event.member)).toEqual([member.handle])
    await setPolicy(server, {
      ...{ expectedVersion: 1, rules: { ...initialRules, roles: ['ADMINISTRATOR'], sessions: 'OF_DEVICE' } },
    })
    const evaluated = `SELECT 1 FROM server_policy WHERE server_id = $1 AND revision = 2 AND evaluated_at IS NOT NULL`
    await test.subgraph.until(async () => (await test.sql(evaluated, server.id))[0], 'the evaluation')
    expect(await violations()).toHaveLength(1)
  })

  it('[SEC-02] shares no signal unless the policy says so, and then one that names no server, member or account', async () => {
    const [silent, sharing] = [await test.server(), await test.server()]
    await setPolicy(sharing, { sharesSignals: true })
    const account = await test.account()
    const members = [await test.member(silent, account), await test.member(sharing, account)]
    const before = (await signals()).length
    await revoke(account)
    await test.subgraph.until(async () => (await eventsOf(silent.owner, silent.id)).length > 0, 'the event')
    const shared = (await signals()).slice(before)
    expect(shared).toHaveLength(1)
    const [{ data, aggregate_id: signalId }] = shared
    expect(data).toEqual({
      signalId,
      category: 'DEVICE_LIFECYCLE',
      hour: expect.stringMatching(/:00:00.000Z$/),
      state: 'RAISED',
    })
    const text = JSON.stringify(shared)
    const names = [
      silent.id,
      sharing.id,
      account.accountId!,
      ...members.flatMap(({ id, handle }) => [id, handle]),
      ...(
        await test.sql('SELECT device_id AS id FROM device_trust WHERE account_id = $1', account.accountId)
      ).map(({ id }) => id as string),
    ]
    expect(names.some((name) => name.startsWith('dev_'))).toBe(true)
    for (const name of names) expect(text.includes(name)).toBe(false)
  })

  it('[POL-01] [POL-08] shows users of the server what its visibility includes, its administrators everything, outsiders nothing', async () => {
    const server = await test.server()
    const [user, member] = [await test.member(server), await test.member(server)]
    await revoke(member.caller)
    await test.subgraph.until(async () => (await eventsOf(server.owner, server.id)).length > 0, 'the event')
    const grant = await test.subgraph.grant(server.owner, 'MEMBER_CONTENT_DELETION', member.id)
    const ofMember = { memberId: member.id, idempotencyKey: newKey(), grant }
    await test.call(server.owner, contentMutation, ofMember)
    const seenBy = async (caller: TestCaller) => {
      const seen = await test.see(caller, server.id)
      if (!seen) return null
      const events = await eventsOf(caller, server.id)
      const { members, contentDeletions, surfaces } = seen
      return [members.edges.length, contentDeletions.edges.length, events?.length ?? 0, surfaces?.length ?? 0]
    }
    const change = (caller: TestCaller, visibleToUsers: string[]) =>
      test.call(caller, visibilityMutation, { serverId: server.id, visibleToUsers })
    expect(await seenBy(user.caller)).toEqual([1, 0, 0, 3])
    const steps: [string[], number[]][] = [
      [['MEMBERS'], [3, 0, 0, 0]],
      // The own membership, and that of the owner.
      [['ADMINISTRATORS'], [2, 0, 0, 0]],
      [
        ['CONTENT_DELETIONS', 'SECURITY_EVENTS'],
        [1, 1, 1, 0],
      ],
      [
        ['MEMBERS', 'ADMINISTRATORS', 'SURFACES', 'CONTENT_DELETIONS', 'SECURITY_EVENTS'],
        [3, 1, 1, 3],
      ],
      [[], [1, 0, 0, 0]],
    ]
    for (const [visibleToUsers, counts] of steps) {
      const { data } = await change(server.owner, visibleToUsers)
      expect(data.updateServerVisibility).toMatchObject({
        ...{ visibleToUsers, limitations: [{ code: 'VISIBILITY_FUTURE_ONLY' }], errors: [] },
      })
      expect(await seenBy(user.caller)).toEqual(counts)
      expect(await seenBy(server.owner)).toEqual([3, 1, 1, 3])
      expect(await seenBy(await test.account())).toBeNull()
    }
    const last = (await test.subgraph.audit(`server:${server.id}`)).at(-1)
    expect(last).toMatchObject({ action: 'servers.server.visibility.changed' })
    const input = { serverId: server.id, visibleToUsers: ['MEMBERS'] }
    for (const caller of [user.caller, await test.account()]) {
      await test.expectRefusal(caller, visibilityMutation, input, 'NOT_FOUND')
    }
    const absent = { ...input, serverId: newId('server') }
    await test.expectRefusal(server.owner, visibilityMutation, absent, 'NOT_FOUND')
  })

  it('[TRU-05] [TRU-06] [TRU-07] gives an account the signals of its own memberships and servers alone', async () => {
    const server = await test.server()
    const [member, other] = [await test.member(server), await test.member(server)]
    await test.request(member.caller, 'NOSUCHLOCATOR')
    await setPolicy(server, {})
    const grant = await test.subgraph.grant(server.owner, 'MEMBER_CONTENT_DELETION', other.id)
    await test.call(server.owner, contentMutation, { memberId: other.id, idempotencyKey: newKey(), grant })
    const signalsOf = async (caller: TestCaller) => {
      const { data } = await test.subgraph.call(
        caller,
        `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Account {
          serverTrustSignals { kind value source observedAt } } } }`,
        { of: [{ __typename: 'Account', id: caller.accountId }] },
      )
      return data._entities[0].serverTrustSignals.map(({ kind, value, source }: any) => {
        expect(source).toBe('servers')
        return `${kind} ${kind === 'SERVER_CONTENT_LIFECYCLE' ? '' : value}`.trim()
      })
    }
    const membership = 'SERVER_MEMBERSHIP ACTIVE'
    expect((await signalsOf(member.caller)).sort()).toEqual([
      ...[membership, 'SERVER_MEMBERSHIP PENDING', 'SERVER_POLICY IN_FORCE'],
    ])
    expect((await signalsOf(other.caller)).sort()).toEqual([
      ...['SERVER_CONTENT_LIFECYCLE', membership, 'SERVER_POLICY IN_FORCE'],
    ])
    expect((await signalsOf(server.owner)).sort()).toEqual([
      ...['SERVER_CONTENT_LIFECYCLE', membership, 'SERVER_POLICY IN_FORCE'],
    ])
    expect(await signalsOf(await test.account())).toEqual([])
  })

  it('[FED-06] counts servers by state for dashboards, and lists them for operators without a name or a member', async () => {
    const server = await test.server()
    const operator = test.subgraph.caller('OPERATOR')
    const counters = '{ serverCounters { active provisioning deleted } }'
    const dashboard = test.subgraph.caller('DASHBOARD')
    const first = (await test.subgraph.call(dashboard, counters)).data.serverCounters
    expect(first.active % 5).toBe(0)
    await test.server()
    expect((await test.subgraph.call(operator, counters)).data.serverCounters).toEqual(first)
    const list = `query ($after: String) { operatedServers(first: 100, after: $after, state: ACTIVE) {
      totalCount edges { node { id state region ownerKind } } } }`
    const { data } = await test.subgraph.call(operator, list)
    expect(data.operatedServers.edges.map(({ node }: any) => node)).toContainEqual({
      ...{ id: server.id, state: 'ACTIVE', region: 'EU_CENTRAL', ownerKind: 'INDIVIDUAL' },
    })
    for (const caller of [server.owner, test.subgraph.caller('SUPPORT'), dashboard]) {
      const { errors } = await test.subgraph.call(caller, list)
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
  })
})
