import { randomBytes } from 'node:crypto'
import { failureOf, whileHeld, type TestCaller } from '@enigm/subgraph/testkit'
import {
  approveMutation,
  availabilityMutation,
  decisionQuery,
  deleteMutation,
  joinMutation,
  platformActionsQuery,
  platformMutations,
  resumeMutation,
  retireMutation,
  reverseMutation,
  ServersTest,
  suspendMutation,
  transferMutation,
  type TestServer,
} from '../servers.fixture'

let test: ServersTest
let operator: TestCaller
beforeAll(async () => {
  test = await ServersTest.start()
  operator = test.subgraph.caller('OPERATOR')
})
afterAll(() => test.stop())

const grants = {
  RESTRICT: 'PLATFORM_SERVER_RESTRICTION',
  SUSPEND: 'PLATFORM_SERVER_SUSPENSION',
  RETIRE: 'PLATFORM_SERVER_RETIREMENT',
  DELETE: 'PLATFORM_SERVER_DELETION',
} as const
type Kind = keyof typeof grants

const decide = async (caller: TestCaller, serverId: string) =>
  (await test.subgraph.call(caller, decisionQuery, { serverId })).data.participationDecision
const act = async (kind: Kind, serverId: string, reasonCategory = 'ABUSE') =>
  test.call(operator, platformMutations[kind], {
    ...{ serverId, reasonCategory, grant: await test.subgraph.grant(operator, grants[kind], serverId) },
  })
const actionOf = async (kind: Kind, serverId: string, reasonCategory = 'ABUSE') => {
  const { data } = await act(kind, serverId, reasonCategory)
  return Object.values<any>(data)[0].platformAction
}
const reverse = async (platformActionId: string) =>
  test.call(operator, reverseMutation, {
    platformActionId,
    grant: await test.subgraph.grant(operator, 'PLATFORM_ACTION_REVERSAL', platformActionId),
  })
const byOwner = async (
  { owner, id: serverId }: Pick<TestServer, 'owner' | 'id'>,
  mutation: string,
  operation: 'SERVER_SUSPENSION' | 'SERVER_RESUMPTION' | 'SERVER_RETIREMENT',
) => test.call(owner, mutation, { serverId, grant: await test.subgraph.grant(owner, operation, serverId) })
const suspend = (server: TestServer) => byOwner(server, suspendMutation, 'SERVER_SUSPENSION')
const resume = (server: TestServer) => byOwner(server, resumeMutation, 'SERVER_RESUMPTION')
const retire = (server: TestServer) => byOwner(server, retireMutation, 'SERVER_RETIREMENT')
const remove = async ({ owner, id: serverId, locator }: TestServer) =>
  test.call(owner, deleteMutation, {
    ...{ serverId, confirmLocator: locator },
    grant: await test.subgraph.grant(owner, 'SERVER_DELETION', serverId),
  })
const leadsTo = async (joinRequestId: string) =>
  (await test.sql('SELECT state, server_id FROM join_request WHERE id = $1', joinRequestId))[0]
const lastEvent = async (id: string) => (await test.subgraph.events(id)).at(-1)
const members = (serverId: string) =>
  test.sql('SELECT id, state FROM member WHERE server_id = $1 ORDER BY id', serverId)

