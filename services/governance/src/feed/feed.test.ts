import { newId } from '@enigm/contracts'
import type { TestCaller, TestSubgraph } from '@enigm/subgraph/testkit'
import { TestLedger } from '../governance.fixture'

let governance: TestSubgraph
beforeAll(async () => {
  governance = (await TestLedger.start()).subgraph
})
afterAll(() => governance.stop())

const feedQuery = `query ($after: String, $first: Int = 100) { organizationEvents(after: $after, first: $first) {
  edges { cursor node { id position type objectId state at } } pageInfo { hasNextPage endCursor } } }`
const read = (caller: TestCaller, variables: object = {}) => governance.call(caller, feedQuery, variables)
const typesOf = ({ data }: any) => data.organizationEvents.edges.map(({ node }: any) => node.type)

/** An organization with its machine client. */
function organization() {
  const id = newId('organization')
  return { id, client: governance.partner(id) }
}

const server = (ownerId: string, serverId: string, state = 'PROVISIONING') =>
  ({ serverId, ownerId, entitlementId: newId('entitlement'), state }) as never

async function seen(client: TestCaller, count: number) {
  return governance.until(async () => {
    const answer = await read(client)
    return answer.data.organizationEvents.edges.length >= count && answer
  }, `${count} events`)
}

/** A feed of this many events of one server. */
async function feedOf(count: number) {
  const own = organization()
  const serverId = newId('server')
  await governance.publish('servers.server.created', serverId, 1, server(own.id, serverId))
  for (let version = 2; version <= count; version++)
    await governance.publish('servers.server.suspended', serverId, version, server(own.id, serverId))
  return { ...own, serverId, answer: await seen(own.client, count) }
}

