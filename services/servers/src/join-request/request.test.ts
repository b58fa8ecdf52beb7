import { failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import {
  approveMutation,
  availabilityMutation,
  deleteMutation,
  joinMutation,
  myRequestsQuery,
  ServersTest,
  withdrawMutation,
  type TestServer,
} from '../servers.fixture'
import { newLocator, showLocator } from '../server/locator'

type Place = Pick<TestServer, 'id' | 'locator'>

/** Accounts that guess a locator of each of seven kinds; docs/servers.md has the command for 10,010 guesses. */
const GUESSERS = Number(process.env['TEST_LOCATOR_GUESSERS'] ?? 60)

describe('requestToJoin', () => {
  let test: ServersTest
  let server: TestServer
  let closed: TestServer
  let unready: TestServer
  beforeAll(async () => {
    test = await ServersTest.start()
    server = await test.server()
    closed = await test.server()
    unready = await test.server()
    await test.call(closed.owner, availabilityMutation, { serverId: closed.id, availability: 'CLOSED' })
    await test.sql(`UPDATE server SET state = 'PROVISIONING' WHERE id = $1`, unready.id)
  })
  afterAll(() => test.stop())

  const withoutId = (answer: object) =>
    JSON.stringify(answer).replace(/join_[1-9A-HJ-NP-Za-km-z]+/g, 'join_…')
  const locators = () => ({
    valid: server.locator,
    unknown: showLocator(newLocator()),
    closed: closed.locator,
    unready: unready.locator,
    malformed: 'hello',
    unstorable: 'hel\u0000lo',
    empty: '',
  })

  it('[JOI-02] gives every locator the same answer byte for byte, except for the random id', async () => {
    const answers = new Set<string>()
    for (const locator of Object.values(locators())) {
      const answer = await test.call(await test.account(), joinMutation, { locator })
      expect(answer.data.requestToJoin.joinRequest.state).toBe('PENDING')
      answers.add(withoutId(answer))
    }
    expect(answers.size).toBe(1)
  })

  it('[JOI-02] leaves the same traces for every locator: list, event, audit entry, job', async () => {
    const traces = new Set<string>()
    for (const locator of Object.values(locators())) {
      const applicant = await test.account()
      const id = await test.request(applicant, locator)
      const jobs = await test.sql('SELECT kind, payload FROM job WHERE aggregate_id = $1', id)
      expect(jobs).toHaveLength(1)
      const list = (await test.subgraph.call(applicant, myRequestsQuery)).data.myJoinRequests.edges
      const events = await test.subgraph.events(id)
      expect(events).toEqual([
        {
          type: 'servers.join.requested',
          aggregateId: id,
          version: 1,
          data: { joinRequestId: id, state: 'PENDING' },
        },
      ])
      const trail = await test.subgraph.audit(`account:${applicant.accountId}`)
      expect(trail).toMatchObject([{ action: 'servers.join.requested', target: id, outcome: 'DONE', seq: 1 }])
      const entries = trail.map(({ action, outcome, reason, seq }) => ({ action, outcome, reason, seq }))
      traces.add(withoutId([list, events, entries, jobs]))
    }
    expect(traces.size).toBe(1)
  })

  it('[JOI-02] discloses nothing of a server: no name, owner, member or id', async () => {
    const applicant = await test.account()
    const answer = JSON.stringify([
      await test.call(applicant, joinMutation, { locator: server.locator }),
      await test.subgraph.call(applicant, myRequestsQuery),
      await test.subgraph.events(
        JSON.stringify(await test.subgraph.call(applicant, myRequestsQuery)).match(/join_\w+/)![0],
      ),
    ])
    for (const secret of [server.id, server.owner.accountId!, server.ownerMemberId, 'mh_']) {
      expect(answer).not.toContain(secret)
    }
  })

  it('[JOI-02] stores a digest of the typed text, and the text itself nowhere', async () => {
    await test.request(await test.account(), 'My Real Name')
    expect(await test.subgraph.everything()).not.toMatch(/my ?real ?name/i)
  })

  it('[JOI-02] repeats the same request while it is pending, for every locator', async () => {
    for (const locator of Object.values(locators())) {
      const applicant = await test.account()
      const ids = await Promise.all(Array.from({ length: 4 }, () => test.request(applicant, locator)))
      ids.push(await test.request(applicant, `  ${locator.toLowerCase().replaceAll('-', '')} `))
      expect(new Set(ids).size).toBe(1)
    }
  })

  it('[JOI-02] limits an account to ten new requests an hour, whether or not they lead to a server', async () => {
    for (const valid of [true, false]) {
      const applicant = await test.account()
      for (let count = 0; count < 9; count++) await test.request(applicant, newLocator())
      const last = valid ? server.locator : newLocator()
      const id = await test.request(applicant, last)
      expect(await test.request(applicant, last)).toBe(id)
      await test.expectRefusal(applicant, joinMutation, { locator: newLocator() }, 'RATE_LIMITED')
      await test.expectRefusal(applicant, joinMutation, { locator: closed.locator }, 'RATE_LIMITED')
    }
  })

  it('[JOI-02] holds the limit against parallel requests', async () => {
    const applicant = await test.account()
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => test.call(applicant, joinMutation, { locator: newLocator() })),
    )
    expect(answers.filter((answer) => failureOf(answer) === 'RATE_LIMITED')).toHaveLength(6)
  })

  it('leads to a server that has opened since, when the request is repeated', async () => {
    const fresh = await test.server()
    const set = (availability: string) =>
      test.call(fresh.owner, availabilityMutation, { serverId: fresh.id, availability })
    await set('CLOSED')
    const applicant = await test.account()
    const id = await test.request(applicant, fresh.locator)
    expect((await test.see(fresh.owner, fresh.id)).joinRequests.edges).toEqual([])
    await set('OPEN')
    expect(await test.request(applicant, fresh.locator)).toBe(id)
    expect((await test.see(fresh.owner, fresh.id)).joinRequests.edges).toMatchObject([{ node: { id } }])
  })

  it('shows administrators of a server nothing new when a member asks again', async () => {
    const fresh = await test.server()
    const member = await test.member(fresh)
    await test.request(member.caller, fresh.locator)
    await test.request(fresh.owner, fresh.locator)
    const { edges } = (await test.see(fresh.owner, fresh.id)).joinRequests
    expect(edges).toMatchObject([{ node: { id: member.joinRequestId, state: 'APPROVED' } }])
  })

  it('[JOI-02] looks the same over the whole life of a server that is deleted and of an invented locator', async () => {
    const doomed = await test.server()
    const requests: { applicant: TestCaller; id: string; locator: string }[] = []
    for (const locator of [doomed.locator, showLocator(newLocator())]) {
      const applicant = await test.account()
      requests.push({ applicant, id: await test.request(applicant, locator), locator })
    }
    const compare = async () => {
      const views = []
      for (const { applicant, id } of requests) {
        const { data } = await test.subgraph.call(applicant, myRequestsQuery)
        const trail = await test.subgraph.audit(`account:${applicant.accountId}`)
        const jobs = await test.sql('SELECT kind FROM job WHERE aggregate_id = $1', id)
        const events = await test.subgraph.events(id)
        const entries = trail.map(({ action, outcome, reason, seq }) => ({ action, outcome, reason, seq }))
        const { edges } = data.myJoinRequests
        views.push({ text: withoutId([edges, events, entries, jobs]), state: edges[0].node.state })
      }
      expect(views[0]).toEqual(views[1])
      return views[0]!.state as string
    }
    const repeat = async () => {
      for (const { applicant, id, locator } of requests)
        expect(await test.request(applicant, locator)).toBe(id)
      return compare()
    }

    expect(await compare()).toBe('PENDING')
    const grant = await test.subgraph.grant(doomed.owner, 'SERVER_DELETION', doomed.id)
    const deletion = { serverId: doomed.id, confirmLocator: doomed.locator, grant }
    const { data } = await test.call(doomed.owner, deleteMutation, deletion)
    expect(data.deleteServer.server.state).toBe('DELETION_REQUESTED')
    expect(await repeat()).toBe('PENDING')
    await test.inState(doomed.owner, doomed.id, 'DELETED')
    expect(await repeat()).toBe('PENDING')

    const joinRequestId = requests[0]!.id
    await test.expectRefusal(doomed.owner, approveMutation, { joinRequestId }, 'NOT_FOUND')
    await test.sql(
      'UPDATE job SET due_at = now() WHERE aggregate_id = ANY($1)',
      requests.map(({ id }) => id),
    )
    await test.subgraph.until(async () => {
      const rows = await test.sql(`SELECT 1 FROM join_request WHERE id = ANY($1) AND state = 'EXPIRED'`, [
        ...requests.map(({ id }) => id),
      ])
      return rows.length === 2
    })
    expect(await compare()).toBe('EXPIRED')
    for (const { applicant, id, locator } of requests) {
      await test.expectRefusal(applicant, withdrawMutation, { joinRequestId: id }, 'INVALID_TRANSITION')
      expect(await test.request(applicant, locator)).not.toBe(id)
    }
  })

  it('[JOI-02] expires after 14 days in the same way, whether or not it leads to a server', async () => {
    for (const locator of [server.locator, newLocator()]) {
      const applicant = await test.account()
      const id = await test.request(applicant, locator)
      const [job] = await test.sql('SELECT due_at FROM job WHERE aggregate_id = $1', id)
      expect((job.due_at.getTime() - Date.now()) / 86_400_000).toBeCloseTo(14, 2)
      await test.sql('UPDATE job SET due_at = now() WHERE aggregate_id = $1', id)
      await test.subgraph.until(async () => {
        const { data } = await test.subgraph.call(applicant, myRequestsQuery)
        return data.myJoinRequests.edges[0].node.state === 'EXPIRED'
      })
      expect(await test.subgraph.events(id)).toMatchObject([
        { type: 'servers.join.requested' },
        { type: 'servers.join.expired', version: 2, data: { joinRequestId: id, state: 'EXPIRED' } },
      ])
      expect(await test.subgraph.audit(`account:${applicant.accountId}`)).toMatchObject([
        { actor: applicant.accountId },
        { actor: 'system', action: 'servers.join.expired', target: id },
      ])
      expect(await test.sql('SELECT 1 FROM job WHERE aggregate_id = $1', id)).toEqual([])
    }
  })

  it('[JOI-02] is withdrawn by its applicant in the same way, whether or not it leads to a server', async () => {
    const answers = new Set<string>()
    for (const locator of [server.locator, newLocator()]) {
      const applicant = await test.account()
      const joinRequestId = await test.request(applicant, locator)
      const stranger = await test.account()
      await test.expectRefusal(stranger, withdrawMutation, { joinRequestId }, 'NOT_FOUND')
      await test.expectRefusal(server.owner, withdrawMutation, { joinRequestId }, 'NOT_FOUND')
      const answer = await test.call(applicant, withdrawMutation, { joinRequestId })
      expect(answer.data.withdrawJoinRequest.joinRequest.state).toBe('WITHDRAWN')
      answers.add(withoutId(answer))
      expect((await test.subgraph.events(joinRequestId)).at(-1)).toMatchObject({
        type: 'servers.join.withdrawn',
        version: 2,
      })
      expect((await test.subgraph.audit(`account:${applicant.accountId}`)).at(-1)).toMatchObject({
        action: 'servers.join.withdrawn',
      })
      await test.expectRefusal(applicant, withdrawMutation, { joinRequestId }, 'INVALID_TRANSITION')
    }
    expect(answers.size).toBe(1)
  })

  it(
    '[JOI-02] [THR-04] gives a guesser of locators no difference: same answer, same time, same later life',
    async () => {
      const places = await Promise.all(
        Array.from({ length: 5 }, async () => {
          const { id, locator } = await test.server()
          return { id, locator }
        }),
      )
      const [suspended, restricted, retired, deleted, open] = places as [Place, Place, Place, Place, Place]
      const set = (sql: string, { id }: Place) => test.sql(`UPDATE server SET ${sql} WHERE id = $1`, id)
      await set(`state = 'SUSPENDED', suspended_by = '{OWNER}'`, suspended)
      await set(`state = 'RESTRICTED', is_restricted = true`, restricted)
      await set(`state = 'RETIRED'`, retired)
      await set(`state = 'DELETED', deleted_at = now(), locator = NULL, display_name = NULL`, deleted)
      const kinds = {
        ...{ open: () => open.locator, closed: () => closed.locator, suspended: () => suspended.locator },
        ...{ restricted: () => restricted.locator, retired: () => retired.locator },
        ...{ deleted: () => deleted.locator, invented: () => showLocator(newLocator()) },
      }
      const seen = new Map<string, { answers: Set<string>; times: number[] }>()
      const guess = async (kind: keyof typeof kinds, caller: TestCaller) => {
        const at = seen.get(kind) ?? { answers: new Set(), times: [] }
        seen.set(kind, at)
        const locator = kinds[kind]()
        const begun = performance.now()
        const answer = await test.call(caller, joinMutation, { locator })
        at.times.push(performance.now() - begun)
        at.answers.add(withoutId(answer))
      }
      // Each account guesses each kind once: an account has ten new requests an hour.
      const callers = Array.from({ length: GUESSERS }, () => test.subgraph.caller())
      for (const caller of callers) {
        for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) await guess(kind, caller)
      }

      const answers = new Set([...seen.values()].flatMap((at) => [...at.answers]))
      expect(answers.size).toBe(1)
      const medians = [...seen.values()].map(({ times }) => times.sort((a, b) => a - b)[times.length >> 1]!)
      expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(2)
      const lives = await test.sql(
        `SELECT DISTINCT j.state, o.type, q.kind, q.due_at - j.requested_at AS life FROM join_request j
       JOIN outbox o ON o.aggregate_id = j.id JOIN job q ON q.aggregate_id = j.id
       WHERE j.applicant_account_id = ANY($1)`,
        callers.map(({ accountId }) => accountId),
      )
      expect(lives).toHaveLength(1)
    },
    60_000 + GUESSERS * 700,
  )

  it('lists the own requests page by page, and those of no other account', async () => {
    const applicant = await test.account()
    const ids = new Set<string>()
    for (let count = 0; count < 5; count++) ids.add(await test.request(applicant, newLocator()))
    const seen = new Set<string>()
    for (let after: string | null = null; ;) {
      const { data }: any = await test.subgraph.call(applicant, myRequestsQuery, { first: 2, after })
      for (const { node } of data.myJoinRequests.edges) seen.add(node.id)
      if (!data.myJoinRequests.pageInfo.hasNextPage) break
      after = data.myJoinRequests.pageInfo.endCursor
    }
    expect(seen).toEqual(ids)
    expect(failureOf(await test.subgraph.call(applicant, myRequestsQuery, { after: 'x' }))).toBe(
      'BAD_USER_INPUT',
    )
  })

  it.each([
    ['anonymous', () => null, 'UNAUTHENTICATED'],
    ['a partner', () => test.subgraph.caller('PARTNER'), 'FORBIDDEN'],
    ['an operator', () => test.subgraph.caller('OPERATOR'), 'FORBIDDEN'],
  ])('refuses %s', async (_name, caller, code) => {
    const before = await test.objects()
    for (const locator of [server.locator, newLocator()]) {
      expect(failureOf(await test.call(caller(), joinMutation, { locator }))).toBe(code)
    }
    expect(failureOf(await test.subgraph.call(caller(), myRequestsQuery))).toBe(code)
    expect(await test.objects()).toEqual(before)
  })

  it('refuses a text that is too long for a locator', async () => {
    const answer = await test.call(await test.account(), joinMutation, { locator: 'x'.repeat(65) })
    expect(failureOf(answer)).toBe('BAD_USER_INPUT')
  })
})