describe('suspendServer and resumeServer', () => {
  it('[SLC-01] end participation and admission at once and bring the same members back; keys and content stay as they are', async () => {
    const server = await test.server()
    const member = await test.member(server)
    const joinRequestId = await test.request(await test.account(), server.locator)
    const before = await members(server.id)

    const { data } = await suspend(server)

    expect(data.suspendServer).toMatchObject({
      server: { state: 'SUSPENDED', suspendedBy: ['OWNER'] },
      errors: [],
    })
    expect(data.suspendServer.server.availableActions).toContain('RESUME')
    expect(await lastEvent(server.id)).toMatchObject({ type: 'servers.server.suspended' })
    expect((await test.subgraph.audit(`server:${server.id}`)).at(-1)).toMatchObject({
      ...{ actor: server.owner.accountId, action: 'servers.server.suspended', reason: 'OWNER' },
    })
    expect(await decide(member.caller, server.id)).toMatchObject({ missing: ['SERVER_POLICY'] })
    await test.expectRefusal(server.owner, approveMutation, { joinRequestId }, 'INVALID_TRANSITION')
    const late = await test.request(await test.account(), server.locator)
    expect(await leadsTo(late)).toEqual({ state: 'PENDING', server_id: null })
    expect(await leadsTo(joinRequestId)).toEqual({ state: 'PENDING', server_id: server.id })
    expect(await test.sql('SELECT kind FROM environment_command WHERE server_id = $1', server.id)).toEqual([
      { kind: 'PROVISION' },
    ])
    expect(failureOf(await suspend(server))).toBe('INVALID_TRANSITION')
    expect((await resume(server)).data.resumeServer.server).toMatchObject({
      state: 'ACTIVE',
      suspendedBy: [],
    })
    expect(await members(server.id)).toEqual(before)
    expect((await decide(member.caller, server.id)).allowed).toBe(true)
    expect(failureOf(await resume(server))).toBe('INVALID_TRANSITION')
  })

  it('[SLC-01] are for the owner alone, each with a grant', async () => {
    const server = await test.server()
    const administrator = await test.administrator(server)
    const grant = (caller: TestCaller) => test.subgraph.grant(caller, 'SERVER_SUSPENSION', server.id)
    const input = { serverId: server.id, grant: await grant(administrator.caller) }
    await test.expectRefusal(administrator.caller, suspendMutation, input, 'NOT_FOUND')
    await test.expectRefusal(server.owner, suspendMutation, { serverId: server.id }, 'PIN_REQUIRED')
  })

  it('[SLC-01] [SRV-18] lift no other cause: the term and the owner suspend and resume each for itself', async () => {
    const server = await test.server()
    await test.term(server, 'activated', 2)
    await suspend(server)
    await test.term(server, 'suspended', 3)
    expect((await test.see(server.owner, server.id)).suspendedBy).toEqual(['OWNER', 'COMMERCIAL'])

    await test.term(server, 'renewed', 4)
    expect(await test.see(server.owner, server.id)).toMatchObject({
      ...{ state: 'SUSPENDED', suspendedBy: ['OWNER'] },
    })
    await resume(server)
    expect((await test.see(server.owner, server.id)).state).toBe('ACTIVE')
  })
})

describe('retireServer', () => {
  it('[SLC-03] takes the server out of use for good without deleting anything, and leaves the deletion to its owner', async () => {
    const server = await test.server()
    const member = await test.member(server)
    const joinRequestId = await test.request(await test.account(), server.locator)
    const before = await members(server.id)

    const { data } = await retire(server)

    expect(data.retireServer.server).toMatchObject({ state: 'RETIRED', availableActions: ['DELETE'] })
    expect(await members(server.id)).toEqual(before)
    expect(await leadsTo(joinRequestId)).toEqual({ state: 'PENDING', server_id: null })
    expect(await decide(member.caller, server.id)).toMatchObject({ missing: ['SERVER_POLICY'] })
    for (const again of [suspend, resume, retire]) {
      expect(failureOf(await again(server))).toBe('INVALID_TRANSITION')
    }
    expect(failureOf(await reverse('pact_none'))).toBe('NOT_FOUND')
    await remove(server)
    await test.inState(server.owner, server.id, 'DELETED')
  })
})

