import { randomUUID } from 'node:crypto'
import { restrictedScopes } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { startTestAccounts } from '../../accounts.fixture'
import { TestDevice } from '../device-key/device.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

type Person = Awaited<ReturnType<Awaited<typeof starting>['person']>>
type Moves = readonly (readonly [verb: string, state: string])[]

const mutation = `mutation ($input: CloseSessionsOfUntrustedDevicesInput!) {
  closeSessionsOfUntrustedDevices(input: $input) { closedCount errors { code path } } }`
const requested = ['enrollment.requested', 'PENDING_ENROLLMENT'] as const
const approved = ['enrollment.approved', 'TRUSTED'] as const
const restricted = ['restricted', 'RESTRICTED'] as const
const lifted = ['restriction.lifted', 'TRUSTED'] as const

const close = async (caller: Person['caller'] | null, idempotencyKey: string = randomUUID()) =>
  (await starting).subgraph.call(caller, mutation, { input: { idempotencyKey } })
const countOf = async (caller: Person['caller']) =>
  (await close(caller)).data.closeSessionsOfUntrustedDevices.closedCount as number
const stateOf = async (sessionId: string) =>
  (await (await starting).sql('SELECT state FROM session WHERE id = $1', sessionId))[0].state

/** Another session of the person, enrolled as a device that went this way. */
async function deviceOf(person: Person, moves: Moves, changed?: { keyThumbprint?: string }) {
  const accounts = await starting
  const { session } = await accounts.signIn(person.credentials)
  const device = await TestDevice.create(accounts, { ...person, sessionId: session.id })
  for (const [verb, state] of moves) await device.becomes(verb, state, changed)
  return { device, sessionId: session.id }
}

