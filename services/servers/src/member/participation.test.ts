import { newId } from '@enigm/contracts'
import { failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import { decisionQuery, inSession, ServersTest, type TestMember, type TestServer } from '../servers.fixture'

const all = [
  'COMMAND_APPROVAL',
  'ACCOUNT_STATE',
  'DEVICE_TRUST',
  'MEMBERSHIP',
  'KEY_MATERIAL',
  'SERVER_POLICY',
]
const aboutServer = ['COMMAND_APPROVAL', 'MEMBERSHIP', 'SERVER_POLICY']

describe('participationDecision', () => {
  let test: ServersTest
  let server: TestServer
  beforeAll(async () => {
    test = await ServersTest.start()
    server = await test.server()
  })
  afterAll(() => test.stop())

  const decide = async (caller: TestMember['caller'], serverId = server.id) =>
    (await test.subgraph.call(caller, decisionQuery, { serverId })).data.participationDecision

  it('[JOI-04] allows a member with all that Enigm Command can check; Enigm App alone checks the keys', async () => {
    const member = await test.member(server)
    for (const caller of [member.caller, server.owner]) {
      expect(await decide(caller)).toEqual({
        allowed: true,
        missing: [],
        deniedBy: [],
        prerequisites: all.map((category) => ({
          category,
          state: category === 'KEY_MATERIAL' ? 'CHECKED_BY_APP' : 'MET',
        })),
        limitations: [{ code: 'KEY_MATERIAL_IN_APP' }],
      })
    }
  })

  const removals: [string, (member: TestMember, place: TestServer) => Promise<unknown>][] = [
    [
      'COMMAND_APPROVAL',
      ({ joinRequestId }) =>
        test.sql(`UPDATE join_request SET state = 'CLOSED' WHERE id = $1`, joinRequestId),
    ],
    ['ACCOUNT_STATE', ({ caller }) => test.accountState(caller, 'SUSPENDED', 2)],
    [
      'DEVICE_TRUST',
      async ({ caller }) => {
        const [device] = await test.sql('SELECT * FROM device_trust WHERE account_id = $1', caller.accountId)
        await test.deviceState(caller, device.device_id, device.session_id, 'REVOKED', 2)
      },
    ],
    [
      'SERVER_POLICY',
      (_member, { id }) => test.sql(`UPDATE server SET state = 'PROVISIONING' WHERE id = $1`, id),
    ],
  ]

  it.each(removals)('[JOI-04] denies without %s, and names that category alone', async (category, remove) => {
    const place = await test.server()
    const member = await test.member(place)
    expect((await decide(member.caller, place.id)).allowed).toBe(true)
    await remove(member, place)
    const decision = await decide(member.caller, place.id)
    expect(decision).toMatchObject({ allowed: false, missing: [category] })
    expect(decision.prerequisites.filter(({ state }: any) => state === 'MISSING')).toEqual([
      { category, state: 'MISSING' },
    ])
  })

  it('[BND-04] is only ever narrowed by commercial state: it ends with the term, and no payment replaces a missing prerequisite', async () => {
    const place = await test.server()
    const member = await test.member(place)
    const stranger = await test.account()
    const decisions = async () => {
      const [ofMember, ofStranger] = [await decide(member.caller, place.id), await decide(stranger, place.id)]
      expect(ofStranger).toMatchObject({ allowed: false, missing: aboutServer })
      return ofMember.allowed as boolean
    }
    const restricted = await test.member(place)
    await test.sql(
      `UPDATE member SET state = 'RESTRICTED', restriction_reason = 'CONDUCT' WHERE id = $1`,
      restricted.id,
    )
    const before = await test.sql(
      'SELECT id, state, role FROM member WHERE server_id = $1 ORDER BY id',
      place.id,
    )
    expect(await decisions()).toBe(true)
    const steps = [
      ['activated', true],
      ['suspended', false],
      ['renewed', true],
      ['expired', false],
    ] as const
    for (const [index, [event, isAllowed]] of steps.entries()) {
      await test.term(place, event, index + 2)
      expect([event, await decisions()]).toEqual([event, isAllowed])
      expect((await decide(restricted.caller, place.id)).allowed).toBe(false)
      // Commercial state moves no membership.
      expect(
        await test.sql('SELECT id, state, role FROM member WHERE server_id = $1 ORDER BY id', place.id),
      ).toEqual(before)
    }
    // The owner has paid for another server: the entitlement alone gives no participation.
    const payer = await test.account()
    const entitlementId = await test.entitlement({ accountId: payer.accountId })
    expect(await test.sql('SELECT state FROM entitlement WHERE id = $1', entitlementId)).toEqual([
      { state: 'GRANTED' },
    ])
    expect(await decide(payer, place.id)).toMatchObject({
      allowed: false,
      missing: expect.arrayContaining(['MEMBERSHIP']),
    })
  })

  it.each([
    ['restricted', 'RESTRICTED'],
    ['suspended', 'SUSPENDED'],
  ] as const)(
    '[JOI-04] denies an account that the platform has %s, and allows it again once it is reinstated',
    async (verb, state) => {
      const { caller } = await test.member(server)
      const accountId = caller.accountId!
      const publish = async (
        type: `accounts.account.${'restricted' | 'suspended' | 'reinstated'}`,
        version: number,
        present: 'RESTRICTED' | 'SUSPENDED' | 'ACTIVE',
      ) => {
        await test.subgraph.publish(type, accountId, version, { accountId, state: present })
        await test.subgraph.until(
          async () =>
            (
              await test.sql(
                'SELECT 1 FROM account_state WHERE account_id = $1 AND state = $2',
                accountId,
                present,
              )
            )[0],
          `account ${present}`,
        )
      }
      await publish(`accounts.account.${verb}`, 2, state)
      expect(await decide(caller)).toMatchObject({ allowed: false, missing: ['ACCOUNT_STATE'] })
      await publish('accounts.account.reinstated', 3, 'ACTIVE')
      expect(await decide(caller)).toMatchObject({ allowed: true, missing: [] })
    },
  )

  it('[JOI-04] answers CHECKED_BY_APP and nothing more about key material', async () => {
    const member = await test.member(server)
    for (const caller of [member.caller, server.owner, await test.account()]) {
      const { prerequisites } = await decide(caller)
      expect(prerequisites.find(({ category }: any) => category === 'KEY_MATERIAL').state).toBe(
        'CHECKED_BY_APP',
      )
    }
  })

  it('[JOI-04] the locator grants nothing: a request to join changes no decision', async () => {
    const applicant = await test.account()
    const before = await decide(applicant)
    await test.request(applicant, server.locator)
    expect(await decide(applicant)).toEqual(before)
    expect(before).toMatchObject({ allowed: false, missing: aboutServer })
  })

  it('[JOI-04] answers a stranger byte for byte as for an absent server', async () => {
    const stranger = await test.account()
    const answers = await Promise.all(
      [server.id, newId('server'), 'anything', ''].map((serverId) =>
        test.subgraph.call(stranger, decisionQuery, { serverId }),
      ),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    const outsider = test.subgraph.caller()
    expect((await decide(outsider)).missing).toEqual(all.filter((category) => category !== 'KEY_MATERIAL'))
  })

  it('[JOI-04] answers a removed member as a stranger', async () => {
    const member = await test.member(server)
    await test.sql(`UPDATE member SET state = 'REMOVED' WHERE id = $1`, member.id)
    expect((await decide(member.caller)).missing).toEqual(aboutServer)
  })

  it('[JOI-04] counts the device of the calling session alone, when a device asked for its enrollment in that session', async () => {
    const member = await test.member(server)
    const [own, fresh] = [newId('session'), newId('session')]
    const deviceId = await test.deviceState(member.caller, newId('device'), own, 'PENDING_ENROLLMENT', 1)
    expect((await decide(inSession(member.caller, own))).missing).toEqual(['DEVICE_TRUST'])
    expect((await decide(inSession(member.caller, fresh))).allowed).toBe(true)
    await test.deviceState(member.caller, deviceId, own, 'TRUSTED', 2)
    expect((await decide(inSession(member.caller, own))).allowed).toBe(true)
    await test.deviceState(member.caller, deviceId, own, 'REVOKED', 3)
    expect((await decide(inSession(member.caller, own))).missing).toEqual(['DEVICE_TRUST'])
    expect((await decide(inSession(member.caller, fresh))).allowed).toBe(true)
  })

  it('[JOI-04] counts no device of another account', async () => {
    const member = await test.member(server)
    const stranger = await test.account()
    const [device] = await test.sql('SELECT * FROM device_trust WHERE account_id = $1', stranger.accountId)
    await test.sql('DELETE FROM device_trust WHERE account_id = $1', member.caller.accountId)
    expect((await decide(inSession(member.caller, device.session_id))).missing).toEqual(['DEVICE_TRUST'])
  })

  it('[SRV-15] ignores payment: an entitlement makes no account a member', async () => {
    const buyer = await test.account()
    await test.entitlement({ accountId: buyer.accountId })
    expect((await decide(buyer)).missing).toEqual(aboutServer)
  })

  it.each([
    ['anonymous', () => null, 'UNAUTHENTICATED'],
    ['a partner', () => test.subgraph.caller('PARTNER'), 'FORBIDDEN'],
    ['an operator', () => test.subgraph.caller('OPERATOR'), 'FORBIDDEN'],
  ])('refuses %s', async (_name, caller, code) => {
    expect(failureOf(await test.subgraph.call(caller(), decisionQuery, { serverId: server.id }))).toBe(code)
  })
})

describe('Member.participation', () => {
  let test: ServersTest
  let server: TestServer
  beforeAll(async () => {
    test = await ServersTest.start()
    server = await test.server()
  })
  afterAll(() => test.stop())

  const query = `query ($id: ID!) { server(id: $id) { members(first: 100) { edges { node { id participation {
    allowed missing deniedBy prerequisites { category state } limitations { code } } } } } } }`
  const participations = async (caller: TestCaller, { id } = server) => {
    const { data } = await test.subgraph.call(caller, query, { id })
    const edges: { node: { id: string; participation: any } }[] = data.server.members.edges
    return new Map(edges.map(({ node }) => [node.id, node.participation]))
  }
  const ofMember = async ({ id }: TestMember, caller = server.owner) => (await participations(caller)).get(id)

  it('[JOI-04] shows administrators what a member can do and why, by category', async () => {
    const [member, administrator, removed] = [
      await test.member(server),
      await test.member(server),
      await test.member(server),
    ]
    await test.sql(`UPDATE member SET role = 'ADMINISTRATOR' WHERE id = $1`, administrator.id)
    await test.sql(`UPDATE member SET state = 'REMOVED' WHERE id = $1`, removed.id)
    for (const caller of [server.owner, administrator.caller]) {
      expect(await ofMember(member, caller)).toEqual({
        ...{ allowed: true, missing: [], deniedBy: [] },
        prerequisites: all.map((category) => ({
          category,
          state: category === 'KEY_MATERIAL' ? 'CHECKED_BY_APP' : 'MET',
        })),
        limitations: [{ code: 'KEY_MATERIAL_IN_APP' }],
      })
      expect(await ofMember(removed, caller)).toMatchObject({ allowed: false, missing: ['MEMBERSHIP'] })
    }
    await test.accountState(member.caller, 'SUSPENDED', 2)
    expect(await ofMember(member)).toMatchObject({
      missing: ['ACCOUNT_STATE', 'SERVER_POLICY'],
      deniedBy: ['ACCOUNT_ELIGIBILITY'],
    })
  })

  it('[JOI-04] counts the device that fits best, and none that was removed from this server', async () => {
    const member = await test.member(server)
    const [device] = await test.sql(
      'SELECT * FROM device_trust WHERE account_id = $1',
      member.caller.accountId,
    )
    await test.deviceState(member.caller, newId('device'), newId('session'), 'PENDING_ENROLLMENT', 1)
    expect((await ofMember(member)).allowed).toBe(true)
    await test.deviceState(member.caller, device.device_id, device.session_id, 'REVOKED', 2)
    expect((await ofMember(member)).missing).toEqual(['DEVICE_TRUST', 'SERVER_POLICY'])
  })

  it('[POL-08] is null for a user of the server, about others and about itself', async () => {
    const open = await test.server()
    const [member, other] = [await test.member(open), await test.member(open)]
    await test.sql(`UPDATE server SET visible_to_users = '{MEMBERS}' WHERE id = $1`, open.id)
    const seen = await participations(member.caller, open)
    expect(seen.has(other.id)).toBe(true)
    expect([...new Set(seen.values())]).toEqual([null])
  })

  it('is not known while the events of accounts and devices do not arrive, or one about the member is not applied', async () => {
    const member = await test.member(server)
    const isKnown = async () => (await ofMember(member)) !== null
    expect(await isKnown()).toBe(true)
    expect(await test.subgraph.whileSilent(isKnown)).toBe(false)
    await test.subgraph.until(isKnown, 'the events to arrive again')
    // A version that others have to precede waits until they come.
    const [event] = await test.sql(`SELECT event_id FROM inbox WHERE service = 'devices' LIMIT 1`)
    await test.sql(
      `UPDATE inbox SET data = jsonb_build_object('accountId', $2::text), version = 1000, applied_at = NULL
       WHERE event_id = $1`,
      ...[event.event_id, member.caller.accountId],
    )
    expect(await isKnown()).toBe(false)
    await test.sql('DELETE FROM inbox WHERE event_id = $1', event.event_id)
    expect(await isKnown()).toBe(true)
  })
})