describe('actions of the platform', () => {
  it('[SLC-05] [SLC-07] suspend a server: its owner reads kind and category and no operator, and cannot resume it', async () => {
    const server = await test.server()
    const member = await test.member(server)

    const action = await actionOf('SUSPEND', server.id, 'SECURITY')

    expect(action).toMatchObject({
      ...{ kind: 'SUSPEND', reasonCategory: 'SECURITY', state: 'IN_EFFECT', availableActions: ['REVERSE'] },
    })
    expect(await lastEvent(action.id)).toMatchObject({
      type: 'servers.platform.acted',
      data: { platformActionId: action.id, serverId: server.id, kind: 'SUSPEND', state: 'IN_EFFECT' },
    })
    expect((await decide(member.caller, server.id)).missing).toEqual(['SERVER_POLICY'])
    const seen = await test.see(server.owner, server.id)
    expect(seen.platformActions.edges).toEqual([
      {
        node: {
          ...{ id: action.id, kind: 'SUSPEND', reasonCategory: 'SECURITY', state: 'IN_EFFECT' },
          ...{ actedAt: expect.any(String), reversedAt: null },
        },
      },
    ])
    expect((await test.subgraph.audit(`server:${server.id}`)).at(-1)).toMatchObject({
      ...{ action: 'servers.server.suspended', reason: 'SECURITY', actor: 'OPERATOR' },
    })
    expect(JSON.stringify(seen)).not.toContain(operator.accountId!)
    expect((await test.see(member.caller, server.id)).platformActions).toBeNull()
    expect(failureOf(await resume(server))).toBe('INVALID_TRANSITION')
    expect(failureOf(await act('SUSPEND', server.id))).toBe('INVALID_TRANSITION')
    expect((await test.subgraph.audit('platform')).at(-1)).toMatchObject({
      ...{ actor: operator.accountId, action: 'servers.server.suspended', target: server.id },
    })

    const reversed = await reverse(action.id)

    expect(reversed.data.reversePlatformAction.platformAction).toMatchObject({
      ...{ state: 'REVERSED', availableActions: [], reversedAt: expect.any(String) },
    })
    expect((await test.see(server.owner, server.id)).state).toBe('ACTIVE')
    expect((await decide(member.caller, server.id)).allowed).toBe(true)
    expect(failureOf(await reverse(action.id))).toBe('INVALID_TRANSITION')
  })

  it('[SLC-05] restrict a server: its members take part, nobody is admitted, and the answer to applicants is the same', async () => {
    const server = await test.server()
    const member = await test.member(server)
    const early = await test.request(await test.account(), server.locator)

    const action = await actionOf('RESTRICT', server.id)

    expect((await test.see(server.owner, server.id)).state).toBe('RESTRICTED')
    expect((await decide(member.caller, server.id)).allowed).toBe(true)
    await test.expectRefusal(server.owner, approveMutation, { joinRequestId: early }, 'INVALID_TRANSITION')
    const { data } = await test.call(await test.account(), joinMutation, { locator: server.locator })
    expect(data.requestToJoin).toMatchObject({ joinRequest: { state: 'PENDING' }, errors: [] })
    expect((await leadsTo(data.requestToJoin.joinRequest.id)).server_id).toBeNull()
    await suspend(server)
    expect(await test.see(server.owner, server.id)).toMatchObject({ state: 'SUSPENDED' })
    await resume(server)
    expect((await test.see(server.owner, server.id)).state).toBe('RESTRICTED')
    await suspend(server)
    await reverse(action.id)
    expect((await test.see(server.owner, server.id)).state).toBe('SUSPENDED')
    await resume(server)
    const approved = await test.call(server.owner, approveMutation, { joinRequestId: early })
    expect(approved.data.approveJoinRequest.errors).toEqual([])
  })

  it('[SLC-05] retire and delete a server: both are final, and the owner gets the receipt', async () => {
    const server = await test.server()
    const retirement = await actionOf('RETIRE', server.id, 'LAW')
    expect((await test.see(server.owner, server.id)).state).toBe('RETIRED')
    expect(retirement.availableActions).toEqual([])
    expect(failureOf(await reverse(retirement.id))).toBe('INVALID_TRANSITION')
    expect(failureOf(await act('SUSPEND', server.id))).toBe('INVALID_TRANSITION')

    await actionOf('DELETE', server.id, 'USER_PROTECTION')

    const deleted = await test.inState(server.owner, server.id, 'DELETED')
    expect(deleted.deletionReceipt).toMatchObject({ state: 'DONE' })
    expect(deleted.platformActions.edges.map(({ node }: any) => node.kind)).toEqual(['DELETE', 'RETIRE'])
    expect(failureOf(await act('DELETE', server.id))).toBe('INVALID_TRANSITION')
  })

  it('[SLC-05] are for operators alone, with a grant, and change nothing of a server that does not exist', async () => {
    const server = await test.server()
    const input = { serverId: server.id, reasonCategory: 'ABUSE' }
    await test.expectRefusal(operator, platformMutations.SUSPEND, input, 'PIN_REQUIRED')
    for (const caller of [server.owner, test.subgraph.caller('SUPPORT'), test.subgraph.caller('AUDITOR')]) {
      for (const mutation of [...Object.values(platformMutations)]) {
        const answer = await test.call(caller, mutation, input)
        expect(failureOf(answer)).toBe('FORBIDDEN')
      }
    }
    expect(failureOf(await act('SUSPEND', 'srv_none'))).toBe('NOT_FOUND')
    expect((await test.see(server.owner, server.id)).state).toBe('ACTIVE')
  })

  it('[SLC-07] are listed for operators and auditors; customers and support read no list', async () => {
    const server = await test.server()
    const { id } = await actionOf('RESTRICT', server.id)
    for (const role of ['OPERATOR', 'AUDITOR'] as const) {
      const { data } = await test.subgraph.call(test.subgraph.caller(role), platformActionsQuery, {
        state: 'IN_EFFECT',
      })
      expect(data.platformActions.edges[0].node).toMatchObject({ id, serverId: server.id })
    }
    for (const caller of [server.owner, test.subgraph.caller('SUPPORT')]) {
      const { errors } = await test.subgraph.call(caller, platformActionsQuery)
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    }
  })

  it('[SLC-05] [SLC-02] a deletion by the owner during a suspension by the platform takes its course', async () => {
    const server = await test.server()
    const { id } = await actionOf('SUSPEND', server.id)

    await remove(server)

    expect(await test.inState(server.owner, server.id, 'DELETED')).toMatchObject({ suspendedBy: [] })
    expect(failureOf(await reverse(id))).toBe('INVALID_TRANSITION')
  })

  it('[SLC-05] an action and the deletion by the owner in the same moment: the later one is refused and changes nothing', async () => {
    const server = await test.server()
    const holding = {
      sql: 'SELECT 1 FROM server WHERE id = $1 FOR UPDATE',
      parameters: [server.id],
      waiting: 2,
    }

    const answers = await whileHeld(test.subgraph, holding, () =>
      Promise.all([remove(server), act('RETIRE', server.id)]),
    )

    const deletion = failureOf(answers[0])
    const retirement = failureOf(answers[1])
    expect(deletion).toBeUndefined()
    expect([undefined, 'INVALID_TRANSITION']).toContain(retirement)
    await test.inState(server.owner, server.id, 'DELETED')
  })
})

