import { randomBytes } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { contentMutation, newKey, ServersTest, type TestMember, type TestServer } from '../servers.fixture'

describe('deleteMemberContent', () => {
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

  const input = async (caller: TestMember['caller'], memberId: string) => ({
    memberId,
    idempotencyKey: newKey(),
    grant: await test.subgraph.grant(caller, 'MEMBER_CONTENT_DELETION', memberId),
  })
  const order = async (caller: TestMember['caller'], memberId: string): Promise<string> => {
    const { data } = await test.call(caller, contentMutation, await input(caller, memberId))
    return data.deleteMemberContent.contentDeletion.id as string
  }
  const ended = (caller: TestMember['caller'], serverId: string, id: string): Promise<any> =>
    test.subgraph.until(async () => {
      const { edges } = (await test.see(caller, serverId)).contentDeletions
      const deletion = edges.map(({ node }: any) => node).find((node: any) => node.id === id)
      return deletion?.completedAt && deletion
    }, 'the report')

  it('[CON-04] deletes all content of one member in that server, confirmed by the environment’s signature alone', async () => {
    const [member, other] = [await test.member(server), await test.member(server)]
    const bytes = randomBytes(40)
    await test.store(server.id, member.handle, bytes)
    await test.store(server.id, member.handle)
    await test.store(server.id, other.handle)
    const { data } = await test.call(server.owner, contentMutation, await input(server.owner, member.id))
    const { contentDeletion, limitations, errors } = data.deleteMemberContent
    expect(errors).toEqual([])
    expect(limitations).toEqual([{ code: 'CONTENT_DELETION_SCOPE' }])
    expect(contentDeletion).toEqual({
      id: expect.stringMatching(/^cdel_/),
      scope: 'MEMBER_CONTENT',
      state: 'REQUESTED',
      memberId: member.id,
      completedAt: null,
      counts: null,
      held: [],
      receipt: null,
    })
    const confirmed = await ended(server.owner, server.id, contentDeletion.id)
    expect(confirmed).toMatchObject({
      state: 'CONFIRMED',
      counts: { matched: 2, deleted: 2, held: 0 },
      held: [],
      receipt: { state: 'DONE', signedReport: expect.stringMatching(/^ey/) },
      limitations: [{ code: 'CONTENT_DELETION_SCOPE' }],
    })
    expect(test.stores(bytes)).toBe(false)
    const fact = { deletionId: contentDeletion.id, serverId: server.id, scope: 'MEMBER_CONTENT' }
    expect(await test.subgraph.events(contentDeletion.id)).toEqual(
      ['requested', 'ordered', 'confirmed'].map((verb, index) => ({
        type: `servers.content.deletion.${verb}`,
        aggregateId: contentDeletion.id,
        version: index + 1,
        data: { ...fact, state: verb.toUpperCase() },
      })),
    )
    const trail = (await test.subgraph.audit(`server:${server.id}`)).filter(
      ({ target }) => target === contentDeletion.id,
    )
    expect(trail).toMatchObject([
      { actor: server.owner.accountId, action: 'servers.content.deletion.requested', outcome: 'DONE' },
      { actor: 'system', action: 'servers.content.deletion.ordered' },
      { actor: 'system', action: 'servers.content.deletion.confirmed' },
    ])
  })

  it('[CON-04] touches no other server of the same account', async () => {
    const elsewhere = await test.server()
    const account = await test.account()
    const [here, there] = [await test.member(server, account), await test.member(elsewhere, account)]
    expect(here.handle).not.toBe(there.handle)
    const bytes = randomBytes(40)
    await test.store(server.id, here.handle)
    await test.store(elsewhere.id, there.handle, bytes)
    const id = await order(server.owner, here.id)
    expect(await ended(server.owner, server.id, id)).toMatchObject({ counts: { matched: 1, deleted: 1 } })
    expect(test.stores(bytes)).toBe(true)
  })

  it('[CON-06] shows held objects by ground as PARTIAL, with counts and no name', async () => {
    const member = await test.member(server)
    const held = randomBytes(40)
    await test.store(server.id, member.handle)
    await test.store(server.id, member.handle, held, 'LEGAL')
    const id = await order(server.owner, member.id)
    const deletion = await ended(server.owner, server.id, id)
    expect(deletion).toMatchObject({
      state: 'PARTIAL',
      counts: { matched: 2, deleted: 1, held: 1 },
      held: [{ ground: 'LEGAL', count: 1, until: expect.any(String) }],
      receipt: { state: 'PARTIAL' },
    })
    expect((await test.subgraph.events(id)).at(-1)).toMatchObject({
      type: 'servers.content.deletion.partial',
      version: 3,
    })
    expect(test.stores(held)).toBe(true)
    expect(JSON.stringify(deletion)).not.toContain(member.handle)
  })

  it('[CON-04] is open to an administrator, and to a member for the own content', async () => {
    const member = await test.member(server)
    for (const caller of [administrator.caller, member.caller]) {
      await test.store(server.id, member.handle)
      const id = await order(caller, member.id)
      expect(await ended(caller, server.id, id)).toMatchObject({ state: 'CONFIRMED', counts: { deleted: 1 } })
    }
  })

  it('[CON-06] shows a user of the server the deletions of the own content only', async () => {
    const member = await test.member(server)
    await ended(server.owner, server.id, await order(server.owner, user.id))
    const own = await order(member.caller, member.id)
    await ended(member.caller, server.id, own)
    const { edges } = (await test.see(member.caller, server.id)).contentDeletions
    expect(edges.map(({ node }: any) => node.id)).toEqual([own])
  })

  it('[CON-04] refuses a user of the server for another’s content, and answers outsiders as for an absent membership', async () => {
    const other = await test.server()
    const former = await test.member(server)
    await test.sql(`UPDATE member SET state = 'REMOVED' WHERE id = $1`, former.id)
    const answers = new Set<string>()
    for (const caller of [user.caller, former.caller, other.owner, await test.account()]) {
      for (const memberId of [server.ownerMemberId, administrator.id, newId('member')]) {
        const refused = await input(caller, memberId)
        answers.add(JSON.stringify(await test.expectRefusal(caller, contentMutation, refused, 'NOT_FOUND')))
      }
    }
    answers.add(
      JSON.stringify(
        await test.expectRefusal(
          former.caller,
          contentMutation,
          await input(former.caller, former.id),
          'NOT_FOUND',
        ),
      ),
    )
    expect(answers.size).toBe(1)
  })

  it('[CON-04] is a critical operation: no grant, a used one or another’s changes nothing', async () => {
    const member = await test.member(server)
    const right = await input(server.owner, member.id)
    await ended(
      server.owner,
      server.id,
      (await test.call(server.owner, contentMutation, right)).data.deleteMemberContent.contentDeletion.id,
    )
    const wrong = [
      right.grant,
      null,
      await test.subgraph.grant(server.owner, 'SERVER_DELETION', server.id),
      await test.subgraph.grant(server.owner, 'MEMBER_CONTENT_DELETION', user.id),
      await test.subgraph.grant(member.caller, 'MEMBER_CONTENT_DELETION', member.id),
    ]
    for (const grant of wrong) {
      await test.expectRefusal(
        server.owner,
        contentMutation,
        { ...right, idempotencyKey: newKey(), grant },
        'PIN_REQUIRED',
      )
    }
  })

  it('gives the same deletion for the same key, although its grant is used, and refuses the key for another member', async () => {
    const [member, other] = [await test.member(server), await test.member(server)]
    const first = await input(server.owner, member.id)
    const answers = await Promise.all([1, 2].map(() => test.call(server.owner, contentMutation, first)))
    const ids = answers.map(({ data }) => data.deleteMemberContent.contentDeletion.id as string)
    expect(new Set(ids).size).toBe(1)
    expect(await ended(server.owner, server.id, ids[0]!)).toMatchObject({ state: 'CONFIRMED' })
    const { data } = await test.call(server.owner, contentMutation, first)
    expect(data.deleteMemberContent.contentDeletion).toMatchObject({ id: ids[0], state: 'CONFIRMED' })
    expect(await test.sql('SELECT id FROM content_deletion WHERE member_id = $1', member.id)).toHaveLength(1)
    const { idempotencyKey } = first
    const conflict = { ...(await input(server.owner, other.id)), idempotencyKey }
    await test.expectRefusal(server.owner, contentMutation, conflict, 'IDEMPOTENCY_CONFLICT')
  })

  it('refuses callers without the scope', async () => {
    const denied = { memberId: user.id, idempotencyKey: newKey() }
    await test.expectRefusal(null, contentMutation, denied, 'UNAUTHENTICATED')
    for (const caller of [test.subgraph.caller('OPERATOR'), test.subgraph.partner(newId('organization'))]) {
      await test.expectRefusal(caller, contentMutation, denied, 'FORBIDDEN')
    }
  })

  it('[CON-06] reads a page of deletions newest first', async () => {
    const fresh = await test.server()
    const ids: string[] = []
    for (let count = 0; count < 3; count++) ids.unshift(await order(fresh.owner, fresh.ownerMemberId))
    const query = `query ($id: ID!, $after: String) { server(id: $id) { contentDeletions(first: 2, after: $after) {
      edges { node { id } } pageInfo { hasNextPage endCursor } } } }`
    const read = async (after?: string) =>
      (await test.subgraph.call(fresh.owner, query, { id: fresh.id, after })).data.server.contentDeletions
    const first = await read()
    const second = await read(first.pageInfo.endCursor)
    const seen = [...first.edges, ...second.edges].map(({ node }: any) => node.id)
    expect([...seen].sort()).toEqual([...ids].sort())
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false])
  })
})
