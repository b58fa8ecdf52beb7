import { failureOf, whileHeld, type TestCaller } from '@enigm/subgraph/testkit'
import {
  approveMutation,
  decisionQuery,
  joinMutation,
  leaveMutation,
  liftMutation,
  rejectMutation,
  removeMutation,
  restrictMutation,
  roleMutation,
  ServersTest,
  type TestMember,
  type TestServer,
} from '../servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

const nodes = (connection: { edges: { node: any }[] }) => connection.edges.map(({ node }) => node)
const memberOf = async (caller: TestCaller, serverId: string, id: string) =>
  nodes((await test.see(caller, serverId)).members).find((member) => member.id === id)
const decide = async (caller: TestCaller, serverId: string) =>
  (await test.subgraph.call(caller, decisionQuery, { serverId })).data.participationDecision
const restrict = (caller: TestCaller, memberId: string, reasonCategory = 'SECURITY') =>
  test.call(caller, restrictMutation, { memberId, reasonCategory })
const remove = (caller: TestCaller, memberId: string) => test.call(caller, removeMutation, { memberId })
const lastEntry = async (serverId: string) => (await test.subgraph.audit(`server:${serverId}`)).at(-1)

/** A server with its owner, an administrator and a user. */
async function company(): Promise<TestServer & { administrator: TestMember; user: TestMember }> {
  const server = await test.server()
  const user = await test.member(server)
  return { ...server, user, administrator: await test.administrator(server) }
}

describe('setMemberRole', () => {
  it('[SRV-08] [MEM-02] appoints an administrator and takes the role back, by the owner alone and with a grant', async () => {
    const server = await test.server()
    const member = await test.member(server)

    const { data } = await test.setRole(server, member.id, 'ADMINISTRATOR')

    expect(data.setMemberRole).toMatchObject({
      member: { role: 'ADMINISTRATOR', state: 'ACTIVE' },
      errors: [],
    })
    expect((await test.subgraph.events(member.id)).at(-1)).toMatchObject({
      type: 'servers.member.role.changed',
      data: { memberId: member.id, role: 'ADMINISTRATOR' },
    })
    expect(await lastEntry(server.id)).toMatchObject({
      ...{ action: 'servers.member.role.changed', target: member.id, reason: 'ADMINISTRATOR' },
      actor: server.owner.accountId,
    })
    expect((await test.see(member.caller, server.id)).viewerRole).toBe('ADMINISTRATOR')
    const other = await test.member(server)
    const grantOf = (caller: TestCaller, role: string) =>
      test.subgraph.grant(caller, 'SERVER_MEMBER_ROLE', `${other.id}:${role}`)
    const input = { memberId: other.id, role: 'ADMINISTRATOR' }
    const byAdministrator = { ...input, grant: await grantOf(member.caller, 'ADMINISTRATOR') }
    await test.expectRefusal(member.caller, roleMutation, byAdministrator, 'NOT_FOUND')
    await test.expectRefusal(server.owner, roleMutation, input, 'PIN_REQUIRED')
    const mismatched = { ...input, grant: await grantOf(server.owner, 'USER') }
    await test.expectRefusal(server.owner, roleMutation, mismatched, 'PIN_REQUIRED')
    expect((await test.setRole(server, member.id, 'USER')).data.setMemberRole.member.role).toBe('USER')
    expect((await test.see(member.caller, server.id)).locator).toBeNull()
    expect(failureOf(await test.setRole(server, member.id, 'USER'))).toBe('INVALID_TRANSITION')
  })

  it('[SRV-08] the owner stays an administrator, so that one who can act is always left', async () => {
    const { owner, ownerMemberId } = await test.server()
    const grant = await test.subgraph.grant(owner, 'SERVER_MEMBER_ROLE', `${ownerMemberId}:USER`)
    const input = { memberId: ownerMemberId, role: 'USER', grant }

    await test.expectRefusal(owner, roleMutation, input, 'MEMBER_PROTECTED')
  })
})

