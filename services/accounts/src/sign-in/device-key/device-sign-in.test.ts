import { randomBytes, randomUUID } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { atTime, failureOf } from '@enigm/subgraph/testkit'
import { base64url, calculateJwkThumbprint, generateKeyPair, SignJWT } from 'jose'
import { startTestAccounts } from '../../accounts.fixture'
import { origin, otherOrigin, signIn, start, TestDevice } from './device.fixture'

const starting = startTestAccounts({ ORIGINS: `${origin},${otherOrigin}` })
afterAll(async () => (await starting).subgraph.stop())

const trusted = async () => TestDevice.trusted(await starting)

describe('startDeviceSignIn', () => {
  it('[ACC-11] gives an unknown number the same answer as a known one, and stores nothing', async () => {
    const accounts = await starting
    const { credentials } = await accounts.person()
    const before = await accounts.subgraph.countEvents()
    for (const accountNumber of [credentials.accountNumber, '0000000000000000', 'nonsense']) {
      const { data } = await accounts.subgraph.call(null, start, { input: { accountNumber, origin } })
      expect(data.startDeviceSignIn).toEqual({
        nonce: expect.stringMatching(/^[\w-]{72}$/),
        expiresAt: expect.any(String),
        errors: [],
      })
      const seconds = (Date.parse(data.startDeviceSignIn.expiresAt) - Date.now()) / 1000
      expect(seconds).toBeGreaterThan(50)
      expect(seconds).toBeLessThanOrEqual(60)
    }
    expect(await accounts.subgraph.countEvents()).toBe(before)
    expect(await accounts.sql('SELECT 1 FROM used_challenge')).toEqual([])
  })

  it('refuses an origin without sign-in', async () => {
    const accounts = await starting
    const input = { accountNumber: '0', origin: 'https://evil.example' }
    expect(await accounts.failure(null, start, input)).toBe('ORIGIN_UNKNOWN')
  })
})

