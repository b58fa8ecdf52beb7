import {
  availabilityMutation,
  joinMutation,
  rotateMutation,
  ServersTest,
  type TestMember,
  type TestServer,
} from '../servers.fixture'
import { checkSymbol, newLocator, readLocator, showLocator } from './locator'

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

describe('a locator', () => {
  it('has 12 random symbols and a check symbol, and is never the same twice', () => {
    const locators = Array.from({ length: 2_000 }, newLocator)
    for (const locator of locators) {
      expect(locator).toMatch(/^[0-9A-HJKMNP-TV-Z]{13}$/)
      expect(checkSymbol(locator.slice(0, 12))).toBe(locator[12])
    }
    expect(new Set(locators).size).toBe(2_000)
    for (const symbol of SYMBOLS) expect(locators.some((locator) => locator.includes(symbol))).toBe(true)
  })

  it('is read as it is meant: case, separators and look-alikes do not matter', () => {
    expect(showLocator('0123456789ABC')).toBe('0123-4567-89AB-C')
    expect(readLocator('0123-4567-89AB-C')).toBe('0123456789ABC')
    expect(readLocator(' o123 4567_89ab c ')).toBe('01234567_89ABC')
    expect(readLocator('olI3-4567')).toBe('01134567')
    const locator = newLocator()
    expect(readLocator(showLocator(locator).toLowerCase())).toBe(locator)
  })

  it('detects every typing error of one symbol', () => {
    const body = newLocator().slice(0, 12)
    for (let index = 0; index < body.length; index++) {
      for (const symbol of SYMBOLS.replace(body[index]!, '')) {
        const slipped = body.slice(0, index) + symbol + body.slice(index + 1)
        expect(checkSymbol(slipped)).not.toBe(checkSymbol(body))
      }
    }
  })
})

describe('the locator of a server', () => {
  let test: ServersTest
  let server: TestServer
  let member: TestMember
  let administrator: TestMember
  beforeAll(async () => {
    test = await ServersTest.start()
    server = await test.server()
    member = await test.member(server)
    administrator = await test.administrator(server)
  })
  afterAll(() => test.stop())

  const rotate = async (caller: TestServer['owner'], serverId: string) =>
    test.call(caller, rotateMutation, {
      serverId,
      grant: await test.subgraph.grant(caller, 'LOCATOR_ROTATION', serverId),
    })

  it('[JOI-01] is shown to the owner and the administrators, and to no other member', async () => {
    const locator = { value: expect.any(String), availability: 'OPEN' }
    expect((await test.see(server.owner, server.id)).locator).toEqual(locator)
    expect((await test.see(administrator.caller, server.id)).locator).toEqual(locator)
    expect((await test.see(member.caller, server.id)).locator).toBeNull()
  })

  it('[JOI-01] is replaced with a grant; the old one stops working at once, the new one works', async () => {
    const fresh = await test.server()
    const { data } = await rotate(fresh.owner, fresh.id)
    const { value } = data.rotateServerLocator.server.locator
    expect(value).not.toBe(fresh.locator)
    const applicant = await test.account()
    await test.request(applicant, fresh.locator)
    expect((await test.see(fresh.owner, fresh.id)).joinRequests.edges).toEqual([])
    await test.request(applicant, value)
    expect((await test.see(fresh.owner, fresh.id)).joinRequests.edges).toHaveLength(1)
    const events = await test.subgraph.events(fresh.id)
    expect(events.at(-1)).toMatchObject({ type: 'servers.server.locator.rotated', version: 3 })
    expect(JSON.stringify(events)).not.toContain(readLocator(value))
    const trail = await test.subgraph.audit(`server:${fresh.id}`)
    expect(trail.at(-1)).toMatchObject({
      actor: fresh.owner.accountId,
      action: 'servers.server.locator.rotated',
    })
    expect(trail.at(-1)!.grantId).toMatch(/^grant_/)
    expect(JSON.stringify(trail)).not.toContain(readLocator(value))
  })

  it('[JOI-01] can be closed and opened again without a grant, by an administrator too', async () => {
    const fresh = await test.server()
    const helper = await test.administrator(fresh)
    const set = async (availability: string) => {
      const { data } = await test.call(helper.caller, availabilityMutation, {
        serverId: fresh.id,
        availability,
      })
      return data.setLocatorAvailability.server.locator.availability as string
    }
    expect(await set('CLOSED')).toBe('CLOSED')
    await test.request(await test.account(), fresh.locator)
    const pending = async () =>
      (await test.see(fresh.owner, fresh.id)).joinRequests.edges.filter(
        (edge: any) => edge.node.state === 'PENDING',
      )
    expect(await pending()).toEqual([])
    expect(await set('OPEN')).toBe('OPEN')
    await test.request(await test.account(), fresh.locator)
    expect(await pending()).toHaveLength(1)
    expect(await test.subgraph.events(fresh.id)).toMatchObject([
      {},
      {},
      { type: 'servers.server.locator.changed', version: 3 },
      { type: 'servers.server.locator.changed', version: 4 },
    ])
    expect((await test.subgraph.audit(`server:${fresh.id}`)).slice(-2)).toMatchObject([
      { actor: helper.caller.accountId, action: 'servers.server.locator.changed', reason: 'CLOSED' },
      { actor: helper.caller.accountId, action: 'servers.server.locator.changed', reason: 'OPEN' },
    ])
  })

  it('[JOI-01] is no credential: its holder can ask to join, and sees nothing', async () => {
    const stranger = await test.account()
    const { data } = await test.call(stranger, joinMutation, { locator: server.locator })
    expect(data.requestToJoin.joinRequest.state).toBe('PENDING')
    expect(await test.see(stranger, server.id)).toBeNull()
  })

  it('is rotated with one grant once, and with no other grant', async () => {
    const grant = await test.subgraph.grant(server.owner, 'LOCATOR_ROTATION', server.id)
    await test.call(server.owner, rotateMutation, { serverId: server.id, grant })
    const wrong = [
      grant,
      null,
      await test.subgraph.grant(server.owner, 'SERVER_DELETION', server.id),
      await test.subgraph.grant(server.owner, 'LOCATOR_ROTATION', 'srv_other'),
      await test.subgraph.grant(member.caller, 'LOCATOR_ROTATION', server.id),
    ]
    for (const each of wrong) {
      await test.expectRefusal(
        server.owner,
        rotateMutation,
        { serverId: server.id, grant: each },
        'PIN_REQUIRED',
      )
    }
  })
})
