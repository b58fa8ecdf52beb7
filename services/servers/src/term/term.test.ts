import { systemContext } from '@enigm/subgraph'
import { failureOf, whileHeld } from '@enigm/subgraph/testkit'
import { ServerService } from '../server/server.service'
import {
  approveMutation,
  contentMutation,
  decisionQuery,
  deleteMutation,
  joinMutation,
  newKey,
  rotateMutation,
  serverQuery,
  ServersTest,
  type TestServer,
} from '../servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

const decide = async (caller: TestServer['owner'], serverId: string) =>
  (await test.subgraph.call(caller, decisionQuery, { serverId })).data.participationDecision
const lastEvent = async (id: string) => (await test.subgraph.events(id)).at(-1)
const rows = (serverId: string) =>
  test.sql(`SELECT id, state FROM member WHERE server_id = $1 ORDER BY id`, serverId)

/** A server whose paid term has ended with its grace period. */
async function suspended(): Promise<TestServer> {
  const server = await test.server()
  await test.term(server, 'activated', 2)
  await test.term(server, 'suspended', 3)
  return server
}

describe('the end of what pays for a server', () => {
  it('[SRV-18] suspends it for a commercial cause, with one event and one audit entry', async () => {
    const server = await suspended()

    expect(await test.see(server.owner, server.id)).toMatchObject({
      state: 'SUSPENDED',
      suspendedBy: ['COMMERCIAL'],
      availableActions: [
        ...['ROTATE_LOCATOR', 'SET_LOCATOR_AVAILABILITY', 'TRANSFER', 'SUSPEND', 'RETIRE', 'DELETE'],
      ],
    })
    expect(await lastEvent(server.id)).toMatchObject({
      type: 'servers.server.suspended',
      data: { serverId: server.id, state: 'SUSPENDED' },
    })
    expect((await test.subgraph.audit(`server:${server.id}`)).at(-1)).toMatchObject({
      ...{ actor: 'system', action: 'servers.server.suspended', target: server.id, reason: 'COMMERCIAL' },
    })
  })

  it('[SRV-15] [SRV-18] ends participation of every member, the owner included, and a renewal restores it', async () => {
    const server = await test.server()
    const member = await test.member(server)
    await test.term(server, 'activated', 2)
    expect((await decide(member.caller, server.id)).allowed).toBe(true)

    await test.term(server, 'suspended', 3)

    for (const caller of [member.caller, server.owner]) {
      expect(await decide(caller, server.id)).toMatchObject({ allowed: false, missing: ['SERVER_POLICY'] })
    }
    await test.term(server, 'renewed', 4)
    expect((await decide(member.caller, server.id)).allowed).toBe(true)
    expect(await lastEvent(server.id)).toMatchObject({ type: 'servers.server.resumed' })
    expect(await test.see(server.owner, server.id)).toMatchObject({ state: 'ACTIVE', suspendedBy: [] })
  })

  it('[SRV-15] a paid term alone admits no account: without a membership the decision is denied', async () => {
    const server = await test.server()
    await test.term(server, 'activated', 2)

    const decision = await decide(await test.account(), server.id)

    expect(decision.allowed).toBe(false)
    expect(decision.missing).toContain('MEMBERSHIP')
  })

  it('[SRV-18] admits no member: an approval is refused, and a new request reaches no server', async () => {
    const server = await test.server()
    const early = await test.request(await test.account(), server.locator)
    const before = await rows(server.id)
    await test.term(server, 'activated', 2)
    await test.term(server, 'suspended', 3)

    await test.expectRefusal(server.owner, approveMutation, { joinRequestId: early }, 'INVALID_TRANSITION')
    const { data } = await test.call(await test.account(), joinMutation, { locator: server.locator })

    expect(data.requestToJoin).toMatchObject({ joinRequest: { state: 'PENDING' }, errors: [] })
    const [late] = await test.sql(
      'SELECT server_id FROM join_request WHERE id = $1',
      data.requestToJoin.joinRequest.id,
    )
    expect(late).toEqual({ server_id: null })
    expect(await rows(server.id)).toEqual(before)
  })

  it('[SRV-18] an approval in the moment of the suspension waits for its commit, and admits no member', async () => {
    const server = await test.server()
    const joinRequestId = await test.request(await test.account(), server.locator)
    const before = await rows(server.id)
    const suspending = {
      sql: `UPDATE server SET state = 'SUSPENDED', suspended_by = '{COMMERCIAL}' WHERE id = $1`,
      parameters: [server.id],
    }

    const answer = await whileHeld(test.subgraph, suspending, () =>
      test.call(server.owner, approveMutation, { joinRequestId }),
    )

    expect(failureOf(answer)).toBe('INVALID_TRANSITION')
    expect(await rows(server.id)).toEqual(before)
  })

  it('[SRV-18] resumes the same server, with its members and its requests, and creates no second one', async () => {
    const server = await test.server()
    await test.member(server)
    const joinRequestId = await test.request(await test.account(), server.locator)
    await test.term(server, 'activated', 2)
    const [members, [{ count }]] = [await rows(server.id), await test.sql('SELECT count(*) FROM server')]
    await test.term(server, 'suspended', 3)
    await test.term(server, 'renewed', 4)

    expect(await rows(server.id)).toEqual(members)
    expect(await test.sql('SELECT count(*) FROM server')).toEqual([{ count }])
    const { data } = await test.call(server.owner, approveMutation, { joinRequestId })
    expect(data.approveJoinRequest.joinRequest.state).toBe('APPROVED')
  })

  it('[SRV-18] retires it without a renewal, and never deletes it: its owner still can', async () => {
    const server = await suspended()
    const joinRequestId = await test.request(await test.account(), server.locator)
    await test.sql('UPDATE join_request SET server_id = $1 WHERE id = $2', server.id, joinRequestId)
    const commands = () => test.sql('SELECT kind FROM environment_command WHERE server_id = $1', server.id)

    await test.term(server, 'expired', 4)

    expect(await test.see(server.owner, server.id)).toMatchObject({
      ...{ state: 'RETIRED', suspendedBy: [], availableActions: ['DELETE'] },
      locator: { availability: 'CLOSED' },
    })
    expect(await commands()).toEqual([{ kind: 'PROVISION' }])
    expect(await test.sql('SELECT state, server_id FROM join_request WHERE id = $1', joinRequestId)).toEqual([
      { state: 'PENDING', server_id: null },
    ])
    const rotate = { serverId: server.id, grant: await grant(server, 'LOCATOR_ROTATION') }
    expect(failureOf(await test.call(server.owner, rotateMutation, rotate))).toBe('INVALID_TRANSITION')
    await test.call(server.owner, deleteMutation, {
      ...{
        serverId: server.id,
        confirmLocator: server.locator,
        grant: await grant(server, 'SERVER_DELETION'),
      },
    })
    await test.inState(server.owner, server.id, 'DELETED')
  })

  it('[SRV-18] a suspended server can be deleted, and the content of its members too', async () => {
    const server = await test.server()
    const member = await test.member(server)
    await test.term(server, 'activated', 2)
    await test.term(server, 'suspended', 3)

    const { data } = await test.call(server.owner, contentMutation, {
      memberId: member.id,
      idempotencyKey: newKey(),
      grant: await test.subgraph.grant(server.owner, 'MEMBER_CONTENT_DELETION', member.id),
    })
    expect(data.deleteMemberContent.errors).toEqual([])
    await test.call(server.owner, deleteMutation, {
      ...{
        serverId: server.id,
        confirmLocator: server.locator,
        grant: await grant(server, 'SERVER_DELETION'),
      },
    })
    await test.inState(server.owner, server.id, 'DELETED')
    await test.term(server, 'renewed', 4)
    expect(await test.see(server.owner, server.id)).toMatchObject({ state: 'DELETED', suspendedBy: [] })
  })

  it('[SRV-18] a server whose environment is ready after the end of its term is suspended at once', async () => {
    const server = await test.server()
    await test.sql(`UPDATE server SET state = 'PROVISIONING' WHERE id = $1`, server.id)
    await test.term(server, 'activated', 2)
    await test.term(server, 'suspended', 3)
    expect((await test.see(server.owner, server.id)).state).toBe('PROVISIONING')

    await test.subgraph.app.transaction(systemContext(), (tx) =>
      test.subgraph.app.get(ServerService).provisioned(tx, server.id),
    )

    expect((await test.see(server.owner, server.id)).state).toBe('SUSPENDED')
  })
})

