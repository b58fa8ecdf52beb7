import { newId } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import {
  approveMutation,
  decideEachMutation,
  decisionQuery,
  rejectMutation,
  ServersTest,
  withdrawMutation,
  type TestMember,
  type TestServer,
} from '../servers.fixture'

describe('the decision about a request to join', () => {
  let test: ServersTest
  let server: TestServer
  let user: TestMember
  let administrator: TestMember
  beforeAll(async () => {
    test = await ServersTest.start()
    server = await test.server()
    user = await test.member(server)
    administrator = await test.administrator(server)
  })
  afterAll(() => test.stop())

  it('approves no one while the events of accounts and devices do not arrive', async () => {
    const joinRequestId = await test.request(await test.account(), server.locator)
    const before = await test.objects()
    await test.subgraph.whileSilent(async () => {
      expect(failureOf(await test.call(server.owner, approveMutation, { joinRequestId }))).toBe('UNAVAILABLE')
    })
    expect(await test.objects()).toEqual(before)
    const { data } = await test.call(server.owner, approveMutation, { joinRequestId })
    expect(data.approveJoinRequest.errors).toEqual([])
  })

  it('[JOI-03] approval by the owner makes the applicant a USER, with both events and one audit entry', async () => {
    const applicant = await test.account()
    const joinRequestId = await test.request(applicant, server.locator)
    const trail = (await test.subgraph.audit(`server:${server.id}`)).length
    const { data } = await test.call(server.owner, approveMutation, { joinRequestId })
    const { joinRequest, limitations, errors } = data.approveJoinRequest
    expect(errors).toEqual([])
    expect(limitations).toEqual([{ code: 'MEMBER_DISCLOSURE' }, { code: 'MEMBERSHIP_METADATA' }])
    expect(joinRequest).toEqual({
      id: joinRequestId,
      applicant: expect.stringMatching(/^mh_/),
      state: 'APPROVED',
    })
    const [{ node: member }] = (await test.see(applicant, server.id)).members.edges
    expect(member).toMatchObject({ handle: joinRequest.applicant, role: 'USER', state: 'ACTIVE' })
    expect(member.sinceDay).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect((await test.subgraph.events(joinRequestId)).at(-1)).toEqual({
      type: 'servers.join.approved',
      aggregateId: joinRequestId,
      version: 2,
      data: { joinRequestId, state: 'APPROVED' },
    })
    expect(await test.subgraph.events(member.id)).toEqual([
      {
        type: 'servers.member.activated',
        aggregateId: member.id,
        version: 1,
        data: {
          memberId: member.id,
          serverId: server.id,
          accountId: applicant.accountId,
          role: 'USER',
          state: 'ACTIVE',
        },
      },
    ])
    expect((await test.subgraph.audit(`server:${server.id}`)).slice(trail)).toMatchObject([
      {
        actor: server.owner.accountId,
        action: 'servers.join.approved',
        target: joinRequestId,
        outcome: 'DONE',
      },
    ])
    expect(await test.sql('SELECT 1 FROM job WHERE aggregate_id = $1', joinRequestId)).toEqual([])
  })

  it('[JOI-03] the applicant is no member before the approval', async () => {
    const applicant = await test.account()
    await test.request(applicant, server.locator)
    expect(await test.see(applicant, server.id)).toBeNull()
    expect(await test.sql('SELECT 1 FROM member WHERE account_id = $1', applicant.accountId)).toEqual([])
  })

  it('[JOI-03] an administrator decides too; a rejected applicant sees that and may ask again', async () => {
    const applicant = await test.account()
    const joinRequestId = await test.request(applicant, server.locator)
    const { data } = await test.call(administrator.caller, rejectMutation, { joinRequestId })
    expect(data.rejectJoinRequest.joinRequest).toEqual({ id: joinRequestId, state: 'REJECTED' })
    expect((await test.subgraph.events(joinRequestId)).at(-1)).toMatchObject({
      type: 'servers.join.rejected',
    })
    expect((await test.subgraph.audit(`server:${server.id}`)).at(-1)).toMatchObject({
      actor: administrator.caller.accountId,
      action: 'servers.join.rejected',
      target: joinRequestId,
    })
    const again = await test.request(applicant, server.locator)
    expect(again).not.toBe(joinRequestId)
    const approved = await test.call(administrator.caller, approveMutation, { joinRequestId: again })
    expect(approved.data.approveJoinRequest.joinRequest.state).toBe('APPROVED')
  })

  it('[JOI-03] a request of an account that is a member by now is not approved', async () => {
    const applicant = await test.account()
    const joinRequestId = await test.request(applicant, server.locator)
    await test.sql(
      `INSERT INTO member SELECT $1, version, state, server_id, $2, role, NULL, since_day FROM member WHERE id = $3`,
      newId('member'),
      applicant.accountId,
      user.id,
    )
    await test.expectRefusal(server.owner, approveMutation, { joinRequestId }, 'INVALID_TRANSITION')
  })

  it.each([
    ['approve', approveMutation],
    ['reject', rejectMutation],
  ])(
    '[JOI-03] refuses to %s for all others, and answers a foreign request as an absent one',
    async (_what, mutation) => {
      const joinRequestId = await test.request(await test.account(), server.locator)
      const nowhere = await test.request(await test.account(), 'nowhere')
      const other = await test.server()
      for (const caller of [await test.account(), user.caller, other.owner]) {
        const answers = []
        for (const id of [joinRequestId, nowhere, newId('joinRequest')]) {
          answers.push(await test.expectRefusal(caller, mutation, { joinRequestId: id }, 'NOT_FOUND'))
        }
        expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
      }
      await test.expectRefusal(null, mutation, { joinRequestId }, 'UNAUTHENTICATED')
      await test.expectRefusal(test.subgraph.caller('OPERATOR'), mutation, { joinRequestId }, 'FORBIDDEN')
      await test.expectRefusal(
        test.subgraph.partner(newId('organization')),
        mutation,
        { joinRequestId },
        'FORBIDDEN',
      )
    },
  )

  it('[JOI-03] refuses an approval by the applicant, and a second decision', async () => {
    const applicant = await test.account()
    const joinRequestId = await test.request(applicant, server.locator)
    await test.expectRefusal(applicant, approveMutation, { joinRequestId }, 'NOT_FOUND')
    await test.call(server.owner, rejectMutation, { joinRequestId })
    await test.expectRefusal(server.owner, approveMutation, { joinRequestId }, 'INVALID_TRANSITION')
    await test.expectRefusal(server.owner, rejectMutation, { joinRequestId }, 'INVALID_TRANSITION')
  })

  it('[JOI-03] a former administrator decides nothing', async () => {
    const fresh = await test.server()
    const helper = await test.administrator(fresh)
    await test.sql(`UPDATE member SET state = 'LEFT' WHERE id = $1`, helper.id)
    const joinRequestId = await test.request(await test.account(), fresh.locator)
    await test.expectRefusal(helper.caller, approveMutation, { joinRequestId }, 'NOT_FOUND')
    expect(await test.see(helper.caller, fresh.id)).toBeNull()
  })

  it('[JOI-03] checks the account again at approval and names the category only', async () => {
    const applicant = await test.account()
    const joinRequestId = await test.request(applicant, server.locator)
    await test.accountState(applicant, 'SUSPENDED', 2)
    const answer = await test.expectRefusal(
      server.owner,
      approveMutation,
      { joinRequestId },
      'APPLICANT_NOT_ELIGIBLE',
    )
    expect(answer.data.approveJoinRequest.errors).toEqual([
      {
        code: 'APPLICANT_NOT_ELIGIBLE',
        message: 'The applicant cannot become a member now: account state.',
        path: ['input', 'joinRequestId'],
      },
    ])
    await test.accountState(applicant, 'ACTIVE', 3)
    const { data } = await test.call(server.owner, approveMutation, { joinRequestId })
    expect(data.approveJoinRequest.joinRequest.state).toBe('APPROVED')
  })

  it('[JOI-03] checks device trust again at approval', async () => {
    const applicant = test.subgraph.caller()
    await test.accountState(applicant, 'ACTIVE', 1)
    const joinRequestId = await test.request(applicant, server.locator)
    const refused = () =>
      test.expectRefusal(server.owner, approveMutation, { joinRequestId }, 'APPLICANT_NOT_ELIGIBLE')
    expect((await refused()).data.approveJoinRequest.errors[0].message).toMatch(/: device trust\.$/)
    const deviceId = await test.deviceState(
      applicant,
      newId('device'),
      newId('session'),
      'PENDING_ENROLLMENT',
      1,
    )
    await refused()
    await test.deviceState(applicant, deviceId, newId('session'), 'TRUSTED', 2)
    await test.deviceState(applicant, deviceId, newId('session'), 'REVOKED', 3)
    await refused()
    await test.deviceState(applicant, newId('device'), newId('session'), 'TRUSTED', 1)
    const { data } = await test.call(server.owner, approveMutation, { joinRequestId })
    expect(data.approveJoinRequest.joinRequest.state).toBe('APPROVED')
  })

  it('[JOI-03] approval alone admits no one: participation checks the account and its devices again', async () => {
    const member = await test.member(server)
    const decide = async () =>
      (await test.subgraph.call(member.caller, decisionQuery, { serverId: server.id })).data
        .participationDecision
    expect(await decide()).toMatchObject({ allowed: true, missing: [] })
    await test.accountState(member.caller, 'SUSPENDED', 2)
    expect(await decide()).toMatchObject({ allowed: false, missing: ['ACCOUNT_STATE'] })
  })

  it('approves no one for a server that takes no members', async () => {
    const fresh = await test.server()
    const joinRequestId = await test.request(await test.account(), fresh.locator)
    await test.sql(`UPDATE server SET state = 'PROVISIONING' WHERE id = $1`, fresh.id)
    await test.expectRefusal(fresh.owner, approveMutation, { joinRequestId }, 'INVALID_TRANSITION')
  })

  it('makes one member of parallel approvals, and closes the applicant’s other pending requests there', async () => {
    const fresh = await test.server()
    const applicant = await test.account()
    const first = await test.request(applicant, fresh.locator)
    const rotated = 'ABCDEFGH12345'
    await test.sql('UPDATE server SET locator = $2 WHERE id = $1', fresh.id, rotated)
    const second = await test.request(applicant, rotated)
    expect(second).not.toBe(first)
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => test.call(fresh.owner, approveMutation, { joinRequestId: first })),
    )
    expect(answers.filter(({ data }) => data.approveJoinRequest.joinRequest).length).toBe(1)
    expect(await test.sql('SELECT 1 FROM member WHERE account_id = $1', applicant.accountId)).toHaveLength(1)
    expect((await test.subgraph.events(second)).at(-1)).toMatchObject({ type: 'servers.join.closed' })
  })

  describe('decideJoinRequests', () => {
    const entriesOf = (scope: string) => test.subgraph.audit(scope)

    it('[JOI-03] decides each request for itself, with an own outcome and an own audit entry', async () => {
      const place = await test.server()
      const applicants = await Promise.all(Array.from({ length: 4 }, () => test.account()))
      const [admitted, withdrawn, ineligible, rejected] = await Promise.all(
        applicants.map((applicant) => test.request(applicant, place.locator)),
      )
      await test.call(applicants[1]!, withdrawMutation, { joinRequestId: withdrawn })
      await test.accountState(applicants[2]!, 'SUSPENDED', 2)
      const before = await entriesOf(`server:${place.id}`)
      const denials = await entriesOf(`account:${place.owner.accountId}`)
      const ids = [admitted!, withdrawn!, ineligible!, newId('joinRequest')]
      const decide = (joinRequestIds: string[], decision: 'APPROVE' | 'REJECT') =>
        test.call(place.owner, decideEachMutation, { serverId: place.id, joinRequestIds, decision })

      const { data } = await decide(ids, 'APPROVE')

      expect(data.decideJoinRequests).toMatchObject({
        outcomes: [
          { joinRequestId: admitted, state: 'APPROVED', code: null },
          { joinRequestId: withdrawn, state: null, code: 'INVALID_TRANSITION' },
          { joinRequestId: ineligible, state: null, code: 'APPLICANT_NOT_ELIGIBLE' },
          { joinRequestId: ids[3], state: null, code: 'NOT_FOUND' },
        ],
        errors: [],
      })
      const added = (await entriesOf(`server:${place.id}`)).slice(before.length)
      expect(added).toMatchObject([{ action: 'servers.join.approved', target: admitted }])
      const refused = (await entriesOf(`account:${place.owner.accountId}`)).slice(denials.length)
      expect(refused.map(({ outcome, reason }) => [outcome, reason])).toEqual([
        ['DENIED', 'INVALID_TRANSITION'],
        ['DENIED', 'APPLICANT_NOT_ELIGIBLE'],
        ['DENIED', 'NOT_FOUND'],
      ])
      const second = await decide([rejected!, ineligible!], 'REJECT')
      expect(second.data.decideJoinRequests.outcomes.map(({ state }: any) => state)).toEqual([
        'REJECTED',
        'REJECTED',
      ])
      expect((await test.see(place.owner, place.id)).members.edges).toHaveLength(2)
    })

    it('[JOI-03] works a queue of 500 requests in portions of 50', async () => {
      const place = await test.server()
      await test.sql(
        `WITH applicants AS (SELECT 'acct_queue' || n AS id, n FROM generate_series(1, 500) n),
           accounts AS (INSERT INTO account_state SELECT id, 'ACTIVE' FROM applicants),
           devices AS (INSERT INTO device_trust SELECT 'dev_queue' || n, id, 'sess_queue' || n, 'TRUSTED' FROM applicants)
         INSERT INTO join_request
           SELECT 'join_queue' || n, 1, 'PENDING', id, $1, 'queue', now(), date_trunc('day', now()) FROM applicants`,
        place.id,
      )
      const portion = `query ($id: ID!) { server(id: $id) {
        joinRequests(first: 50, state: PENDING) { totalCount edges { node { id } } } } }`
      for (let left = 500; left > 0; left -= 50) {
        const { data } = await test.subgraph.call(place.owner, portion, { id: place.id })
        const { totalCount, edges } = data.server.joinRequests
        expect(totalCount).toBe(left)
        const decision = left > 450 ? 'APPROVE' : 'REJECT'
        const joinRequestIds = edges.map(({ node }: any) => node.id)
        const input = { serverId: place.id, joinRequestIds, decision }
        const answer = await test.call(place.owner, decideEachMutation, input)
        expect(answer.data.decideJoinRequests.outcomes.every(({ code }: any) => code === null)).toBe(true)
      }
      const trail = await entriesOf(`server:${place.id}`)
      expect(trail.filter(({ action }) => /join.(approved|rejected)/.test(action))).toHaveLength(500)
    })

    it('[JOI-03] refuses a foreign server, requests to another server, and lists that are empty, too long or repeat', async () => {
      const place = await test.server()
      const joinRequestId = await test.request(await test.account(), server.locator)
      const input = { serverId: place.id, joinRequestIds: [joinRequestId], decision: 'REJECT' }
      const { data } = await test.call(place.owner, decideEachMutation, input)
      expect(data.decideJoinRequests.outcomes).toMatchObject([{ state: null, code: 'NOT_FOUND' }])
      const both = { ...input, serverId: server.id }
      await test.expectRefusal(place.owner, decideEachMutation, both, 'NOT_FOUND')
      await test.expectRefusal(user.caller, decideEachMutation, both, 'NOT_FOUND')
      const long = Array.from({ length: 51 }, () => newId('joinRequest'))
      for (const joinRequestIds of [[], long, [joinRequestId, joinRequestId]]) {
        await test.expectRefusal(
          place.owner,
          decideEachMutation,
          { ...input, joinRequestIds },
          'BAD_USER_INPUT',
        )
      }
    })
  })
})