describe('the feed of an organization', () => {
  it('[FED-09] has the events of its members, servers, requests, entitlements and eSIMs in order, with ids and states alone', async () => {
    const { id: organizationId, client } = organization()
    const [membershipId, serverId, provisioningRequestId, entitlementId, esimId] = [
      newId('membership'),
      newId('server'),
      newId('provisioningRequest'),
      newId('entitlement'),
      newId('esim'),
    ]
    const accountId = newId('account')
    const member = { membershipId, organizationId, accountId, role: 'MEMBER', state: 'ACTIVE' } as const
    await governance.publish('accounts.membership.activated', membershipId, 1, member)
    await seen(client, 1)
    await governance.publish('servers.server.created', serverId, 1, server(organizationId, serverId))
    await seen(client, 2)
    const request = { provisioningRequestId, organizationId, termDays: 30, state: 'REQUESTED' } as const
    await governance.publish('servers.provisioning.requested', provisioningRequestId, 1, request)
    await seen(client, 3)
    const entitlement = { entitlementId, organizationId, productKind: 'ESIM', state: 'GRANTED' } as const
    await governance.publish('payments.entitlement.granted', entitlementId, 1, entitlement)
    await seen(client, 4)
    const esim = { esimId, organizationId, accountId, state: 'ORDERED' } as const
    await governance.publish('esim.esim.assigned', esimId, 1, esim)
    const { data } = await seen(client, 5)
    const nodes = data.organizationEvents.edges.map(({ node }: any) => node)
    expect(
      nodes.map(({ position, type, objectId, state }: any) => [position, type, objectId, state]),
    ).toEqual([
      [1, 'accounts.membership.activated', membershipId, 'ACTIVE'],
      [2, 'servers.server.created', serverId, 'PROVISIONING'],
      [3, 'servers.provisioning.requested', provisioningRequestId, 'REQUESTED'],
      [4, 'payments.entitlement.granted', entitlementId, 'GRANTED'],
      [5, 'esim.esim.assigned', esimId, 'ORDERED'],
    ])
    for (const { at } of nodes) expect(at).toMatch(/:00:00\.000Z$/)
    expect(await governance.tablesWith(accountId)).toEqual(['inbox'])
  })

  it('[ACC-11][FED-09] is visible to the machine clients of the organization alone', async () => {
    const { client, answer } = await feedOf(2)
    const cursor = answer.data.organizationEvents.pageInfo.endCursor
    const other = await feedOf(1)
    expect(typesOf(await read(other.client))).toEqual(['servers.server.created'])
    const { errors } = await read(other.client, { after: cursor })
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', path: ['after'] } })
    expect((await read(organization().client)).data.organizationEvents.edges).toEqual([])
    const holder = { ...governance.caller(), scopes: client.scopes }
    expect((await read(holder)).errors?.[0]!.extensions.code).toBe('FORBIDDEN')
    expect((await read(governance.caller('DASHBOARD'))).errors?.[0]!.extensions.code).toBe('FORBIDDEN')
  })

  it('[DEV-17] has no event of a device, and no id of one', async () => {
    const { id: organizationId, client } = organization()
    const [deviceId, managementId, serverId] = [newId('device'), newId('deviceManagement'), newId('server')]
    const management = {
      managementId,
      deviceId,
      accountId: newId('account'),
      organizationId,
      state: 'ON',
    } as const
    await governance.publish('devices.management.bound', managementId, 1, management)
    const command = {
      commandId: newId('deviceCommand'),
      deviceId,
      accountId: newId('account'),
      organizationId,
    }
    const requested = { ...command, kind: 'LOCK', state: 'REQUESTED' } as const
    await governance.publish('devices.command.requested', command.commandId, 1, requested)
    await governance.publish('servers.server.created', serverId, 1, server(organizationId, serverId))
    const answer = await seen(client, 1)
    expect(typesOf(answer)).toEqual(['servers.server.created'])
    expect(JSON.stringify(answer)).not.toContain(deviceId)
    expect(await governance.tablesWith(deviceId)).toEqual([])
  })

  it('has an event once, also when it is sent again, and none of snapshots and other aggregates', async () => {
    const { id, client, serverId } = await feedOf(1)
    await governance.publish('servers.server.created', serverId, 1, server(id, serverId))
    await governance.publish('servers.server.snapshot', serverId, 1, server(id, serverId))
    const accountId = newId('account')
    const another = newId('server')
    await governance.publish('servers.server.created', another, 1, server(accountId, another))
    await governance.publish('servers.server.activated', serverId, 2, server(id, serverId, 'ACTIVE'))
    expect(typesOf(await seen(client, 2))).toEqual(['servers.server.created', 'servers.server.activated'])
  })

  it('shows the transfer of a server to its former and to its new owner', async () => {
    const { client, serverId } = await feedOf(1)
    const next = organization()
    await governance.publish(
      'servers.server.ownership.transferred',
      serverId,
      2,
      server(next.id, serverId, 'ACTIVE'),
    )
    expect(typesOf(await seen(next.client, 1))).toEqual(['servers.server.ownership.transferred'])
    expect(typesOf(await seen(client, 2))[1]).toBe('servers.server.ownership.transferred')
    await governance.publish('servers.server.retired', serverId, 3, server(next.id, serverId, 'RETIRED'))
    await seen(next.client, 2)
    expect(typesOf(await read(client))).toHaveLength(2)
  })

  it('[FED-09] continues after a cursor without a gap or a repetition', async () => {
    const { client } = await feedOf(5)
    const positions: number[] = []
    let after: string | null = null
    for (;;) {
      const { data }: any = await read(client, { after, first: 2 })
      const { edges, pageInfo } = data.organizationEvents
      positions.push(...edges.map(({ node }: any) => node.position))
      if (!pageInfo.hasNextPage) break
      after = pageInfo.endCursor
    }
    expect(positions).toEqual([1, 2, 3, 4, 5])
  })

  it('[FED-09] refuses a cursor that is older than the retained events, and one that it has not given', async () => {
    const { id, client, answer } = await feedOf(4)
    const [first, second, third, last] = answer.data.organizationEvents.edges.map(({ cursor }: any) => cursor)
    await governance.app.data.query(
      `UPDATE organization_event SET recorded_at = recorded_at - interval '31 days'
       WHERE organization_id = $1 AND position <= 2`,
      [id],
    )
    expect((await governance.purge()).organization_event).toBe(2)
    const old = await read(client, { after: first })
    expect(old.errors?.[0]).toMatchObject({
      message:
        'The cursor is older than the retained events: read the lists of the organization, then the feed without a cursor.',
      extensions: { code: 'BAD_USER_INPUT', path: ['after'] },
    })
    const remaining = async (after: string) =>
      (await read(client, { after })).data.organizationEvents.edges.map(({ node }: any) => node.position)
    expect([await remaining(second), await remaining(third), await remaining(last)]).toEqual([
      [3, 4],
      [4],
      [],
    ])
    const forged = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url')
    for (const after of [forged([4, 'evt_other']), forged([9, 'evt_other']), forged(['4', 'x']), 'x'])
      expect((await read(client, { after })).errors?.[0]!.extensions.code).toBe('BAD_USER_INPUT')
  })

  it('gives every position once while several services send events at the same time', async () => {
    const organizations = Array.from({ length: 4 }, organization)
    await Promise.all(
      Array.from({ length: 25 }, () =>
        organizations.map(async ({ id: organizationId }) => {
          const [serverId, esimId] = [newId('server'), newId('esim')]
          await governance.publish('servers.server.created', serverId, 1, server(organizationId, serverId))
          await governance.publish('esim.esim.ordered', esimId, 1, {
            esimId,
            organizationId,
            state: 'ORDERED',
          })
        }),
      ).flat(),
    )
    for (const { client } of organizations) {
      const { data } = await seen(client, 50)
      const positions = data.organizationEvents.edges.map(({ node }: any) => node.position)
      expect(positions).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
    }
  }, 60_000)
})

