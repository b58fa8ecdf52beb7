import { newId } from '@enigm/contracts'
import { failureOf, whileHeld, type TestCaller } from '@enigm/subgraph/testkit'
import {
  acceptOwnershipMutation,
  approveMutation,
  decisionQuery,
  declineOwnershipMutation,
  deleteMutation,
  ServersTest,
  transferMutation,
  withdrawTransferMutation,
  type TestServer,
} from '../servers.fixture'
import { TRANSFER_EXPIRY_JOB } from './open-transfers'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

async function offering(caller: TestCaller, serverId: string, newOwnerId: string, more: object = {}) {
  const grant = await test.subgraph.grant(caller, 'SERVER_OWNERSHIP_TRANSFER', `${serverId}:${newOwnerId}`)
  return { serverId, newOwnerId, grant, ...more }
}
async function offer(caller: TestCaller, serverId: string, newOwnerId: string, more: object = {}) {
  return test.call(caller, transferMutation, await offering(caller, serverId, newOwnerId, more))
}
async function offered(caller: TestCaller, serverId: string, newOwnerId: string, more?: object) {
  const { transfer } = (await offer(caller, serverId, newOwnerId, more)).data.transferServerOwnership
  return transfer.id as string
}
async function acceptance(caller: TestCaller, transferId: string) {
  const grant = await test.subgraph.grant(caller, 'SERVER_OWNERSHIP_ACCEPTANCE', transferId)
  return { transferId, acknowledgesResponsibility: true, grant }
}
const accept = async (caller: TestCaller, transferId: string) =>
  test.call(caller, acceptOwnershipMutation, await acceptance(caller, transferId))
