import { newId } from '@enigm/contracts'
import { failureOf, whileHeld, type TestCaller } from '@enigm/subgraph/testkit'
import {
  approveMutation,
  availabilityMutation,
  contentMutation,
  createMutation,
  deleteMutation,
  newKey,
  rejectMutation,
  rotateMutation,
  ServersTest,
  type TestOrganization,
} from '../servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

const serversQuery = `query ($id: ID!) { _entities(representations: [{ __typename: "Organization", id: $id }]) {
  ... on Organization { servers { totalCount edges { node { id state owner { kind organizationId } } } } } } }`

/** The servers of an organization as a caller sees them; null when it does not administer the organization. */
async function listed(caller: TestCaller, id: string) {
  const { data, errors } = await test.subgraph.call(caller, serversQuery, { id })
  expect(errors).toBeUndefined()
  return data._entities[0]?.servers.edges.map(({ node }: any) => node) ?? null
}

async function secondAdministrator({ id }: TestOrganization): Promise<TestCaller> {
  const caller = await test.account()
  await test.membership(id, caller)
  return caller
}

const strangers: [string, (organization: TestOrganization) => Promise<TestCaller>][] = [
  ['a stranger', () => test.account()],
  ['an administrator of another organization', async () => (await test.organization()).admin],
  [
    'a member without ADMIN',
    async ({ id }) => {
      const caller = await test.account()
      await test.membership(id, caller, { role: 'MEMBER' })
      return caller
    },
  ],
  [
    'an administrator who was made a member',
    async ({ id }) => {
      const caller = await test.account()
      const membership = await test.membership(id, caller)
      await test.membership(id, caller, { id: membership, version: 2, type: 'role.changed', role: 'MEMBER' })
      return caller
    },
  ],
  [
    'an administrator who was removed',
    async ({ id }) => {
      const caller = await test.account()
      const membership = await test.membership(id, caller)
      await test.membership(id, caller, { id: membership, version: 2, type: 'removed', state: 'REMOVED' })
      return caller
    },
  ],
  [
    'an administrator who has left',
    async ({ id }) => {
      const caller = await test.account()
      const membership = await test.membership(id, caller)
      await test.membership(id, caller, { id: membership, version: 2, type: 'left', state: 'LEFT' })
      return caller
    },
  ],
]