describe('Server { termEndsAt entitlement }', () => {
  it('[SRV-18] shows its owner the end of the term, and no other member what pays for it', async () => {
    const server = await test.server()
    const [member, administrator] = [await test.member(server), await test.administrator(server)]
    await test.term(server, 'activated', 2, '2027-03-31T00:00:00.000Z')
    const [{ entitlement_id: id }] = await test.sql('SELECT * FROM server WHERE id = $1', server.id)

    expect(await test.see(server.owner, server.id)).toMatchObject({
      termEndsAt: '2027-03-31T00:00:00.000Z',
      entitlement: { id },
    })
    for (const { caller } of [member, administrator]) {
      expect(await test.see(caller, server.id)).toMatchObject({ termEndsAt: null, entitlement: null })
    }
    const stranger = await test.subgraph.call(await test.account(), serverQuery, { id: server.id })
    expect(stranger.data.server).toBeNull()
  })

  it('[SRV-18] follows a renewal before the end, which changes nothing else', async () => {
    const server = await test.server()
    await test.term(server, 'activated', 2)
    const events = await test.subgraph.events(server.id)

    await test.term(server, 'renewed', 3, '2027-04-30T00:00:00.000Z')

    expect((await test.see(server.owner, server.id)).termEndsAt).toBe('2027-04-30T00:00:00.000Z')
    expect(await test.subgraph.events(server.id)).toEqual(events)
  })
})

const grant = ({ id, owner }: TestServer, operation: 'LOCATOR_ROTATION' | 'SERVER_DELETION') =>
  test.subgraph.grant(owner, operation, id)
