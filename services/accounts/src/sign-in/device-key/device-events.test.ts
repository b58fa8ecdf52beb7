import { newId, type EventType } from '@enigm/contracts'
import { startTestAccounts } from '../../accounts.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

type Person = Awaited<ReturnType<Awaited<typeof starting>['person']>>

const device = (person: Person, deviceId: string, state = 'PENDING_ENROLLMENT') =>
  ({ deviceId, accountId: person.accountId, sessionId: person.sessionId, state }) as never
const sessionIs = async (sessionId: string, condition: string) => {
  const accounts = await starting
  await accounts.subgraph.until(
    async () => (await accounts.sql(`SELECT 1 FROM session WHERE id = $1 AND ${condition}`, sessionId))[0],
    `session ${condition}`,
  )
}
/** A person whose device has requested its enrollment in the session. */
const enrolled = async () => {
  const accounts = await starting
  const person = await accounts.person()
  const deviceId = newId('device')
  await accounts.subgraph.publish(
    'devices.device.enrollment.requested',
    deviceId,
    1,
    device(person, deviceId),
  )
  await sessionIs(person.sessionId, 'device_id IS NOT NULL')
  return { ...person, deviceId }
}

describe('devices.device.enrollment.requested', () => {
  it('[SES-01] binds the session to the device, which its owner sees by its handle only', async () => {
    const accounts = await starting
    const { caller, accountId, sessionId, deviceId } = await enrolled()
    expect((await accounts.subgraph.events(sessionId)).at(-1)).toEqual({
      type: 'accounts.session.bound',
      aggregateId: sessionId,
      version: 2,
      data: { sessionId, accountId, state: 'ACTIVE', deviceId },
    })
    expect((await accounts.subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject({
      actor: 'system',
      action: 'accounts.session.bound',
      target: sessionId,
    })
    const { data } = await accounts.subgraph.call(
      caller,
      '{ me { sessions { edges { node { deviceHandle } } } } }',
    )
    const handle = accounts.subgraph.app.handle('dh', `account:${accountId}`, deviceId)
    expect(data.me.sessions.edges).toEqual([{ node: { deviceHandle: handle } }])
    expect(JSON.stringify(data)).not.toContain(deviceId)
  })

  it('binds no session of another account, and binds a session once', async () => {
    const accounts = await starting
    const [one, other] = await Promise.all([enrolled(), accounts.person()])
    const [foreign, second] = [newId('device'), newId('device')]
    const foreignSession = { ...(device(one, foreign) as object), sessionId: other.sessionId } as never
    await accounts.subgraph.publish('devices.device.enrollment.requested', foreign, 1, foreignSession)
    await accounts.subgraph.publish('devices.device.enrollment.requested', second, 1, device(one, second))
    await accounts.subgraph.until(
      async () =>
        (await accounts.sql('SELECT 1 FROM inbox_head WHERE aggregate_id = ANY($1)', [foreign, second]))
          .length === 2,
    )
    expect(await accounts.sql('SELECT device_id FROM session WHERE id = $1', other.sessionId)).toEqual([
      { device_id: null },
    ])
    expect(await accounts.sql('SELECT device_id FROM session WHERE id = $1', one.sessionId)).toEqual([
      { device_id: one.deviceId },
    ])
  })
})

describe('the end of a device', () => {
  it.each<[EventType, string]>([
    ['devices.device.revoked', 'REVOKED'],
    ['devices.device.replaced', 'REPLACED'],
    ['devices.device.retired', 'RETIRED'],
    ['devices.device.enrollment.rejected', 'REVOKED'],
  ])('[SES-04] %s closes its sessions and no others, without a request', async (type, state) => {
    const accounts = await starting
    const person = await enrolled()
    const other = (await accounts.signIn(person.credentials)).session.id
    const data = {
      ...(device(person, person.deviceId, state) as object),
      effectiveAt: new Date().toISOString(),
    }
    await accounts.subgraph.publish(type, person.deviceId, 2, data as never)
    await sessionIs(person.sessionId, `state = 'CLOSED'`)
    expect((await accounts.subgraph.events(person.sessionId)).at(-1)).toEqual({
      type: 'accounts.session.closed',
      aggregateId: person.sessionId,
      version: 3,
      data: {
        sessionId: person.sessionId,
        accountId: person.accountId,
        state: 'CLOSED',
        cause: 'DEVICE',
        deviceId: person.deviceId,
      },
    })
    expect((await accounts.subgraph.audit(`account:${person.accountId}`)).at(-1)).toMatchObject({
      actor: 'system',
      action: 'accounts.session.closed',
      target: person.sessionId,
      reason: 'DEVICE',
    })
    await sessionIs(other, `state = 'ACTIVE'`)
    expect((await accounts.refresh(person.tokens.refreshToken)).errors).toMatchObject([
      { code: 'REFRESH_TOKEN_INVALID' },
    ])
  })

  it('[SES-04] closes the session of a second device as well, though the session is bound to the first', async () => {
    const accounts = await starting
    const person = await enrolled()
    const second = newId('device')
    await accounts.subgraph.publish('devices.device.enrollment.requested', second, 1, device(person, second))
    await accounts.subgraph.publish('devices.device.retired', second, 2, device(person, second, 'RETIRED'))
    await sessionIs(person.sessionId, `state = 'CLOSED'`)
  })

  it('[SES-04] is not reversed by a repeated event', async () => {
    const accounts = await starting
    const person = await enrolled()
    const retired = device(person, person.deviceId, 'RETIRED')
    await accounts.subgraph.publish('devices.device.retired', person.deviceId, 2, retired)
    await accounts.subgraph.publish('devices.device.retired', person.deviceId, 2, retired)
    await accounts.subgraph.publish('devices.device.retired', person.deviceId, 3, retired)
    await accounts.subgraph.until(
      async () =>
        (
          await accounts.sql(
            'SELECT 1 FROM inbox_head WHERE aggregate_id = $1 AND version = 3',
            person.deviceId,
          )
        )[0],
    )
    expect(await accounts.subgraph.events(person.sessionId)).toHaveLength(3)
  })
})

describe('devices.device.snapshot', () => {
  it('[SES-04] repeats what was missed: a present device binds its session, an ended one closes its sessions', async () => {
    const accounts = await starting
    const [present, ended] = await Promise.all([accounts.person(), accounts.person()])
    const [one, other] = [newId('device'), newId('device')]
    await accounts.subgraph.publish('devices.device.snapshot', one, 7, device(present, one, 'TRUSTED'))
    await accounts.subgraph.publish('devices.device.snapshot', other, 4, device(ended, other, 'REVOKED'))
    await sessionIs(present.sessionId, `state = 'ACTIVE' AND device_id = '${one}'`)
    await sessionIs(ended.sessionId, `state = 'CLOSED'`)
  })
})