describe('restrictMember and liftMemberRestriction', () => {
  it('[MEM-02] [MEM-04] end participation and rights at once, with a category that the member reads, and bring them back', async () => {
    const { id, owner, administrator, user } = await company()
    expect((await decide(user.caller, id)).allowed).toBe(true)

    const { data } = await restrict(administrator.caller, user.id, 'UNAUTHORIZED')

    expect(data.restrictMember).toMatchObject({
      member: { state: 'RESTRICTED', restrictionReason: 'UNAUTHORIZED' },
      limitations: [{ code: 'MEMBER_REMOVAL_FUTURE_ONLY' }],
    })
    expect(await decide(user.caller, id)).toMatchObject({ allowed: false })
    expect((await decide(user.caller, id)).missing).toContain('MEMBERSHIP')
    expect(await memberOf(user.caller, id, user.id)).toMatchObject({
      ...{ state: 'RESTRICTED', restrictionReason: 'UNAUTHORIZED', availableActions: ['LEAVE'] },
    })
    expect(await lastEntry(id)).toMatchObject({
      ...{ action: 'servers.member.restricted', reason: 'UNAUTHORIZED', target: user.id },
      actor: administrator.caller.accountId,
    })
    const lifted = await test.call(owner, liftMutation, { memberId: user.id })
    expect(lifted.data.liftMemberRestriction.member).toMatchObject({
      ...{ state: 'ACTIVE', restrictionReason: null },
    })
    expect((await decide(user.caller, id)).allowed).toBe(true)
    expect(failureOf(await test.call(owner, liftMutation, { memberId: user.id }))).toBe('INVALID_TRANSITION')
  })

  it('[MEM-04] a restricted administrator administers nothing, and asks to join nowhere twice', async () => {
    const server = await company()
    const { id, owner, administrator, user } = server
    await restrict(owner, administrator.id)

    expect(await test.see(administrator.caller, id)).toMatchObject({ viewerRole: 'USER', locator: null })
    await test.expectRefusal(administrator.caller, removeMutation, { memberId: user.id }, 'NOT_FOUND')
    const { data } = await test.call(administrator.caller, joinMutation, { locator: server.locator })
    const joinRequestId = data.requestToJoin.joinRequest.id
    expect(await test.sql('SELECT server_id FROM join_request WHERE id = $1', joinRequestId)).toEqual([
      { server_id: null },
    ])
  })
})

describe('removeMember', () => {
  it('[MEM-03] [LIM-05] [LIM-11] ends a membership for good, and says what it does not reach; a new request can admit again', async () => {
    const server = await company()
    const { id, administrator, user } = server

    const { data } = await remove(administrator.caller, user.id)

    expect(data.removeMember).toMatchObject({
      member: { state: 'REMOVED', availableActions: [] },
      limitations: [{ code: 'MEMBER_REMOVAL_FUTURE_ONLY' }, { code: 'MEMBER_DISCLOSURE' }],
    })
    expect((await test.subgraph.events(user.id)).at(-1)).toMatchObject({ type: 'servers.member.removed' })
    expect((await decide(user.caller, id)).allowed).toBe(false)
    expect(await test.see(user.caller, id)).toBeNull()
    expect(failureOf(await remove(administrator.caller, user.id))).toBe('INVALID_TRANSITION')
    await test.member(server, user.caller)
    expect((await decide(user.caller, id)).allowed).toBe(true)
  })

  it('[MEM-01] [MEM-02] administrators act on users only, nobody on the owner, and a user on nobody', async () => {
    const server = await company()
    const { owner, ownerMemberId, administrator, user } = server
    const second = await test.administrator(server)
    for (const memberId of [second.id, administrator.id, ownerMemberId]) {
      await test.expectRefusal(administrator.caller, removeMutation, { memberId }, 'MEMBER_PROTECTED')
    }
    await test.expectRefusal(owner, removeMutation, { memberId: ownerMemberId }, 'MEMBER_PROTECTED')
    await test.expectRefusal(user.caller, removeMutation, { memberId: second.id }, 'NOT_FOUND')
    await test.expectRefusal(await test.account(), removeMutation, { memberId: user.id }, 'NOT_FOUND')
    const offered = async (memberId: string, caller = administrator.caller) =>
      (await memberOf(caller, server.id, memberId)).availableActions
    expect(await offered(user.id)).toEqual(['RESTRICT', 'REMOVE'])
    expect(await offered(second.id)).toEqual([])
    expect(await offered(administrator.id)).toEqual(['LEAVE'])
    expect(await offered(second.id, owner)).toEqual(['RESTRICT', 'REMOVE', 'SET_ROLE'])
    expect((await remove(owner, second.id)).data.removeMember.member.state).toBe('REMOVED')
  })

  it('[MEM-03] two administrators who act on one member at the same moment: one effect, and the other is refused', async () => {
    const { id, owner, administrator, user } = await company()
    const holding = { sql: 'SELECT 1 FROM server WHERE id = $1 FOR UPDATE', parameters: [id], waiting: 2 }

    const answers = await whileHeld(test.subgraph, holding, () =>
      Promise.all([remove(owner, user.id), remove(administrator.caller, user.id)]),
    )

    expect(answers.map(failureOf).sort()).toEqual(['INVALID_TRANSITION', undefined].sort())
    const removals = (await test.subgraph.events(user.id)).filter(({ type }) => type.endsWith('.removed'))
    expect(removals).toHaveLength(1)
  })

  it('[SRV-08] an administrator who is demoted in the same moment changes nothing afterwards', async () => {
    const { id, administrator, user } = await company()
    const demoting = {
      sql: `WITH locked AS (SELECT id FROM server WHERE id = $1 FOR UPDATE)
        UPDATE member SET role = 'USER' WHERE id = $2 AND server_id IN (SELECT id FROM locked)`,
      parameters: [id, administrator.id],
    }

    const answer = await whileHeld(test.subgraph, demoting, () => remove(administrator.caller, user.id))

    expect(failureOf(answer)).toBe('MEMBER_PROTECTED')
    expect(await test.sql('SELECT state FROM member WHERE id = $1', user.id)).toEqual([{ state: 'ACTIVE' }])
  })
})