describe('Organization.events', () => {
  const query = `query ($r: [_Any!]!, $after: String) { _entities(representations: $r) { ... on Organization {
    events(first: 2, after: $after) { edges { node { position type objectId state } } pageInfo { endCursor hasNextPage } } } } }`
  const events = async (caller: TestCaller, id: string, after: string | null = null) => {
    const answer = await governance.call(caller, query, { r: [{ __typename: 'Organization', id }], after })
    return { code: answer.errors?.[0]?.extensions.code, list: answer.data?._entities[0]?.events }
  }

  it('[ACC-11][FED-09] shows the feed to the administrators of the organization alone, newest first', async () => {
    const { id, client } = await feedOf(3)
    const [admin, member, foreign] = [governance.caller(), governance.caller(), governance.caller()]
    const membership = { organizationId: id, state: 'ACTIVE' } as const
    for (const [caller, role] of [
      [admin, 'ADMIN'],
      [member, 'MEMBER'],
    ] as const) {
      const membershipId = newId('membership')
      const data = { ...membership, membershipId, accountId: caller.accountId!, role }
      await governance.publish('accounts.membership.activated', membershipId, 1, data)
    }
    await seen(client, 5)
    const newest = await governance.until(async () => (await events(admin, id)).list, 'the membership')
    const positions = (list: any) => list.edges.map(({ node }: any) => node.position)
    expect(positions(newest)).toEqual([5, 4])
    const next = await events(admin, id, newest.pageInfo.endCursor)
    expect(positions(next.list)).toEqual([3, 2])
    expect(JSON.stringify([newest, next])).not.toContain(member.accountId)
    for (const caller of [member, foreign]) expect((await events(caller, id)).list ?? null).toBeNull()
    for (const role of ['OPERATOR', 'SUPPORT', 'AUDITOR', 'DASHBOARD'] as const)
      expect(await events(governance.caller(role), id)).toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('the audit log of an organization', () => {
  it('[ACC-11][FED-09] is read by its machine clients, with handles for people, and by no other client', async () => {
    const { id, client } = organization()
    const actor = newId('account')
    const scope = `organization:${id}`
    await governance.app.data.query('SELECT append_audit($1, $2, $3, $4, $5, $6, $7, $8)', [
      ...[scope, actor, 'accounts.membership.removed', actor, 'DONE', '', '', 'c'],
    ])
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Organization {
      auditLog { entries { edges { node { action actorHandle } } } } } } }`
    const representations = [{ __typename: 'Organization', id }]
    const log = async (caller: TestCaller) =>
      (await governance.call(caller, query, { r: representations })).data._entities[0].auditLog
    const shown = await governance.until(() => log(client), 'the entry')
    expect(shown.entries.edges).toEqual([
      {
        node: {
          action: 'accounts.membership.removed',
          actorHandle: governance.app.handle('ah', scope, actor),
        },
      },
    ])
    expect(await log(organization().client)).toBeNull()
  })
})