describe('each state of a server', () => {
  const applicantOf = async (server: TestServer) => {
    const applicant = await test.account()
    return { applicant, joinRequestId: await test.request(applicant, server.locator) }
  }

  it('[JOI-05] [JOI-02] leaves a pending request pending for its applicant, and no administrator can decide it once the server ends', async () => {
    const ends: ((server: TestServer) => Promise<unknown>)[] = [
      retire,
      remove,
      (server) => act('RETIRE', server.id),
      (server) => act('DELETE', server.id),
    ]
    for (const end of ends) {
      const server = await test.server()
      const { joinRequestId } = await applicantOf(server)
      const events = await test.subgraph.events(joinRequestId)
      await end(server)
      expect(await leadsTo(joinRequestId)).toEqual({ state: 'PENDING', server_id: null })
      expect(await test.subgraph.events(joinRequestId)).toEqual(events)
      await test.expectRefusal(server.owner, approveMutation, { joinRequestId }, 'NOT_FOUND')
    }
  })

  it('[SRV-04] a server is offered to no account that is suspended or deleted', async () => {
    const server = await test.server()
    const member = await test.member(server)
    await test.accountState(member.caller, 'SUSPENDED', 2)
    const offer = async () => {
      const target = `${server.id}:${member.id}`
      const grant = await test.subgraph.grant(server.owner, 'SERVER_OWNERSHIP_TRANSFER', target)
      return test.call(server.owner, transferMutation, {
        ...{ serverId: server.id, newOwnerId: member.id, grant },
      })
    }
    expect(failureOf(await offer())).toBe('NEW_OWNER_NOT_ELIGIBLE')
    await test.sql('DELETE FROM account_state WHERE account_id = $1', member.caller.accountId)
    expect(failureOf(await offer())).toBe('NEW_OWNER_NOT_ELIGIBLE')
    expect((await test.see(server.owner, server.id)).viewerRole).toBe('OWNER')
  })

  it('[JOI-01] the locator of a retired server can be neither opened nor rotated', async () => {
    const server = await test.server()
    await retire(server)
    const input = { serverId: server.id, availability: 'OPEN' }
    await test.expectRefusal(server.owner, availabilityMutation, input, 'INVALID_TRANSITION')
  })
})

describe('lawful use', () => {
  it('[RET-03] is the responsibility of the owner; the platform answers with the lifecycle of the server alone', async () => {
    expect(Object.keys(platformMutations).sort()).toEqual(['DELETE', 'RESTRICT', 'RETIRE', 'SUSPEND'])
    const [server, other] = [await test.server(), await test.server()]
    const member = await test.member(server)
    const handle = member.handle
    const bytes = randomBytes(40)
    await test.store(server.id, handle, bytes)
    const responsibleParty = { kind: 'INDIVIDUAL', organizationId: null }
    const before = await members(server.id)
    for (const kind of ['RESTRICT', 'SUSPEND'] as const) {
      const { id } = await actionOf(kind, server.id, 'LAW')
      const seen = await test.see(server.owner, server.id)
      expect(seen).toMatchObject({
        state: kind === 'RESTRICT' ? 'RESTRICTED' : 'SUSPENDED',
        responsibleParty,
      })
      expect(seen.platformActions.edges[0].node).toMatchObject({ kind, reasonCategory: 'LAW' })
      // Neither members nor content change, and nothing becomes readable for the platform.
      expect(await members(server.id)).toEqual(before)
      expect(test.stores(bytes)).toBe(true)
      expect(await test.see(operator, server.id).catch(() => null)).toBeFalsy()
      await reverse(id)
    }
    await actionOf('RETIRE', server.id, 'LAW')
    expect(await test.see(server.owner, server.id)).toMatchObject({ state: 'RETIRED', responsibleParty })
    expect(await members(server.id)).toEqual(before)
    await actionOf('DELETE', server.id, 'LAW')
    const deleted = await test.inState(server.owner, server.id, 'DELETED')
    expect(deleted).toMatchObject({ responsibleParty, deletionReceipt: { state: 'DONE' } })
    expect(await test.see(other.owner, other.id)).toMatchObject({ state: 'ACTIVE' })
  })
})
