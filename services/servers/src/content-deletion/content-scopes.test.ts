import { limitationTexts, newId } from '@enigm/contracts'
import type { TestCaller } from '@enigm/subgraph/testkit'
import {
  allContentMutation,
  classesMutation,
  contentPolicyMutation,
  newKey,
  objectsMutation,
  ServersTest,
  type TestServer,
} from '../servers.fixture'

const grants = {
  deleteServerObjects: 'OBJECT_DELETION',
  deleteServerContentByClass: 'CLASS_CONTENT_DELETION',
  deleteAllServerContent: 'SERVER_CONTENT_DELETION',
} as const
const documents = {
  deleteServerObjects: objectsMutation,
  deleteServerContentByClass: classesMutation,
  deleteAllServerContent: allContentMutation,
}
type Operation = keyof typeof grants

describe('the deletion of content by scope', () => {
  let test: ServersTest
  beforeAll(async () => {
    test = await ServersTest.start()
  })
  afterAll(() => test.stop())

  const input = async (caller: TestCaller, operation: Operation, serverId: string, more: object = {}) => ({
    ...{ serverId, idempotencyKey: newKey(), ...more },
    grant: await test.subgraph.grant(caller, grants[operation], serverId),
  })
  const order = async (caller: TestCaller, operation: Operation, serverId: string, more: object = {}) => {
    const { data } = await test.call(
      caller,
      documents[operation],
      await input(caller, operation, serverId, more),
    )
    expect(data[operation].errors).toEqual([])
    expect(data[operation].limitations).toEqual([{ code: 'CONTENT_DELETION_SCOPE' }])
    return data[operation].contentDeletion
  }
  const ended = (caller: TestCaller, serverId: string, id: string): Promise<any> =>
    test.subgraph.until(async () => {
      const { edges } = (await test.see(caller, serverId)).contentDeletions
      const deletion = edges.map(({ node }: any) => node).find((node: any) => node.id === id)
      return deletion?.completedAt && deletion
    }, 'the report')
  const setPolicy = (caller: TestCaller, serverId: string, expectedVersion: number, more: object = {}) => ({
    ...{ serverId, expectedVersion, retentionDays: 30, classes: ['MESSAGES'], delegatesFullDeletion: false },
    ...more,
  })
  const policyOf = async (caller: TestCaller, id: string) => {
    const query =
      'query ($id: ID!) { server(id: $id) { contentPolicy { version retentionDays classes delegatesFullDeletion } } }'
    return (await test.subgraph.call(caller, query, { id })).data.server?.contentPolicy
  }
  const commandOf = async (deletionId: string) =>
    (await test.sql('SELECT kind, selector FROM environment_command WHERE deletion_id = $1', deletionId))[0]

  it('[CON-02] deletes objects by their opaque references alone, and counts those that the environment has', async () => {
    const server = await test.server()
    const kept = await test.store(server.id, 'mh_a')
    const named = [await test.store(server.id, 'mh_a'), await test.store(server.id, 'mh_b')]
    const held = await test.store(server.id, 'mh_b', undefined, 'SECURITY')
    const objects = [...named, held, 'noSuchObject']
    const requested = await order(server.owner, 'deleteServerObjects', server.id, { objects })
    expect(requested).toMatchObject({ scope: 'OBJECTS', state: 'REQUESTED', memberId: null, classes: [] })
    expect(await commandOf(requested.id)).toEqual({ kind: 'OBJECTS', selector: { objects } })
    expect(await ended(server.owner, server.id, requested.id)).toMatchObject({
      ...{ state: 'PARTIAL', counts: { matched: 3, deleted: 2, held: 1 } },
      held: [{ ground: 'SECURITY', count: 1, until: expect.any(String) }],
    })
    expect(test.countStored(server.id)).toBe(2)
    const again = await order(server.owner, 'deleteServerObjects', server.id, { objects: [kept] })
    expect(await ended(server.owner, server.id, again.id)).toMatchObject({
      counts: { matched: 1, deleted: 1 },
    })
    const bad = [[], ['../etc'], ['a b'], [kept, kept], Array.from({ length: 501 }, (_, n) => `object${n}`)]
    for (const each of bad) {
      const { errors } = await test.call(
        server.owner,
        objectsMutation,
        await input(server.owner, 'deleteServerObjects', server.id, { objects: each }),
      )
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    }
  })

  it('[CON-03] deletes the content of a class, all of it or by age; no input takes a text, a name or a word of content', async () => {
    const server = await test.server()
    await test.store(server.id, 'mh_a', undefined, undefined, { contentClass: 'MESSAGES' })
    await test.store(server.id, 'mh_a', undefined, undefined, { storedAt: '2026-01-01T00:00:00.000Z' })
    await test.store(server.id, 'mh_b', undefined, undefined, { contentClass: 'MULTIMEDIA' })
    const old = { classes: ['MESSAGES'], before: '2026-02-01T00:00:00.000Z' }
    const first = await order(server.owner, 'deleteServerContentByClass', server.id, old)
    expect(first).toMatchObject({ scope: 'CONTENT_CLASS', classes: ['MESSAGES'], storedBefore: old.before })
    expect(await commandOf(first.id)).toEqual({ kind: 'CONTENT_CLASS', selector: old })
    expect(await ended(server.owner, server.id, first.id)).toMatchObject({
      counts: { matched: 1, deleted: 1 },
    })
    const second = await order(server.owner, 'deleteServerContentByClass', server.id, {
      classes: ['MULTIMEDIA'],
    })
    expect(await ended(server.owner, server.id, second.id)).toMatchObject({ counts: { matched: 1 } })
    expect(test.countStored(server.id)).toBe(1)
    const { data } = await test.subgraph.call(
      server.owner,
      '{ __type(name: "DeleteServerContentByClassInput") { inputFields { name } } }',
    )
    expect(data.__type.inputFields.map(({ name }: any) => name).sort()).toEqual([
      ...['before', 'classes', 'grant', 'idempotencyKey', 'serverId'],
    ])
  })

  it('[CON-05] deletes all content for the owner, and for an administrator where the owner has delegated it', async () => {
    const server = await test.server()
    const administrator = await test.administrator(server)
    await test.store(server.id, 'mh_a')
    await test.store(server.id, 'mh_b', undefined, undefined, { contentClass: 'MULTIMEDIA' })
    const { caller } = administrator
    const refused = await input(caller, 'deleteAllServerContent', server.id)
    await test.expectRefusal(caller, allContentMutation, refused, 'NOT_FOUND')
    const all = await order(server.owner, 'deleteAllServerContent', server.id)
    expect(await ended(server.owner, server.id, all.id)).toMatchObject({
      ...{ scope: 'ALL_CONTENT', state: 'CONFIRMED', counts: { matched: 2, deleted: 2, held: 0 } },
    })
    expect(test.countStored(server.id)).toBe(0)
    expect((await test.see(server.owner, server.id)).state).toBe('ACTIVE')
    const delegated = setPolicy(caller, server.id, 0, { delegatesFullDeletion: true })
    await test.expectRefusal(caller, contentPolicyMutation, delegated, 'DELEGATION_BY_OWNER_ONLY')
    await test.call(server.owner, contentPolicyMutation, delegated)
    await test.store(server.id, 'mh_a')
    const byAdministrator = await order(caller, 'deleteAllServerContent', server.id)
    expect(await ended(caller, server.id, byAdministrator.id)).toMatchObject({ counts: { deleted: 1 } })
  })

  it('[CON-01] deletes each day what the policy no longer retains, by one order at a time', async () => {
    const server = await test.server()
    await test.store(server.id, 'mh_a', undefined, undefined, { storedAt: '2026-01-01T00:00:00.000Z' })
    await test.store(server.id, 'mh_a')
    await test.store(server.id, 'mh_b', undefined, undefined, {
      ...{ contentClass: 'MULTIMEDIA', storedAt: '2026-01-01T00:00:00.000Z' },
    })
    expect(await policyOf(server.owner, server.id)).toEqual({
      ...{ version: 0, retentionDays: null, classes: [], delegatesFullDeletion: false },
    })
    const { data } = await test.call(
      server.owner,
      contentPolicyMutation,
      setPolicy(server.owner, server.id, 0),
    )
    expect(data.updateContentPolicy).toMatchObject({
      contentPolicy: { version: 1, retentionDays: 30, classes: ['MESSAGES'] },
      limitations: [{ code: 'CONTENT_DELETION_SCOPE' }, { code: 'POLICY_RISK' }],
    })
    const byPolicy = () =>
      test.sql(
        `SELECT * FROM content_deletion WHERE server_id = $1 AND is_by_policy ORDER BY requested_at`,
        server.id,
      )
    const [{ id }] = await test.subgraph.until(async () => {
      const found = await byPolicy()
      return found.length > 0 && found
    }, 'the order of the policy')
    expect(await ended(server.owner, server.id, id)).toMatchObject({ counts: { matched: 1, deleted: 1 } })
    expect(test.countStored(server.id)).toBe(2)
    const trail = (await test.subgraph.audit(`server:${server.id}`)).filter(({ target }) => target === id)
    expect(trail[0]).toMatchObject({ actor: 'system', action: 'servers.content.deletion.requested' })
    await test.expectRefusal(
      server.owner,
      contentPolicyMutation,
      setPolicy(server.owner, server.id, 0),
      'POLICY_CHANGED',
    )
    const due = `UPDATE job SET due_at = clock_timestamp() WHERE kind = 'content.retention' AND aggregate_id = $1`
    const isDue = `SELECT 1 FROM job WHERE kind = 'content.retention' AND aggregate_id = $1 AND due_at < clock_timestamp()`
    const nextDay = async () => {
      await test.subgraph.until(async () => (await test.sql(due, server.id)) as unknown)
      await test.subgraph.until(async () => (await test.sql(isDue, server.id)).length === 0, 'the next day')
    }
    await nextDay()
    await test.subgraph.until(async () => (await byPolicy()).length === 2, 'the second order')
    // An order that the environment has not reported keeps the next one away.
    await test.sql(`UPDATE content_deletion SET state = 'ORDERED' WHERE server_id = $1`, server.id)
    await nextDay()
    expect(await byPolicy()).toHaveLength(2)
    await test.call(
      server.owner,
      contentPolicyMutation,
      setPolicy(server.owner, server.id, 1, { retentionDays: null }),
    )
    expect(
      await test.sql(`SELECT 1 FROM job WHERE kind = 'content.retention' AND aggregate_id = $1`, server.id),
    ).toEqual([])
  })

  it('[CON-02] gives outsiders and users of the server the answer of an absent server, and no one without a grant', async () => {
    const server = await test.server()
    const user = await test.member(server)
    const details = {
      deleteServerObjects: { objects: ['object1'] },
      deleteServerContentByClass: { classes: ['MESSAGES'] },
      deleteAllServerContent: {},
    }
    for (const operation of Object.keys(grants) as Operation[]) {
      const answers = new Set<string>()
      for (const caller of [user.caller, await test.account()]) {
        for (const serverId of [server.id, newId('server')]) {
          const wrong = await input(caller, operation, serverId, details[operation])
          const answer = await test.expectRefusal(caller, documents[operation], wrong, 'NOT_FOUND')
          answers.add(JSON.stringify(answer))
        }
      }
      expect(answers.size).toBe(1)
      const ungranted = { serverId: server.id, idempotencyKey: newKey(), ...details[operation] }
      await test.expectRefusal(server.owner, documents[operation], ungranted, 'PIN_REQUIRED')
    }
    expect(await policyOf(user.caller, server.id)).toBeNull()
    const policy = setPolicy(user.caller, server.id, 0)
    await test.expectRefusal(user.caller, contentPolicyMutation, policy, 'NOT_FOUND')
  })

  it('[CON-08] [LIM-06] says of every scope that it undoes no disclosure outside the environment', async () => {
    const server = await test.server()
    const object = await test.store(server.id, 'mh_a')
    // `order` requires the limitation in each payload.
    await order(server.owner, 'deleteServerObjects', server.id, { objects: [object] })
    await order(server.owner, 'deleteServerContentByClass', server.id, { classes: ['MESSAGES'] })
    await order(server.owner, 'deleteAllServerContent', server.id)
    const { edges } = (await test.see(server.owner, server.id)).contentDeletions
    expect(edges).toHaveLength(3)
    for (const { node } of edges) expect(node.limitations).toEqual([{ code: 'CONTENT_DELETION_SCOPE' }])
    expect(limitationTexts.CONTENT_DELETION_SCOPE.en).toContain('not past disclosure outside')
    const texts = Object.values(limitationTexts).map(({ en }) => en)
    expect(texts.join(' ')).not.toMatch(/erased everywhere|deleted everywhere/i)
  })

  it('[CON-05] is possible while the server is suspended or retired, and not once it ends', async () => {
    const server: TestServer = await test.server()
    await test.sql(`UPDATE server SET state = 'RETIRED' WHERE id = $1`, server.id)
    await test.store(server.id, 'mh_a')
    const deletion = await order(server.owner, 'deleteAllServerContent', server.id)
    expect(await ended(server.owner, server.id, deletion.id)).toMatchObject({ counts: { deleted: 1 } })
    await test.sql(`UPDATE server SET state = 'DELETION_REQUESTED' WHERE id = $1`, server.id)
    const late = await input(server.owner, 'deleteAllServerContent', server.id)
    await test.expectRefusal(server.owner, allContentMutation, late, 'INVALID_TRANSITION')
  })
})
