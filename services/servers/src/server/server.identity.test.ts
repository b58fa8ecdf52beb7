import { limitationTexts } from '@enigm/contracts'
import { subgraphSdl } from '@enigm/subgraph'
import { failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import { Kind, parse, print } from 'graphql'
import { definition } from '../service'
import {
  createMutation,
  deleteMutation,
  newKey,
  retireMutation,
  ServersTest,
  suspendMutation,
  resumeMutation,
  availabilityMutation,
  type TestServer,
} from '../servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

async function create(owner: TestCaller, more: object = {}) {
  const entitlementId = await test.entitlement({ accountId: owner.accountId })
  return (await test.call(owner, createMutation, test.input(entitlementId, more))).data
}

const fieldsOfServer = () =>
  parse(subgraphSdl(definition)).definitions.flatMap((each) =>
    each.kind === Kind.OBJECT_TYPE_DEFINITION && each.name.value === 'Server'
      ? (each.fields ?? []).map(({ name, type }) => ({ name: name.value, type: print(type) }))
      : [],
  )

const stage =
  'PURCHASE CREATION REGION ADMINISTRATION LOCATOR REQUEST_REVIEW MEMBERSHIP POLICY CONTENT END'.split(' ')
const progress = (lifecycle: { stage: string; progress: string }[]) => {
  expect(lifecycle.map((each) => each.stage)).toEqual(stage)
  return lifecycle.map((each) => each.progress).join(' ')
}

describe('the identity of a server', () => {
  it('[SRV-10] is its id, its locator for administrators and a name that is optional, and nothing else', async () => {
    const owner = await test.account()
    const { createServer } = await create(owner, { displayName: null })
    const { id } = createServer.server
    const server = await test.inState(owner, id, 'ACTIVE')
    expect(server.displayName).toBeNull()
    expect(server.locator.value).toMatch(/^[0-9A-Z-]{16,}$/)
    const named = await test.see(owner, (await create(owner, { displayName: 'Blue' })).createServer.server.id)
    expect(named.displayName).toBe('Blue')
    const whole = { id, locator: server.locator.value, owner, ownerMemberId: server.members.edges[0].node.id }
    const user = await test.member(whole)
    expect(await test.see(user.caller, id)).toMatchObject({ id, displayName: null, locator: null })
    expect(await test.see(await test.account(), id)).toBeNull()
    // The texts of the type identify it; all others are enums, moments and numbers.
    const texts = fieldsOfServer().filter(({ type }) => /\b(ID|String)\b/.test(type))
    expect(texts.map(({ name }) => name).sort()).toEqual(['displayName', 'id'])
  })
})

describe('the surfaces of a server', () => {
  it('[SRV-11] are flags of its configuration, which the environment gets and use does not change', async () => {
    const owner = await test.account()
    const { createServer } = await create(owner, { surfaces: ['MEDIA', 'TEXT'] })
    const { id } = createServer.server
    expect(createServer.server.surfaces).toEqual(['TEXT', 'MEDIA'])
    const server = await test.inState(owner, id, 'ACTIVE')
    const [command] = await test.sql(
      `SELECT selector FROM environment_command WHERE server_id = $1 AND kind = 'PROVISION'`,
      id,
    )
    expect(command).toEqual({ selector: { surfaces: ['TEXT', 'MEDIA'] } })
    const whole = { id, locator: server.locator.value, owner, ownerMemberId: server.members.edges[0].node.id }
    const user = await test.member(whole)
    await test.store(id, user.handle, undefined, undefined, { contentClass: 'MULTIMEDIA' })
    for (const caller of [owner, user.caller])
      expect((await test.see(caller, id)).surfaces).toEqual(['TEXT', 'MEDIA'])
    const other = await create(await test.account())
    expect(other.createServer.server.surfaces).toEqual(['TEXT', 'CALL', 'MEDIA'])
    expect(fieldsOfServer().find(({ name }) => name === 'surfaces')).toEqual({
      ...{ name: 'surfaces', type: '[ServerSurface!]' },
    })
  })

  it('are at least one, each once', async () => {
    const owner = await test.account()
    for (const surfaces of [[], ['TEXT', 'TEXT'], ['VIDEO']]) {
      const entitlementId = await test.entitlement({ accountId: owner.accountId })
      const answer = await test.subgraph.call(owner, createMutation, {
        input: test.input(entitlementId, { surfaces }),
      })
      expect(failureOf(answer)).toBe('BAD_USER_INPUT')
    }
  })
})

describe('the lifecycle of a server', () => {
  const byOwner = async (
    { owner, id: serverId }: TestServer,
    mutation: string,
    operation: string,
    more = {},
  ) => {
    const grant = await test.subgraph.grant(owner, operation as 'SERVER_SUSPENSION', serverId)
    await test.call(owner, mutation, { serverId, grant, ...more })
  }

  it('[SRV-07] is managed by its owner and shown in its ten stages, without topology', async () => {
    const owner = await test.account()
    const { createServer } = await create(owner)
    expect(progress(createServer.server.lifecycle)).toBe(
      'DONE OPEN DONE DONE LATER LATER LATER LATER LATER LATER',
    )
    const server = await test.server(owner)
    const seen = async () => {
      const { state, lifecycle } = await test.see(owner, server.id)
      return [state, progress(lifecycle)]
    }
    const begun = 'DONE DONE DONE DONE'
    expect(await seen()).toEqual(['ACTIVE', `${begun} OPEN OPEN OPEN OPEN OPEN LATER`])
    await test.call(owner, availabilityMutation, { serverId: server.id, availability: 'CLOSED' })
    expect(await seen()).toEqual(['ACTIVE', `${begun} PAUSED OPEN OPEN OPEN OPEN LATER`])
    await byOwner(server, suspendMutation, 'SERVER_SUSPENSION')
    expect(await seen()).toEqual(['SUSPENDED', `${begun} PAUSED PAUSED PAUSED OPEN OPEN OPEN`])
    await byOwner(server, resumeMutation, 'SERVER_RESUMPTION')
    await byOwner(server, retireMutation, 'SERVER_RETIREMENT')
    expect(await seen()).toEqual(['RETIRED', `${begun} OVER OVER OVER OVER OPEN OPEN`])
    await byOwner(server, deleteMutation, 'SERVER_DELETION', { confirmLocator: server.locator })
    await test.inState(owner, server.id, 'DELETED')
    expect(await seen()).toEqual(['DELETED', `${begun} OVER OVER OVER OVER OVER DONE`])
    const running = await test.server()
    const user = await test.member(running)
    expect((await test.see(user.caller, running.id)).lifecycle).toBeNull()
    const administrator = await test.administrator(running)
    expect((await test.see(administrator.caller, running.id)).lifecycle).toHaveLength(10)
    const shown = JSON.stringify([
      await test.see(owner, server.id),
      await test.see(running.owner, running.id),
    ])
    expect(shown).not.toContain(new URL(test.agentUrl).host)
    expect(shown).not.toMatch(/\bhost|cluster|node_|subnet|https?:\/\//i)
  })
})

describe('the responsibility for a server', () => {
  it('[SLC-06] is that of its owner, who acknowledges it at the creation and whom every member sees', async () => {
    const owner = await test.account()
    const entitlementId = await test.entitlement({ accountId: owner.accountId })
    for (const acknowledgesResponsibility of [false, undefined]) {
      const input = { ...test.input(entitlementId, { idempotencyKey: newKey() }), acknowledgesResponsibility }
      expect(failureOf(await test.subgraph.call(owner, createMutation, { input }))).toBe('BAD_USER_INPUT')
    }
    const server = await test.server(owner)
    const [created] = await test.subgraph.audit(`server:${server.id}`)
    expect(created).toMatchObject({
      ...{ action: 'servers.server.created', actor: owner.accountId, reason: 'RESPONSIBILITY_ACKNOWLEDGED' },
    })
    const responsibleParty = { kind: 'INDIVIDUAL', organizationId: null }
    const user = await test.member(server)
    for (const caller of [owner, user.caller])
      expect(await test.see(caller, server.id)).toMatchObject({ responsibleParty })
    const organization = await test.organization()
    const owned = await test.serverOf(organization)
    expect((await test.see(organization.admin, owned.id)).responsibleParty).toEqual({
      ...{ kind: 'ORGANIZATION', organizationId: organization.id },
    })
  })

  it('[LIM-13] comes with the statement that a server replaces no other protection, at the creation and on the server', async () => {
    const owner = await test.account()
    const { createServer } = await create(owner)
    expect(createServer.limitations).toEqual([{ code: 'SERVER_NOT_SUBSTITUTE' }])
    const { limitations } = await test.see(owner, createServer.server.id)
    expect(limitations[0]).toEqual({ code: 'SERVER_NOT_SUBSTITUTE' })
    for (const part of ['end-to-end encryption', 'device trust', 'secure onboarding', 'user awareness'])
      expect(limitationTexts.SERVER_NOT_SUBSTITUTE.en).toContain(part)
  })
})