describe('leaveServer', () => {
  const leave = (caller: TestCaller, serverId: string) => test.call(caller, leaveMutation, { serverId })

  it('[MEM-05] ends the own membership, also a restricted one, and deletes nothing of others', async () => {
    const { id, owner, administrator, user } = await company()
    await restrict(owner, user.id)
    const others = () =>
      test.sql(`SELECT id, state FROM member WHERE server_id = $1 AND id <> $2 ORDER BY id`, id, user.id)
    const before = await others()

    const { data } = await leave(user.caller, id)

    expect(data.leaveServer).toMatchObject({
      member: { state: 'LEFT', availableActions: [] },
      limitations: [{ code: 'MEMBER_REMOVAL_FUTURE_ONLY' }],
    })
    expect(await others()).toEqual(before)
    expect(await test.sql('SELECT 1 FROM environment_command WHERE server_id = $1', id)).toHaveLength(1)
    expect(await lastEntry(id)).toMatchObject({ action: 'servers.member.left', target: user.id })
    expect(await test.see(user.caller, id)).toBeNull()
    await test.expectRefusal(user.caller, leaveMutation, { serverId: id }, 'NOT_FOUND')
    expect((await leave(administrator.caller, id)).data.leaveServer.errors).toEqual([])
    await test.expectRefusal(owner, leaveMutation, { serverId: id }, 'OWNER_CANNOT_LEAVE')
  })

  it('[SRV-08] [SRV-16] the last administrator stays while the owning organization has none who can act', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const administrator = await test.administrator(server)
    const second = await test.administrator(server)
    const change = { id: organization.membershipId, version: 2, type: 'removed', state: 'REMOVED' } as const
    await test.membership(organization.id, organization.admin, change)

    expect((await leave(second.caller, server.id)).data.leaveServer.errors).toEqual([])
    await test.expectRefusal(
      administrator.caller,
      leaveMutation,
      { serverId: server.id },
      'LAST_ADMINISTRATOR',
    )
    const next = await test.account()
    await test.membership(organization.id, next)
    expect((await leave(administrator.caller, server.id)).data.leaveServer.errors).toEqual([])
    expect((await test.see(next, server.id)).viewerRole).toBe('OWNER')
  })
})

