import { newId } from '@enigm/contracts'
import { failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import {
  connectMutation,
  decisionQuery,
  devicesQuery,
  environmentsQuery,
  inSession,
  removeDeviceMutation,
  restrictMutation,
  ServersTest,
  suspendMutation,
  type TestMember,
  type TestServer,
} from '../servers.fixture'

let test: ServersTest
beforeAll(async () => {
  test = await ServersTest.start()
})
afterAll(() => test.stop())

/** A further trusted device of an account, with its caller: a session that began by the key of the device. */
async function withDevice(caller: TestCaller): Promise<{ caller: TestCaller; deviceId: string }> {
  const [deviceId, sessionId] = [newId('device'), newId('session')]
  await test.deviceState(caller, deviceId, newId('session'), 'TRUSTED', 1)
  const data = { sessionId, accountId: caller.accountId!, deviceId, state: 'ACTIVE' } as const
  await test.subgraph.publish('accounts.session.started', sessionId, 1, data)
  await test.subgraph.until(
    async () => (await test.sql('SELECT 1 FROM session_device WHERE session_id = $1', sessionId))[0],
    'the session of the device',
  )
  return { caller: inSession(caller, sessionId), deviceId }
}

const connect = (caller: TestCaller, serverId: string) => test.call(caller, connectMutation, { serverId })
const connected = async (caller: TestCaller, serverId: string) =>
  (await connect(caller, serverId)).data.connectToServer.connectedDevice
const devices = async (caller: TestCaller, id: string, state?: string) =>
  (await test.subgraph.call(caller, devicesQuery, { id, state })).data.server.connectedDevices
const remove = (caller: TestCaller, deviceHandle: string) =>
  test.call(caller, removeDeviceMutation, { deviceHandle })
const allowed = async (caller: TestCaller, serverId: string) =>
  (await test.subgraph.call(caller, decisionQuery, { serverId })).data.participationDecision.allowed
const environments = async (caller: TestCaller) =>
  (await test.subgraph.call(caller, environmentsQuery)).data.environments.edges.map(({ node }: any) => node)

/** A server with a member whose device is connected. */
async function place(): Promise<{
  server: TestServer
  member: TestMember
  device: Awaited<ReturnType<typeof withDevice>>
  handle: string
}> {
  const server = await test.server()
  const member = await test.member(server)
  const device = await withDevice(member.caller)
  const { handle } = await connected(device.caller, server.id)
  return { server, member, device, handle }
}

describe('Server { connectedDevices }', () => {
  it('[MEM-06] shows the devices that take part there, in categories and by handles of this server; each read is in its trail', async () => {
    const { server, member, device, handle } = await place()
    const other = await test.server()
    await test.member(other, member.caller)
    const elsewhere = await connected(device.caller, other.id)

    const { edges, totalCount } = await devices(server.owner, server.id)

    expect(totalCount).toBe(1)
    expect(edges[0].node).toMatchObject({
      ...{ handle, member: member.handle, state: 'CONNECTED', trustCategory: 'TRUSTED' },
      sessions: [{ handle: expect.stringMatching(/^sh_/), state: 'ACTIVE' }],
    })
    expect(elsewhere.handle).not.toBe(handle)
    expect(JSON.stringify(edges)).not.toContain(device.deviceId)
    expect(JSON.stringify(edges)).not.toContain(device.caller.sessionId)
    expect((await test.subgraph.audit(`server:${server.id}`)).at(-1)).toMatchObject({
      ...{ action: 'Server.connectedDevices', actor: 'ADMINISTRATOR', target: server.id },
    })
    expect((await test.subgraph.audit(`account:${server.owner.accountId}`)).at(-1)).toMatchObject({
      action: 'Server.connectedDevices',
    })
    const second = await test.member(server)
    expect((await devices(second.caller, server.id)).totalCount).toBe(0)
    expect((await devices(member.caller, server.id)).totalCount).toBe(1)
    await test.deviceState(member.caller, device.deviceId, newId('session'), 'REVOKED', 2)
    expect((await devices(server.owner, server.id)).edges[0].node.trustCategory).toBe('NOT_TRUSTED')
  })

  it('[MEM-06] needs the scope servers:devices', async () => {
    const { server } = await place()
    const scopes = server.owner.scopes.filter((scope) => scope !== 'servers:devices')
    const answer = await test.subgraph.call({ ...server.owner, scopes }, devicesQuery, { id: server.id })
    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  it('[MEM-06] records a device once, and none that may not take part', async () => {
    const { server, device, handle } = await place()
    expect((await connected(device.caller, server.id)).handle).toBe(handle)
    expect((await devices(server.owner, server.id)).totalCount).toBe(1)
    const stranger = await withDevice(await test.account())
    await test.expectRefusal(
      stranger.caller,
      connectMutation,
      { serverId: server.id },
      'PARTICIPATION_DENIED',
    )
    await test.expectRefusal(stranger.caller, connectMutation, { serverId: 'srv_no' }, 'PARTICIPATION_DENIED')
    const browser = inSession(device.caller, newId('session'))
    await test.expectRefusal(browser, connectMutation, { serverId: server.id }, 'PARTICIPATION_DENIED')
  })
})

describe('removeDeviceFromServer', () => {
  it('[MEM-07] ends the participation of a device in this server only; its trust and other servers stay', async () => {
    const { server, member, device, handle } = await place()
    const other = await test.server()
    await test.member(other, member.caller)
    const trust = await test.sql('SELECT * FROM device_trust WHERE device_id = $1', device.deviceId)

    const { data } = await remove(server.owner, handle)

    expect(data.removeDeviceFromServer).toMatchObject({
      connectedDevice: { handle, state: 'REMOVED' },
      limitations: [{ code: 'REVOCATION_FUTURE_ONLY' }],
      errors: [],
    })
    expect(await allowed(device.caller, server.id)).toBe(false)
    expect(await allowed(member.caller, server.id)).toBe(true)
    expect(await allowed(device.caller, other.id)).toBe(true)
    expect(await test.sql('SELECT * FROM device_trust WHERE device_id = $1', device.deviceId)).toEqual(trust)
    await test.expectRefusal(device.caller, connectMutation, { serverId: server.id }, 'PARTICIPATION_DENIED')
    expect((await devices(server.owner, server.id, 'REMOVED')).edges[0].node.sessions).toEqual([])
    expect((await test.subgraph.audit(`server:${server.id}`)).map(({ action }) => action)).toContain(
      'servers.device.removed',
    )
    expect(failureOf(await remove(server.owner, handle))).toBe('INVALID_TRANSITION')
  })

  it('[MEM-07] is for the member too, and for administrators except about the owner; a stranger gets NOT_FOUND', async () => {
    const { server, member, handle } = await place()
    const administrator = await test.administrator(server)
    const ofOwner = await connected((await withDevice(server.owner)).caller, server.id)
    const input = { deviceHandle: ofOwner.handle }
    await test.expectRefusal(administrator.caller, removeDeviceMutation, input, 'MEMBER_PROTECTED')
    const second = await test.member(server)
    await test.expectRefusal(second.caller, removeDeviceMutation, { deviceHandle: handle }, 'NOT_FOUND')
    const stranger = await test.account()
    await test.expectRefusal(stranger, removeDeviceMutation, { deviceHandle: handle }, 'NOT_FOUND')
    expect(failureOf(await remove(member.caller, handle))).toBeUndefined()
  })
})

describe('environments', () => {
  it('[SRV-20] lists for Enigm App the servers that account and device may use, with state and decision and nothing about others', async () => {
    const { server, member, device } = await place()

    expect(await environments(device.caller)).toEqual([
      {
        ...{ id: server.id, displayName: null, state: 'ACTIVE', role: 'USER' },
        participation: { allowed: true, missing: [] },
      },
    ])
    const grant = await test.subgraph.grant(server.owner, 'SERVER_SUSPENSION', server.id)
    await test.call(server.owner, suspendMutation, { serverId: server.id, grant })
    expect(await environments(device.caller)).toMatchObject([
      { state: 'SUSPENDED', participation: { allowed: false, missing: ['SERVER_POLICY'] } },
    ])
    const shown = await test.subgraph.call(null, '{ __type(name: "Environment") { fields { name } } }')
    expect(shown.data.__type.fields.map(({ name }: { name: string }) => name)).toEqual(
      expect.not.arrayContaining(['members', 'owner', 'locator']),
    )
    expect(await environments(await test.account())).toEqual([])
    expect((await environments(member.caller)).length).toBe(1)
  })

  it('[SRV-20] lists none without the state of the account, the trust of the device, the membership or the place in the server', async () => {
    const barred: ((at: Awaited<ReturnType<typeof place>>) => Promise<unknown>)[] = [
      ({ member }) => test.accountState(member.caller, 'SUSPENDED', 2),
      ({ member, device }) =>
        test.deviceState(member.caller, device.deviceId, newId('session'), 'REVOKED', 2),
      ({ server, member }) =>
        test.call(server.owner, restrictMutation, { memberId: member.id, reasonCategory: 'SECURITY' }),
      ({ server, handle }) => remove(server.owner, handle),
    ]
    for (const bar of barred) {
      const at = await place()
      expect(await environments(at.device.caller)).toHaveLength(1)
      await bar(at)
      expect(await environments(at.device.caller)).toEqual([])
    }
    const { device } = await place()
    await test.subgraph.whileSilent(async () => {
      const { errors } = await test.subgraph.call(device.caller, environmentsQuery)
      expect(errors?.[0]?.extensions.code).toBe('UNAVAILABLE')
    })
  })
})