describe('signInWithDeviceKey', () => {
  it('waits for the events of devices: without them the device may have lost its trust', async () => {
    const accounts = await starting
    const device = await trusted()
    const input = { assertion: await device.assertion() }
    const answer = await accounts.subgraph.whileSilent(() => accounts.subgraph.call(null, signIn, { input }))
    expect(failureOf(answer)).toBe('UNAVAILABLE')
    expect((await device.present(await device.assertion())).errors).toEqual([])
  })

  it('[SES-01] starts a session that belongs to the device, with one event and one audit entry', async () => {
    const accounts = await starting
    const device = await trusted()
    const { deviceId } = device
    const { accountId } = device.person
    const { session, refreshToken, errors } = await device.present(await device.assertion())
    expect(errors).toEqual([])
    expect(session).toEqual({
      id: expect.stringMatching(/^sess_/),
      state: 'ACTIVE',
      deviceHandle: accounts.subgraph.app.handle('dh', `account:${accountId}`, deviceId),
    })
    expect(await accounts.subgraph.events(session.id)).toEqual([
      {
        type: 'accounts.session.started',
        aggregateId: session.id,
        version: 1,
        data: { sessionId: session.id, accountId, state: 'ACTIVE', deviceId },
      },
    ])
    const trail = await accounts.subgraph.audit(`account:${accountId}`)
    expect(trail.filter(({ target }) => target === session.id)).toMatchObject([
      { actor: accountId, action: 'accounts.session.started', outcome: 'DONE', reason: 'DEVICE_KEY' },
    ])
    expect((await accounts.refresh(refreshToken)).errors).toEqual([])
  })

  const now = () => Math.floor(Date.now() / 1000)
  it.each<[string, (device: TestDevice) => Promise<string>]>([
    ['another origin', (device) => device.assertion({ aud: 'https://evil.example' })],
    ['several origins', (device) => device.assertion({ aud: [origin, 'https://evil.example'] })],
    ['an invented nonce', (device) => device.assertion({ nonce: randomBytes(54).toString('base64url') })],
    ['no nonce', (device) => device.assertion({ nonce: undefined })],
    ['another issuer', (device) => device.assertion({ iss: randomUUID() })],
    ['a longer life', (device) => device.assertion({ exp: now() + 61 })],
    ['no end', (device) => device.assertion({ exp: undefined })],
    ['an end that has come', (device) => device.assertion({ iat: now() - 80, exp: now() - 20 })],
    ['a time to come', (device) => device.assertion({ iat: now() + 30, exp: now() + 60 })],
    ['another kind of token', (device) => device.assertion({}, { typ: 'device-enrollment+jwt' })],
    ['no key', (device) => device.assertion({}, { jwk: undefined })],
    ['its private key', async (device) => device.assertion({}, { jwk: await device.privateJwk() })],
    [
      'the public key of the device under a signature of another one',
      async (device) => {
        const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
        return new SignJWT(await device.claims()).setProtectedHeader(device.header()).sign(privateKey)
      },
    ],
    [
      'a key that no device has',
      async (device) => (await TestDevice.create(await starting, device.person)).assertion(),
    ],
    [
      'a key of small order with the signature that fits every message',
      async (device) => {
        const jwk = { kty: 'OKP', crv: 'Ed25519', x: `AQ${'A'.repeat(41)}` }
        await device.becomes('enrollment.approved', 'TRUSTED', {
          keyThumbprint: await calculateJwkThumbprint(jwk),
        })
        const claims = { ...(await device.claims()), iss: await calculateJwkThumbprint(jwk) }
        const content = [{ ...device.header(), jwk }, claims].map((part) =>
          base64url.encode(JSON.stringify(part)),
        )
        return [...content, base64url.encode(Buffer.alloc(64, 0).fill(1, 0, 1))].join('.')
      },
    ],
    [
      'alg none',
      async (device) => {
        const [, claims] = (await device.assertion()).split('.')
        return `${base64url.encode(JSON.stringify({ ...device.header(), alg: 'none' }))}.${claims}.`
      },
    ],
    [
      'alg HS256 with the public key as secret',
      async (device) =>
        new SignJWT(await device.claims())
          .setProtectedHeader({ ...device.header(), alg: 'HS256' })
          .sign(Buffer.from(device.publicKey.x!, 'base64url')),
    ],
    ['no token at all', async () => 'x'],
  ])('[THR-02] refuses %s', async (_, forge) => {
    const accounts = await starting
    const device = await trusted()
    const before = [await device.sessions(), await accounts.subgraph.countEvents()]
    const answer = await device.present(await forge(device))
    expect(answer).toMatchObject({ session: null, accessToken: null, refreshToken: null })
    expect(answer.errors).toEqual([
      {
        code: 'DEVICE_KEY_INVALID',
        message: 'No trusted device of the account has signed this; start again.',
        path: ['input', 'assertion'],
      },
    ])
    expect([await device.sessions(), await accounts.subgraph.countEvents()]).toEqual(before)
  })

  it('[THR-02] accepts a nonce once, also in parallel', async () => {
    const device = await trusted()
    const assertion = await device.assertion()
    const codes = await Promise.all(Array.from({ length: 6 }, () => device.code(assertion)))
    expect(codes.filter((code) => code === undefined)).toHaveLength(1)
    expect(await device.code(assertion)).toBe('DEVICE_KEY_INVALID')
    expect(await device.sessions()).toHaveLength(2)
  })

  it('[THR-02] accepts no nonce after 60 seconds', async () => {
    const device = await trusted()
    const nonce = await device.nonce()
    const end = Buffer.from(nonce, 'base64url').readUIntBE(16, 6)
    const at = (time: number) =>
      atTime(time, async () =>
        device.code(await device.assertion(await device.claims(nonce, Math.floor(time / 1000)))),
      )
    expect(await at(end)).toBe('DEVICE_KEY_INVALID')
    expect(await at(end - 2000)).toBeUndefined()
  })

  it('[THR-02] accepts no nonce of another account, of another origin or of a passkey', async () => {
    const accounts = await starting
    const [mine, theirs] = await Promise.all([trusted(), trusted()])
    expect(await mine.code(await mine.assertion({ nonce: await theirs.nonce() }))).toBe('DEVICE_KEY_INVALID')
    const { data } = await accounts.subgraph.call(
      null,
      'mutation ($input: StartPasskeySignInInput!) { startPasskeySignIn(input: $input) { options { challenge } } }',
      { input: { origin } },
    )
    const { challenge } = data.startPasskeySignIn.options
    expect(await mine.code(await mine.assertion({ nonce: challenge }))).toBe('DEVICE_KEY_INVALID')
    const elsewhere = await mine.nonce(otherOrigin)
    expect(await mine.code(await mine.assertion({ nonce: elsewhere }))).toBe('DEVICE_KEY_INVALID')
    expect(await mine.code(await mine.assertion({ nonce: elsewhere, aud: otherOrigin }))).toBeUndefined()
    expect(await mine.signIn()).toBeUndefined()
  })

  it('[ACC-02] is refused while the account may not sign in', async () => {
    const accounts = await starting
    const device = await trusted()
    await accounts.sql(`UPDATE account SET state = 'SUSPENDED' WHERE id = $1`, device.person.accountId)
    expect(await device.signIn()).toBe('ACCOUNT_NOT_ACTIVE')
  })

  it.each(['PARTNER', 'DASHBOARD'] as const)('[THR-01] is not for a %s', async (role) => {
    const accounts = await starting
    const device = await trusted()
    const caller = { ...accounts.subgraph.caller(role), organizationId: newId('organization') }
    expect(await accounts.failure(caller, signIn, { assertion: await device.assertion() })).toBe('FORBIDDEN')
    expect(await device.sessions()).toHaveLength(1)
  })
})