async function ownerOf(serverId: string): Promise<unknown> {
  const [row] = await test.sql(
    'SELECT owner_kind AS kind, owner_id AS id FROM server WHERE id = $1',
    serverId,
  )
  return row
}
async function transfersOf(caller: TestCaller) {
  const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Account", id: $id }]) {
    ... on Account { serverTransfers { edges { node { id state serverId serverName newOwnerKind organizationId availableActions } } } } } }`
  const { data } = await test.subgraph.call(caller, query, { id: caller.accountId })
  return data._entities[0].serverTransfers.edges.map(({ node }: any) => node)
}
const openTransfer = async (caller: TestCaller, id: string) =>
  (
    await test.subgraph.call(
      caller,
      'query ($id: ID!) { server(id: $id) { openTransfer { id state availableActions } } }',
      { id },
    )
  ).data.server.openTransfer

async function deleteAccount({ accountId }: TestCaller): Promise<void> {
  const deletionId = newId('accountDeletion')
  const data = { accountId: accountId!, state: 'DELETION_REQUESTED' as const, deletionId }
  await test.subgraph.publish('accounts.account.deletion.started', accountId!, 2, data)
  await test.subgraph.until(async () => (await test.subgraph.events(deletionId))[0], 'the erasure')
}

async function remove({ id, locator, owner }: TestServer) {
  const grant = await test.subgraph.grant(owner, 'SERVER_DELETION', id)
  return test.call(owner, deleteMutation, { serverId: id, confirmLocator: locator, grant })
}

describe('transferServerOwnership', () => {
  it('[SRV-04] from an account to a member: nothing changes before the member accepts', async () => {
    const server = await test.server()
    const member = await test.member(server)

    const { transfer, errors } = (await offer(server.owner, server.id, member.id)).data
      .transferServerOwnership

    expect(errors).toEqual([])
    expect(transfer).toMatchObject({
      ...{ state: 'OFFERED', serverId: server.id, serverName: null, newOwnerKind: 'INDIVIDUAL' },
      ...{ organizationId: null, availableActions: ['WITHDRAW'] },
    })
    expect(await ownerOf(server.id)).toEqual({ kind: 'INDIVIDUAL', id: server.owner.accountId })
    expect(await openTransfer(server.owner, server.id)).toMatchObject({ id: transfer.id })
    expect(await openTransfer(member.caller, server.id)).toBeNull()
    expect(await transfersOf(member.caller)).toEqual([
      {
        ...{ id: transfer.id, state: 'OFFERED', serverId: server.id, serverName: null },
        ...{ newOwnerKind: 'INDIVIDUAL', organizationId: null, availableActions: ['ACCEPT', 'DECLINE'] },
      },
    ])
    expect(await transfersOf(server.owner)).toEqual([])

    expect((await accept(member.caller, transfer.id)).data.acceptServerOwnership).toMatchObject({
      transfer: { state: 'ACCEPTED', availableActions: [] },
      errors: [],
    })

    expect(await ownerOf(server.id)).toEqual({ kind: 'INDIVIDUAL', id: member.caller.accountId })
    expect((await test.subgraph.events(server.id)).at(-1)).toMatchObject({
      type: 'servers.server.ownership.transferred',
      data: { ownerId: member.caller.accountId, state: 'ACTIVE' },
    })
    expect((await test.subgraph.audit(`server:${server.id}`)).slice(-2)).toMatchObject([
      { actor: server.owner.accountId, action: 'servers.transfer.offered', target: transfer.id },
      {
        actor: member.caller.accountId,
        action: 'servers.server.ownership.transferred',
        target: server.id,
        reason: 'RESPONSIBILITY_ACKNOWLEDGED',
      },
    ])
    expect(await test.subgraph.events(member.id)).toMatchObject([
      { type: 'servers.member.activated', version: 1 },
      { type: 'servers.member.role.changed', version: 2, data: { memberId: member.id, state: 'ACTIVE' } },
    ])
    expect(await test.see(member.caller, server.id)).toMatchObject({ viewerRole: 'OWNER' })
    expect(await test.see(server.owner, server.id)).toMatchObject({ viewerRole: 'ADMINISTRATOR' })
    expect(failureOf(await remove(server))).toBe('NOT_FOUND')
    const participation = async (caller: TestCaller) =>
      (await test.subgraph.call(caller, decisionQuery, { serverId: server.id })).data.participationDecision
    expect((await participation(member.caller)).allowed).toBe(true)
    expect((await participation(server.owner)).allowed).toBe(true)
  })

  it('[SRV-04] [SRV-16] from an account to an organization that it administers, accepted by another administrator', async () => {
    const organization = await test.organization()
    const server = await test.server(organization.admin)
    const second = await test.account()
    await test.membership(organization.id, second)
    expect(await test.see(second, server.id)).toBeNull()
    const id = await offered(server.owner, server.id, organization.id, { organizationKind: 'TEAM' })
    expect(await transfersOf(second)).toMatchObject([
      { id, newOwnerKind: 'TEAM', organizationId: organization.id, availableActions: ['ACCEPT', 'DECLINE'] },
    ])

    expect(failureOf(await accept(second, id))).toBeUndefined()

    expect(await ownerOf(server.id)).toEqual({ kind: 'TEAM', id: organization.id })
    for (const caller of [second, organization.admin])
      expect(await test.see(caller, server.id)).toMatchObject({
        viewerRole: 'OWNER',
        owner: { kind: 'TEAM', organizationId: organization.id },
      })
    expect(await test.sql('SELECT 1 FROM member WHERE account_id = $1', second.accountId)).toEqual([])
  })

  it('[SRV-04] from an organization to another of its administrators, who administers it as a member from then on', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const second = await test.account()
    const membershipId = await test.membership(organization.id, second)

    const id = await offered(organization.admin, server.id, membershipId)
    expect(failureOf(await accept(second, id))).toBeUndefined()

    expect(await ownerOf(server.id)).toEqual({ kind: 'INDIVIDUAL', id: second.accountId })
    expect(await test.see(organization.admin, server.id)).toBeNull()
    expect(await test.see(second, server.id)).toMatchObject({
      viewerRole: 'OWNER',
      members: { edges: [{ node: { isOwn: true, role: 'ADMINISTRATOR' } }] },
    })
  })

  it('[SRV-04] refuses every new owner outside the boundary, a machine client included, with one answer', async () => {
    const organization = await test.organization()
    const ofOrganization = await test.serverOf(organization)
    const individual = await test.server()
    const stranger = await test.account()
    const plain = await test.account()
    const plainId = await test.membership(organization.id, plain, { role: 'MEMBER' })
    const foreign = await test.organization()
    const member = await test.member(ofOrganization)
    const cases: [TestServer, string][] = [
      [individual, stranger.accountId!],
      [individual, individual.ownerMemberId],
      [individual, member.id],
      [individual, organization.id],
      [individual, organization.membershipId],
      [individual, newId('client')],
      [individual, newId('member')],
      [individual, ''],
      [ofOrganization, plainId],
      [ofOrganization, organization.membershipId],
      [ofOrganization, foreign.membershipId],
      [ofOrganization, foreign.id],
      [ofOrganization, organization.id],
      [ofOrganization, member.id],
      [ofOrganization, newId('client')],
    ]
    for (const [{ id, owner }, newOwnerId] of cases) {
      const input = newOwnerId
        ? await offering(owner, id, newOwnerId)
        : {
            serverId: id,
            newOwnerId,
            grant: await test.subgraph.grant(owner, 'SERVER_OWNERSHIP_TRANSFER', id),
          }
      await test.expectRefusal(owner, transferMutation, input, 'NEW_OWNER_NOT_ELIGIBLE')
    }
  })

  it('[SRV-13] refuses a name of another scope, also of an account inside the boundary: no name discloses another one', async () => {
    const organization = await test.organization()
    const ofOrganization = await test.serverOf(organization)
    const individual = await test.server()
    const both = await test.account()
    const membershipId = await test.membership(organization.id, both)
    await test.member(individual, both)
    const { id: memberId } = await test.member(ofOrganization, both)
    const cases: [TestServer, string][] = [
      [individual, membershipId],
      [ofOrganization, memberId],
    ]
    for (const [{ id, owner }, name] of cases) {
      const input = await offering(owner, id, name)
      await test.expectRefusal(owner, transferMutation, input, 'NEW_OWNER_NOT_ELIGIBLE')
    }
  })

  it('is for the owner alone, with a grant for this server and this new owner', async () => {
    const server = await test.server()
    const [administrator, user] = [await test.administrator(server), await test.member(server)]
    for (const caller of [administrator.caller, user.caller, await test.account()])
      await test.expectRefusal(
        caller,
        transferMutation,
        await offering(caller, server.id, user.id),
        'NOT_FOUND',
      )
    const other = await offering(server.owner, server.id, administrator.id)
    const input = { ...other, newOwnerId: user.id }
    await test.expectRefusal(server.owner, transferMutation, input, 'PIN_REQUIRED')
    const { grant } = await offering(server.owner, server.id, user.id)
    const individual = { serverId: server.id, newOwnerId: user.id, grant, organizationKind: 'INDIVIDUAL' }
    expect(failureOf(await test.call(server.owner, transferMutation, individual))).toBe('BAD_USER_INPUT')
  })

  it('offers a server once at a time, and none that is being set up or deleted', async () => {
    const server = await test.server()
    const [first, second] = [await test.member(server), await test.member(server)]
    const input = await offering(server.owner, server.id, second.id)
    await offered(server.owner, server.id, first.id)
    await test.expectRefusal(server.owner, transferMutation, input, 'INVALID_TRANSITION')
    const open = await openTransfer(server.owner, server.id)
    await remove(server)
    expect(await transfersOf(first.caller)).toMatchObject([
      { id: open.id, state: 'CLOSED', availableActions: [] },
    ])
    await test.expectRefusal(
      first.caller,
      acceptOwnershipMutation,
      await acceptance(first.caller, open.id),
      'INVALID_TRANSITION',
    )
    await test.expectRefusal(
      server.owner,
      transferMutation,
      await offering(server.owner, server.id, second.id),
      'INVALID_TRANSITION',
    )
  })
})

describe('a transfer', () => {
  async function scene() {
    const server = await test.server()
    const member = await test.member(server)
    return { server, member, id: await offered(server.owner, server.id, member.id) }
  }

  it('[SRV-04] is decided by its new owner alone, and withdrawn by the owner alone', async () => {
    const { server, member, id } = await scene()
    const other = await test.member(server)
    for (const caller of [other.caller, server.owner, (await test.organization()).admin]) {
      await test.expectRefusal(caller, acceptOwnershipMutation, await acceptance(caller, id), 'NOT_FOUND')
      await test.expectRefusal(caller, declineOwnershipMutation, { transferId: id }, 'NOT_FOUND')
    }
    for (const caller of [other.caller, member.caller])
      await test.expectRefusal(caller, withdrawTransferMutation, { transferId: id }, 'NOT_FOUND')
    const input = { ...(await acceptance(member.caller, id)), acknowledgesResponsibility: false }
    expect(failureOf(await test.call(member.caller, acceptOwnershipMutation, input))).toBe('BAD_USER_INPUT')
    expect(await ownerOf(server.id)).toMatchObject({ id: server.owner.accountId })
  })

  it.each([
    ['declined', 'DECLINED', declineOwnershipMutation, (s: any) => s.member.caller],
    ['withdrawn', 'WITHDRAWN', withdrawTransferMutation, (s: any) => s.server.owner],
  ])('leaves the server with its owner when it is %s', async (_name, state, mutation, callerOf) => {
    const made = await scene()
    const caller = callerOf(made) as TestCaller

    const { data } = await test.call(caller, mutation, { transferId: made.id })

    expect(Object.values<any>(data)[0]).toMatchObject({ transfer: { id: made.id, state }, errors: [] })
    expect(await ownerOf(made.server.id)).toMatchObject({ id: made.server.owner.accountId })
    expect(await test.sql('SELECT 1 FROM job WHERE aggregate_id = $1', made.id)).toEqual([])
    await test.expectRefusal(
      made.member.caller,
      acceptOwnershipMutation,
      await acceptance(made.member.caller, made.id),
      'INVALID_TRANSITION',
    )
    expect(await openTransfer(made.server.owner, made.server.id)).toBeNull()
  })

  it('[SRV-04] closes the pending request to join of the person who takes the server over', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const second = await test.account()
    const membershipId = await test.membership(organization.id, second)
    const joinRequestId = await test.request(second, server.locator)
    const id = await offered(organization.admin, server.id, membershipId)

    expect(failureOf(await accept(second, id))).toBeUndefined()

    expect((await test.subgraph.events(joinRequestId)).at(-1)).toMatchObject({ type: 'servers.join.closed' })
    expect(await test.sql('SELECT 1 FROM job WHERE aggregate_id = $1', joinRequestId)).toEqual([])
    await test.expectRefusal(second, approveMutation, { joinRequestId }, 'INVALID_TRANSITION')
  })

  it('expires after 14 days', async () => {
    const { server, member, id } = await scene()
    const [job] = await test.sql(
      'SELECT due_at FROM job WHERE kind = $1 AND aggregate_id = $2',
      TRANSFER_EXPIRY_JOB,
      id,
    )
    expect(Math.round((job.due_at - Date.now()) / 86_400_000)).toBe(14)

    await test.sql(
      'UPDATE job SET due_at = now() WHERE kind = $1 AND aggregate_id = $2',
      TRANSFER_EXPIRY_JOB,
      id,
    )

    await test.subgraph.until(async () => (await transfersOf(member.caller))[0].state === 'EXPIRED')
    expect(await ownerOf(server.id)).toMatchObject({ id: server.owner.accountId })
  })

  it('[SRV-05] ends with the account of the new owner, and the server keeps its owner', async () => {
    const { server, member, id } = await scene()

    await deleteAccount(member.caller)

    expect((await test.subgraph.events(id)).at(-1)).toMatchObject({
      type: 'servers.transfer.closed',
      data: { state: 'CLOSED' },
    })
    expect(await ownerOf(server.id)).toMatchObject({ id: server.owner.accountId })
    expect(await test.see(server.owner, server.id)).toMatchObject({ state: 'ACTIVE', viewerRole: 'OWNER' })
    expect(await openTransfer(server.owner, server.id)).toBeNull()
  })

  it('[SRV-04] is refused at the acceptance when the new owner has left the boundary', async () => {
    const organization = await test.organization()
    const server = await test.serverOf(organization)
    const second = await test.account()
    const membershipId = await test.membership(organization.id, second)
    const id = await offered(organization.admin, server.id, membershipId)
    await test.membership(organization.id, second, {
      ...{ id: membershipId, version: 2, type: 'removed', state: 'REMOVED' },
    })

    await test.expectRefusal(
      second,
      acceptOwnershipMutation,
      await acceptance(second, id),
      'NEW_OWNER_NOT_ELIGIBLE',
    )
    expect(await ownerOf(server.id)).toMatchObject({ id: organization.id })
  })

  it('[SRV-05] makes one owner when two administrators accept at the same moment', async () => {
    const organization = await test.organization()
    const server = await test.server(organization.admin)
    const second = await test.account()
    await test.membership(organization.id, second)
    const id = await offered(server.owner, server.id, organization.id)
    const holding = {
      sql: 'SELECT 1 FROM server WHERE id = $1 FOR UPDATE',
      parameters: [server.id],
      waiting: 2,
    }

    const answers = await whileHeld(test.subgraph, holding, () =>
      Promise.all([accept(second, id), accept(organization.admin, id)]),
    )

    expect(answers.map(failureOf).sort()).toEqual(['INVALID_TRANSITION', undefined])
    const changes = (await test.subgraph.events(server.id)).filter(({ type }) => type.endsWith('transferred'))
    expect(changes).toHaveLength(1)
  })

  it('[SRV-05] is not accepted for a server whose deletion is requested at the same moment', async () => {
    const { server, member, id } = await scene()
    const deleting = {
      sql: `UPDATE server SET state = 'DELETION_REQUESTED', version = version + 1 WHERE id = $1`,
      parameters: [server.id],
    }

    const answer = await whileHeld(test.subgraph, deleting, () => accept(member.caller, id))

    expect(failureOf(answer)).toBe('INVALID_TRANSITION')
    expect(await ownerOf(server.id)).toMatchObject({ id: server.owner.accountId })
  })
})