describe('leaveServer, while the events of accounts do not arrive', () => {
  const leave = (caller: TestCaller, serverId: string) => test.call(caller, leaveMutation, { serverId })

  it('[SRV-08] the last administrator of a server of an organization stays, as the organization may have none any longer; others leave', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const [administrator, second] = [await test.administrator(server), await test.administrator(server)]
    await test.subgraph.whileSilent(async () => {
      expect(failureOf(await leave(second.caller, server.id))).toBeUndefined()
      expect(failureOf(await leave(administrator.caller, server.id))).toBe('UNAVAILABLE')
    })
    expect(await test.sql('SELECT state FROM member WHERE id = $1', administrator.id)).toEqual([
      { state: 'ACTIVE' },
    ])
    expect(failureOf(await leave(administrator.caller, server.id))).toBeUndefined()
  })
})

describe('the names of people in a server', () => {
  it('[SRV-13] [MEM-01] [THR-04] are one handle in members, requests and audit, another one in every other server, and no id', async () => {
    const [one, two] = [await test.server(), await test.server()]
    const applicant = await test.account()
    const handles = []
    for (const server of [one, two]) {
      const rejected = await test.request(applicant, server.locator)
      await test.call(server.owner, rejectMutation, { joinRequestId: rejected })
      const joinRequestId = await test.request(applicant, server.locator)
      await test.call(server.owner, approveMutation, { joinRequestId })
      const [member] = await test.sql<{ id: string }>(
        'SELECT id FROM member WHERE server_id = $1 AND account_id = $2',
        ...[server.id, applicant.accountId],
      )
      await restrict(server.owner, member!.id)
      const seen = await test.see(server.owner, server.id)
      const handle = nodes(seen.members).find(({ id }) => id === member!.id).handle as string
      expect(nodes(seen.joinRequests).map((request) => request.applicant)).toEqual([handle, handle])
      expect((await test.subgraph.shownAudit(`server:${server.id}`)).at(-1)).toMatchObject({
        ...{ action: 'servers.member.restricted', targetHandle: handle },
      })
      expect(JSON.stringify(seen)).not.toContain(applicant.accountId!)
      handles.push(handle)
    }
    expect(handles[0]).not.toBe(handles[1])
  })

  it('[MEM-08] [SRV-14] a member carries a role, a state and a day, and nothing that opens a message or a key', async () => {
    const fields = await test.subgraph.call(null, '{ __type(name: "Member") { fields { name } } }')
    expect(fields.data.__type.fields.map(({ name }: { name: string }) => name).sort()).toEqual(
      [
        'availableActions',
        'deniedBy',
        'handle',
        'id',
        'isOwn',
        'participation',
        'restrictionReason',
        'role',
        'sinceDay',
        'state',
      ].sort(),
    )
  })
})

describe('an event about the caller that is not applied', () => {
  it('[JOI-03] [JOI-04] admits nobody: participation and approval answer UNAVAILABLE until it is', async () => {
    const server = await company()
    const joinRequestId = await test.request(await test.account(), server.locator)
    const [{ account_id: applicant }] = await test.sql(
      'SELECT applicant_account_id AS account_id FROM join_request WHERE id = $1',
      joinRequestId,
    )
    const park = (accountId: string) =>
      test.sql(
        `INSERT INTO inbox (event_id, service, type, aggregate_id, version, is_snapshot, data, correlation_id, occurred_at, parked_at)
         VALUES ($1, 'accounts', 'accounts.account.suspended', $1, 7, false, jsonb_build_object('accountId', $2::text), 'c', now(), now())`,
        `evt_${accountId}`,
        accountId,
      )
    await park(server.user.caller.accountId!)
    await park(applicant)
    const answer = await test.subgraph.call(server.user.caller, decisionQuery, { serverId: server.id })
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAVAILABLE')
    expect(failureOf(await test.call(server.owner, approveMutation, { joinRequestId }))).toBe('UNAVAILABLE')
    expect((await decide(server.administrator.caller, server.id)).allowed).toBe(true)
    await test.sql(`DELETE FROM inbox WHERE event_id LIKE 'evt_acct%'`)
    expect((await decide(server.user.caller, server.id)).allowed).toBe(true)
    await test.subgraph.whileSilent(async () => {
      const silent = await test.subgraph.call(server.user.caller, decisionQuery, { serverId: server.id })
      expect(silent.errors?.[0]?.extensions.code).toBe('UNAVAILABLE')
    })
  })
})