describe('closeSessionsOfUntrustedDevices', () => {
  it.each<[string, Moves]>([
    ['waits to be approved', [requested]],
    ['is restricted', [requested, approved, restricted]],
  ])('[SES-04] closes the session of a device that %s', async (_what, moves) => {
    const accounts = await starting
    const person = await accounts.person()
    const { device, sessionId } = await deviceOf(person, moves)
    const before = (await accounts.subgraph.audit(`account:${person.accountId}`)).length
    const { data } = await close(person.caller)
    expect(data.closeSessionsOfUntrustedDevices).toEqual({ closedCount: 1, errors: [] })
    expect((await accounts.subgraph.events(sessionId)).at(-1)).toMatchObject({
      type: 'accounts.session.closed',
      data: { sessionId, accountId: person.accountId, state: 'CLOSED', cause: 'DEVICE' },
    })
    expect((await accounts.subgraph.events(person.accountId)).at(-1)).toMatchObject({
      type: 'accounts.account.sessions.closed',
      data: { accountId: person.accountId, state: 'ACTIVE', count: 1 },
    })
    const written = (await accounts.subgraph.audit(`account:${person.accountId}`)).slice(before)
    expect(written).toMatchObject([
      { actor: person.accountId, action: 'accounts.account.sessions.closed', reason: 'DEVICE' },
    ])
    expect(JSON.stringify(data)).not.toContain(device.deviceId)
  })

  it.each<[string, Moves]>([
    ['trusted', [requested, approved]],
    ['trusted again', [requested, approved, restricted, lifted]],
  ])('[SES-04] keeps the session of a device that is %s, and those of no device', async (_what, moves) => {
    const accounts = await starting
    const person = await accounts.person()
    const { device, sessionId } = await deviceOf(person, moves)
    await accounts.signIn(person.credentials)
    await device.signIn()
    expect(await countOf(person.caller)).toBe(0)
    expect(await stateOf(sessionId)).toBe('ACTIVE')
    const live = await accounts.sql(
      `SELECT id FROM session WHERE account_id = $1 AND state = 'ACTIVE'`,
      person.accountId,
    )
    expect(live).toHaveLength(4)
  })

  it('[SES-04] keeps the session of a trusted device without a known key, which cannot sign in by it', async () => {
    const accounts = await starting
    const person = await accounts.person()
    const untold = { keyThumbprint: undefined }
    const { device, sessionId } = await deviceOf(person, [requested, approved], untold)
    expect(
      await accounts.sql('SELECT thumbprint FROM device_key WHERE device_id = $1', device.deviceId),
    ).toEqual([{ thumbprint: null }])
    expect(await countOf(person.caller)).toBe(0)
    expect(await stateOf(sessionId)).toBe('ACTIVE')
    expect(await device.signIn()).toBe('DEVICE_KEY_INVALID')
    await device.becomes('snapshot', 'TRUSTED')
    expect(await device.signIn()).toBeUndefined()
    await device.becomes('snapshot', 'TRUSTED', untold)
    expect(await device.signIn()).toBeUndefined()
  })

  it('[SES-04] closes sessions that remain after the end of a device', async () => {
    const accounts = await starting
    const person = await accounts.person()
    const { device, sessionId } = await deviceOf(person, [requested, approved, ['revoked', 'REVOKED']])
    expect(await stateOf(sessionId)).toBe('CLOSED')
    const { session } = await accounts.signIn(person.credentials)
    await accounts.sql('UPDATE session SET device_id = $2 WHERE id = $1', session.id, device.deviceId)
    expect(await countOf(person.caller)).toBe(1)
    expect(await stateOf(session.id)).toBe('CLOSED')
  })

  it('[SES-04] [THR-02] closes the calling session like another one', async () => {
    const accounts = await starting
    const person = await accounts.person()
    const waiting = await deviceOf(person, [requested])
    const caller = { ...person.caller, sessionId: waiting.sessionId }
    expect(await countOf(caller)).toBe(1)
    expect(await stateOf(waiting.sessionId)).toBe('CLOSED')
    expect(await stateOf(person.sessionId)).toBe('ACTIVE')
  })

  it('[SES-04] closes a restricted session, and can be called from one', async () => {
    const accounts = await starting
    const person = await accounts.person()
    const { sessionId } = await deviceOf(person, [requested])
    await accounts.sql(
      `UPDATE session SET state = 'RESTRICTED', restricted_by = 'HOLDER', restricted_by_holder = true
       WHERE account_id = $1`,
      person.accountId,
    )
    expect(await countOf({ ...person.caller, scopes: restrictedScopes })).toBe(1)
    expect([await stateOf(sessionId), await stateOf(person.sessionId)]).toEqual(['CLOSED', 'RESTRICTED'])
  })

  it('[SES-04] gives the same answer to the same key without another effect', async () => {
    const accounts = await starting
    const person = await accounts.person()
    await deviceOf(person, [requested])
    const key = randomUUID()
    const first = await close(person.caller, key)
    const later = await deviceOf(person, [requested])
    expect(await close(person.caller, key)).toEqual(first)
    expect(await stateOf(later.sessionId)).toBe('ACTIVE')
    const other = { ...person.caller, sessionId: later.sessionId }
    expect(failureOf(await close(other, key))).toBe('IDEMPOTENCY_CONFLICT')
  })

  it('[ACC-11] closes no session of another account, not even one that names the same device', async () => {
    const accounts = await starting
    const [person, other] = await Promise.all([accounts.person(), accounts.person()])
    const theirs = await deviceOf(other, [requested])
    expect(await countOf(person.caller)).toBe(0)
    expect(await stateOf(theirs.sessionId)).toBe('ACTIVE')
    const mine = await deviceOf(person, [requested, approved])
    await accounts.sql(
      'UPDATE session SET device_id = $2 WHERE id = $1',
      theirs.sessionId,
      mine.device.deviceId,
    )
    expect(await countOf(other.caller)).toBe(1)
  })

  it('[SES-04] does not deadlock with parallel sign-ins and changes of trust', async () => {
    const accounts = await starting
    const person = await accounts.person()
    const [waiting, trusted] = [
      await deviceOf(person, [requested]),
      await deviceOf(person, [requested, approved]),
    ]
    await Promise.all([
      close(person.caller),
      close(person.caller),
      trusted.device.signIn(),
      trusted.device.becomes(...restricted),
      accounts.signIn(person.credentials),
    ])
    await countOf(person.caller)
    expect([await stateOf(waiting.sessionId), await stateOf(trusted.sessionId)]).toEqual(['CLOSED', 'CLOSED'])
    const left = await accounts.sql(
      `SELECT count(*)::int AS count FROM session WHERE account_id = $1 AND state = 'ACTIVE' AND device_id IS NOT NULL`,
      person.accountId,
    )
    expect(left).toEqual([{ count: 0 }])
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['an operator', 'OPERATOR', 'FORBIDDEN'],
    ['support', 'SUPPORT', 'FORBIDDEN'],
    ['an auditor', 'AUDITOR', 'FORBIDDEN'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
    ['the gateway', 'GATEWAY', 'FORBIDDEN'],
  ] as const)('[SES-04] is not for %s', async (_, role, code) => {
    const { subgraph } = await starting
    expect(failureOf(await close((role && subgraph.caller(role)) as never))).toBe(code)
  })

  it.each(['', 'a b', 'x'.repeat(65)])('accepts no key like %j', async (key) => {
    const { caller } = await (await starting).person()
    expect(failureOf(await close(caller, key))).toBe('BAD_USER_INPUT')
  })
})