describe('an administrator of an organization with a server', () => {
  it('acts for it only while the events of accounts arrive', async () => {
    const { id: organizationId, admin } = await test.organization()
    const entitlementId = await test.entitlement({ organizationId })
    const input = test.input(entitlementId, { organizationId, organizationKind: 'TEAM' })
    const { server } = (await test.call(admin, createMutation, input)).data.createServer
    const closing = { serverId: server.id, availability: 'CLOSED' }
    const another = test.input(await test.entitlement({ organizationId }), {
      organizationId,
      organizationKind: 'TEAM',
    })
    await test.subgraph.whileSilent(async () => {
      expect(failureOf(await test.call(admin, availabilityMutation, closing))).toBe('UNAVAILABLE')
      expect(failureOf(await test.call(admin, createMutation, another))).toBe('UNAVAILABLE')
    })
    expect(
      (await test.call(admin, availabilityMutation, closing)).data.setLocatorAvailability.errors,
    ).toEqual([])
  })

  it('[SRV-16] is refused when the event that it waits for ends its administration', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const closing = { serverId: server.id, availability: 'CLOSED' }

    const { answering } = await test.subgraph.whileSilent(async () => {
      const call = test.call(organization.admin, availabilityMutation, closing)
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
        AND state = 'idle in transaction' AND query LIKE 'SELECT "s"."id"%'`
      await test.subgraph.until(async () => (await test.sql(waiting))[0], 'the call that waits for events')
      await test.sql('DELETE FROM membership WHERE organization_id = $1', organization.id)
      return { answering: call }
    })

    expect(failureOf(await answering)).toBe('NOT_FOUND')
    expect(await test.sql('SELECT availability FROM server WHERE id = $1', server.id)).toEqual([
      { availability: 'OPEN' },
    ])
  })
})

describe('createServer for an organization', () => {
  it.each(['TEAM', 'ORGANIZATION', 'ENTERPRISE'] as const)(
    '[SRV-03] [SRV-05] lets an administrator create a server of a %s, whose responsible owner is the organization',
    async (ownerKind) => {
      const { id: organizationId, admin } = await test.organization()
      const entitlementId = await test.entitlement({ organizationId })
      const input = test.input(entitlementId, { organizationId, organizationKind: ownerKind })

      const { server, errors } = (await test.call(admin, createMutation, input)).data.createServer

      expect(errors).toEqual([])
      expect(server).toMatchObject({
        owner: { kind: ownerKind, organizationId },
        locator: { availability: 'OPEN' },
        members: { edges: [] },
      })
      expect((await test.subgraph.events(server.id))[0]!.data).toMatchObject({ ownerId: organizationId })
      expect((await test.subgraph.audit(`server:${server.id}`))[0]).toMatchObject({
        actor: admin.accountId,
        action: 'servers.server.created',
        reason: 'RESPONSIBILITY_ACKNOWLEDGED',
      })
      expect((await test.see(admin, server.id)).viewerRole).toBe('OWNER')
    },
  )

  it('[SRV-03] describes an account that creates for itself as an individual', async () => {
    const owner = await test.account()
    const entitlementId = await test.entitlement({ accountId: owner.accountId })
    const input = test.input(entitlementId, { organizationKind: 'TEAM' })

    const { server } = (await test.call(owner, createMutation, input)).data.createServer

    expect(server.owner).toEqual({ kind: 'INDIVIDUAL', organizationId: null })
  })

  it.each(strangers)('[SRV-16] gives %s the answer of an absent organization', async (_name, callerOf) => {
    const organization = await test.organization()
    const caller = await callerOf(organization)
    const entitlementId = await test.entitlement({ organizationId: organization.id })
    for (const organizationId of [organization.id, newId('organization'), caller.accountId]) {
      const input = test.input(entitlementId, { organizationId })
      await test.expectRefusal(caller, createMutation, input, 'NOT_FOUND')
    }
  })

  it('takes an entitlement of the owner only: not that of the account for the organization, nor the reverse', async () => {
    const { id: organizationId, admin } = await test.organization()
    const own = await test.entitlement({ accountId: admin.accountId })
    const theirs = await test.entitlement({ organizationId })

    for (const input of [test.input(own, { organizationId }), test.input(theirs)])
      await test.expectRefusal(admin, createMutation, input, 'ENTITLEMENT_NOT_USABLE')
  })

  it('[SRV-16] is refused to an administrator who is removed at the same moment', async () => {
    const { id: organizationId, admin, membershipId } = await test.organization()
    const input = test.input(await test.entitlement({ organizationId }), { organizationId })
    const removal = {
      sql: 'DELETE FROM membership WHERE id = $1',
      parameters: [membershipId],
    }

    const answer = await whileHeld(test.subgraph, removal, () => test.call(admin, createMutation, input))

    expect(failureOf(answer)).toBe('NOT_FOUND')
    expect(await test.sql('SELECT 1 FROM server WHERE owner_id = $1', organizationId)).toEqual([])
  })

  it('repeats no answer for an administrator who was removed', async () => {
    const { id: organizationId, admin, membershipId } = await test.organization()
    const input = test.input(await test.entitlement({ organizationId }), { organizationId })
    expect(failureOf(await test.call(admin, createMutation, input))).toBeUndefined()
    await test.membership(organizationId, admin, {
      ...{ id: membershipId, version: 2, type: 'removed', state: 'REMOVED' },
    })

    await test.expectRefusal(admin, createMutation, input, 'NOT_FOUND')
  })

  it('cannot be done by a machine client for another organization', async () => {
    const partner = test.subgraph.partner(newId('organization'))
    const { id: organizationId } = await test.organization()
    const input = test.input(await test.entitlement({ organizationId }), { organizationId })

    await test.expectRefusal(partner, createMutation, input, 'NOT_FOUND')
  })
})

describe('a server of an organization', () => {
  it('[SRV-16] is read and operated by every administrator; the trail names who acted', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const second = await secondAdministrator(organization)
    const grant = (operation: Parameters<typeof test.subgraph.grant>[1], target: string) =>
      test.subgraph.grant(second, operation, target)

    const seen = await test.see(second, server.id)
    expect(seen).toMatchObject({
      viewerRole: 'OWNER',
      locator: { value: server.locator },
      availableActions: [
        ...['ROTATE_LOCATOR', 'SET_LOCATOR_AVAILABILITY', 'TRANSFER', 'SUSPEND', 'RETIRE', 'DELETE'],
      ],
      members: { edges: [] },
    })
    expect(await listed(second, organization.id)).toEqual([
      { id: server.id, state: 'ACTIVE', owner: { kind: 'ORGANIZATION', organizationId: organization.id } },
    ])

    const applicant = await test.account()
    const approved = await test.request(applicant, server.locator)
    const rejected = await test.request(await test.account(), server.locator)
    expect((await test.see(second, server.id)).joinRequests.edges).toHaveLength(2)
    const decide = (query: string, joinRequestId: string) => test.call(second, query, { joinRequestId })
    expect(failureOf(await decide(approveMutation, approved))).toBeUndefined()
    expect(failureOf(await decide(rejectMutation, rejected))).toBeUndefined()
    const [member] = (await test.see(second, server.id)).members.edges
    const deletion = { memberId: member.node.id, idempotencyKey: newKey() }
    const deleted = await test.call(second, contentMutation, {
      ...deletion,
      grant: await grant('MEMBER_CONTENT_DELETION', member.node.id),
    })
    expect(failureOf(deleted)).toBeUndefined()
    const closing = { serverId: server.id, availability: 'CLOSED' }
    expect(failureOf(await test.call(second, availabilityMutation, closing))).toBeUndefined()
    const rotated = await test.call(second, rotateMutation, {
      serverId: server.id,
      grant: await grant('LOCATOR_ROTATION', server.id),
    })
    const { value: confirmLocator } = rotated.data.rotateServerLocator.server.locator
    const ending = await test.call(second, deleteMutation, {
      ...{ serverId: server.id, confirmLocator },
      grant: await grant('SERVER_DELETION', server.id),
    })
    expect(ending.data.deleteServer.server.state).toBe('DELETION_REQUESTED')
    const { deletionReceipt } = await test.inState(organization.admin, server.id, 'DELETED')
    expect(deletionReceipt).toMatchObject({ state: 'DONE' })

    const trail = await test.subgraph.audit(`server:${server.id}`)
    const actors = Object.fromEntries(trail.map(({ action, actor }) => [action, actor]))
    expect(actors).toMatchObject({
      'servers.server.created': organization.admin.accountId,
      'servers.join.approved': second.accountId,
      'servers.join.rejected': second.accountId,
      'servers.content.deletion.requested': second.accountId,
      'servers.server.locator.changed': second.accountId,
      'servers.server.locator.rotated': second.accountId,
      'servers.server.deletion.requested': second.accountId,
      'servers.server.deleted': 'system',
    })
  })

  it.each(strangers)('[SRV-16] is an absent one for %s, and nothing changes', async (_name, callerOf) => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const member = await test.member(server)
    const joinRequestId = await test.request(await test.account(), server.locator)
    const caller = await callerOf(organization)

    expect(await test.see(caller, server.id)).toBeNull()
    expect(await listed(caller, organization.id)).toBeNull()
    const serverId = server.id
    const grants = {
      rotation: await test.subgraph.grant(caller, 'LOCATOR_ROTATION', serverId),
      deletion: await test.subgraph.grant(caller, 'SERVER_DELETION', serverId),
      content: await test.subgraph.grant(caller, 'MEMBER_CONTENT_DELETION', member.id),
    }
    const calls: [string, object][] = [
      [availabilityMutation, { serverId, availability: 'CLOSED' }],
      [rotateMutation, { serverId, grant: grants.rotation }],
      [deleteMutation, { serverId, confirmLocator: server.locator, grant: grants.deletion }],
      [contentMutation, { memberId: member.id, idempotencyKey: newKey(), grant: grants.content }],
      [approveMutation, { joinRequestId }],
      [rejectMutation, { joinRequestId }],
    ]
    for (const [query, input] of calls) await test.expectRefusal(caller, query, input, 'NOT_FOUND')
  })

  it('[SRV-05] stays with the organization when its last administrator is removed, and the next one administers it', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const { admin, membershipId: id } = organization
    await test.membership(organization.id, admin, { id, version: 2, type: 'removed', state: 'REMOVED' })

    expect(await test.see(admin, server.id)).toBeNull()
    const [row] = await test.sql('SELECT owner_id, state FROM server WHERE id = $1', server.id)
    expect(row).toEqual({ owner_id: organization.id, state: 'ACTIVE' })
    const next = await secondAdministrator(organization)
    expect(await test.see(next, server.id)).toMatchObject({ viewerRole: 'OWNER', state: 'ACTIVE' })
  })

  it('[SRV-05] stays with the organization when the account of its last administrator is deleted', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const { accountId } = organization.admin
    const deletionId = newId('accountDeletion')
    const data = { accountId: accountId!, state: 'DELETION_REQUESTED' as const, deletionId }

    await test.subgraph.publish('accounts.account.deletion.started', accountId!, 2, data)

    const answer = await test.subgraph.until(async () => (await test.subgraph.events(deletionId))[0])
    // The membership in the organization, an idempotency key, and the projections of the account and of its device.
    expect(answer.data).toMatchObject({ erased: 4, detached: 0 })
    expect(await test.sql('SELECT 1 FROM membership WHERE account_id = $1', accountId)).toEqual([])
    const next = await secondAdministrator(organization)
    expect(await test.see(next, server.id)).toMatchObject({ viewerRole: 'OWNER', state: 'ACTIVE' })
  })

  it('shows a member of the server neither the organization nor the locator', async () => {
    const organization = await test.organization()
    const { caller } = await test.member(await test.serverOf(organization))

    const { data } = await test.subgraph.call(
      caller,
      '{ _entities(representations: [{ __typename: "Account", id: "' +
        caller.accountId +
        '" }]) { ... on Account { servers { edges { node { owner { kind organizationId } locator { value } } } } } } }',
    )

    expect(data._entities[0].servers.edges).toEqual([
      { node: { owner: { kind: 'ORGANIZATION', organizationId: null }, locator: null } },
    ])
  })

  it('is listed to the machine client of its organization, with the organization', async () => {
    const organization = await test.organization()
    const { id } = await test.serverOf(organization)

    expect(await listed(test.subgraph.partner(organization.id), organization.id)).toEqual([
      { id, state: 'ACTIVE', owner: { kind: 'ORGANIZATION', organizationId: organization.id } },
    ])
    expect(await listed(test.subgraph.partner(newId('organization')), organization.id)).toBeNull()
  })
})

describe('the administrators of organizations', () => {
  it('are known from snapshots too, apart from the other members', async () => {
    const organization = await test.organization()
    const [late, member] = [await test.account(), await test.account()]
    await test.membership(organization.id, late, { type: 'snapshot', version: 7 })
    await test.membership(organization.id, member, { role: 'MEMBER' })

    const rows = await test.sql(
      `SELECT account_id AS id FROM membership WHERE organization_id = $1 AND role = 'ADMIN'`,
      organization.id,
    )
    expect(rows.map(({ id }) => id as string).sort()).toEqual(
      [organization.admin.accountId!, late.accountId!].sort(),
    )
  })

  it('act at the same moment, one after the other', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const second = await secondAdministrator(organization)
    const holding = {
      sql: 'SELECT 1 FROM server WHERE id = $1 FOR UPDATE',
      parameters: [server.id],
      waiting: 2,
    }
    const set = (caller: TestCaller, availability: string) =>
      test.call(caller, availabilityMutation, { serverId: server.id, availability })

    const answers = await whileHeld(test.subgraph, holding, () =>
      Promise.all([set(organization.admin, 'CLOSED'), set(second, 'OPEN')]),
    )

    expect(answers.map(failureOf)).toEqual([undefined, undefined])
    const changes = (await test.subgraph.events(server.id)).filter(({ type }) => type.endsWith('changed'))
    expect(changes.map(({ version }) => version)).toEqual([3, 4])
  })

  it('get a hint for the organization when its server has changed', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const hints = test.subgraph.hints()

    const closing = { serverId: server.id, availability: 'CLOSED' }
    await test.call(organization.admin, availabilityMutation, closing)

    await test.subgraph.until(
      async () =>
        hints.find(({ scope, ids }) => scope === `organization:${organization.id}` && ids[0] === server.id),
      'the hint',
    )
  })
})