describe('the trust of the device', () => {
  it('[SES-04] is required: a device that waits for its approval does not sign in', async () => {
    const device = await TestDevice.waiting(await starting)
    expect(await device.signIn()).toBe('DEVICE_KEY_INVALID')
    await device.becomes('enrollment.approved', 'TRUSTED')
    expect(await device.signIn()).toBeUndefined()
  })

  it.each([
    ['revoked', 'REVOKED'],
    ['replaced', 'REPLACED'],
    ['retired', 'RETIRED'],
    ['snapshot', 'REVOKED'],
  ])('[SES-04] ends with %s: its sessions are closed and it cannot sign in', async (verb, state) => {
    const device = await trusted()
    const { session } = await device.present(await device.assertion())
    const waiting = await device.assertion()
    await device.becomes(verb, state)
    expect((await device.sessions()).find(({ id }) => id === session.id)).toMatchObject({ state: 'CLOSED' })
    expect(await device.code(waiting)).toBe('DEVICE_KEY_INVALID')
    expect(await device.signIn()).toBe('DEVICE_KEY_INVALID')
  })

  it('[SES-04] is suspended by a restriction: the sessions of its key are closed, so it cannot lift its own restriction', async () => {
    const device = await trusted()
    const { session } = await device.present(await device.assertion())
    await device.becomes('restricted', 'RESTRICTED')
    expect(await device.sessions()).toMatchObject([
      { id: device.person.sessionId, state: 'ACTIVE' },
      { id: session.id, state: 'CLOSED' },
    ])
    expect(await device.signIn()).toBe('DEVICE_KEY_INVALID')
    await device.becomes('restriction.lifted', 'TRUSTED')
    expect(await device.signIn()).toBeUndefined()
  })

  it('[SES-04] is known from a snapshot when all earlier events were missed', async () => {
    const device = await TestDevice.create(await starting)
    await device.becomes('snapshot', 'TRUSTED')
    expect(await device.signIn()).toBeUndefined()
  })

  it('[SES-04] leaves no live session when it ends while the device signs in', async () => {
    const device = await trusted()
    const assertions = await Promise.all(Array.from({ length: 6 }, () => device.assertion()))
    await Promise.all([
      ...assertions.map((each) => device.present(each)),
      device.becomes('revoked', 'REVOKED'),
    ])
    const own = (await device.sessions()).filter(({ device_id }) => device_id === device.deviceId)
    expect(own.filter(({ state }) => state !== 'CLOSED')).toEqual([])
    expect(await device.signIn()).toBe('DEVICE_KEY_INVALID')
  })
})
