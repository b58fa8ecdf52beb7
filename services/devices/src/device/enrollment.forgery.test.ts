import { generateKeyPairSync, sign, type KeyPairKeyObjectResult } from 'node:crypto'
import { SimulatedDevice } from '@enigm/simulators'
import { type TestSubgraph } from '@enigm/subgraph/testkit'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'
import { expectRefused, Owner, startDevices } from './device.fixture'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

describe('an enrollment request that is not the device’s own for this session', () => {
  type Header = Record<string, unknown>
  const now = () => Math.floor(Date.now() / 1_000)
  const good = (device: SimulatedDevice, sessionId: string) => ({
    header: { alg: 'EdDSA', typ: 'device-enrollment+jwt', jwk: device.publicKey } as Header & { alg: string },
    claims: {
      ...{ iss: device.thumbprint, aud: 'enigm-devices', sid: sessionId, kind: 'ENIGM_APP', jti: 'jti' },
      ...{ iat: now(), exp: now() + 300 },
    } as Record<string, unknown>,
  })
  const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

  /** Signs by hand what no library would sign. */
  const signedBy = async (
    key: KeyPairKeyObjectResult,
    sessionId: string,
    change: Header,
  ): Promise<string> => {
    const { header, claims } = good(await SimulatedDevice.create(), sessionId)
    const { kty, crv, x } = key.publicKey.export({ format: 'jwk' })
    const changed = { ...header, jwk: { kty, crv, x }, ...change }
    const iss = await calculateJwkThumbprint(changed.jwk as JWK)
    const input = `${base64url(changed)}.${base64url({ ...claims, iss })}`
    return `${input}.${sign(null, Buffer.from(input), key.privateKey).toString('base64url')}`
  }

  const forge = async (
    sessionId: string,
    change: (request: ReturnType<typeof good>) => unknown,
  ): Promise<string> => {
    const device = await SimulatedDevice.create()
    const request = good(device, sessionId)
    change(request)
    return device.sign(request.header, request.claims)
  }

  it('is what each case below differs from: the unchanged request is accepted', async () => {
    const owner = new Owner(subgraph)
    const session = owner.session()
    const request = await forge(session.sessionId!, () => undefined)
    expect(await owner.request(request, session)).toMatchObject({ errors: [], device: { kind: 'ENIGM_APP' } })
  })

  type Change = (request: ReturnType<typeof good>) => unknown
  it.each<[string, Change]>([
    ['another typ', ({ header }) => (header.typ = 'at+jwt')],
    ['no typ', ({ header }) => delete header.typ],
    ['no key', ({ header }) => delete header.jwk],
    ['a key that is no object', ({ header }) => (header.jwk = 'key')],
    ['a private member in its key', ({ header }) => (header.jwk = { ...(header.jwk as object), d: 'AAAA' })],
    [
      'a further member in its key',
      ({ header }) => (header.jwk = { ...(header.jwk as object), kid: 'serial' }),
    ],
    ['the key of another curve', ({ header }) => (header.jwk = { ...(header.jwk as object), crv: 'X25519' })],
    ['a short key', ({ header }) => (header.jwk = { ...(header.jwk as object), x: 'AAAA' })],
    ['another audience', ({ claims }) => (claims.aud = 'enigm-gateway')],
    ['no audience', ({ claims }) => delete claims.aud],
    ['another issuer', ({ claims }) => (claims.iss = 'someone')],
    ['no issuer', ({ claims }) => delete claims.iss],
    ['a foreign session', ({ claims }) => (claims.sid = 'sess_foreign')],
    ['no session', ({ claims }) => delete claims.sid],
    ['no jti', ({ claims }) => delete claims.jti],
    ['no issue time', ({ claims }) => delete claims.iat],
    ['no expiry', ({ claims }) => delete claims.exp],
    ['an expiry in the past', ({ claims }) => (claims.exp = now() - 6)],
    ['an issue time over five minutes ago', ({ claims }) => (claims.iat = now() - 306)],
    [
      'an issue time in the future',
      ({ claims }) => Object.assign(claims, { iat: now() + 60, exp: now() + 120 }),
    ],
    ['a life of over five minutes', ({ claims }) => (claims.exp = now() + 310)],
    ['an unknown kind', ({ claims }) => (claims.kind = 'LAPTOP')],
    ['no kind', ({ claims }) => delete claims.kind],
  ])('is refused with %s', async (_, change) => {
    const owner = new Owner(subgraph)
    const session = owner.session()
    await expectRefused(owner, session, await forge(session.sessionId!, change), 'ENROLLMENT_INVALID')
  })

  it('is refused without a signature, with a shared secret and with the key of another', async () => {
    const owner = new Owner(subgraph)
    const session = owner.session()
    const device = await SimulatedDevice.create()
    const { header, claims } = good(device, session.sessionId!)
    const stranger = await SimulatedDevice.create()
    const secret = Buffer.from(device.publicKey.x!, 'base64url')
    const signed = await stranger.sign(header, claims)
    const [head, body] = signed.split('.')
    for (const request of [
      `${base64url({ ...header, alg: 'none' })}.${base64url(claims)}.`,
      `${head}.${body}.`,
      await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(secret),
      signed,
      ...['', 'x', '..', `${'x'.repeat(3_000)}.x.x`],
    ]) {
      await expectRefused(owner, session, request, 'ENROLLMENT_INVALID')
    }
  })

  it('is refused under any algorithm but EdDSA', async () => {
    const owner = new Owner(subgraph)
    const session = owner.session()
    const { claims } = good(await SimulatedDevice.create(), session.sessionId!)
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const jwk = await exportJWK(publicKey)
    const request = await new SignJWT({ ...claims, iss: await calculateJwkThumbprint(jwk) })
      .setProtectedHeader({ alg: 'ES256', typ: 'device-enrollment+jwt', jwk })
      .sign(privateKey)
    await expectRefused(owner, session, request, 'ENROLLMENT_INVALID')
  })

  it('is refused with an unknown critical extension', async () => {
    const owner = new Owner(subgraph)
    const session = owner.session()
    const key = generateKeyPairSync('ed25519')
    const plain = await signedBy(key, session.sessionId!, {})
    await expectRefused(
      owner,
      session,
      await signedBy(key, session.sessionId!, { crit: ['x'], x: 1 }),
      'ENROLLMENT_INVALID',
    )
    expect(await owner.request(plain, session)).toMatchObject({ errors: [] })
  })

  it('is refused with another spelling of a key, which would have another thumbprint', async () => {
    const owner = new Owner(subgraph)
    const session = owner.session()
    const key = generateKeyPairSync('ed25519')
    const { x } = key.publicKey.export({ format: 'jwk' }) as { x: string }
    const spelled = x.slice(0, -1) + String.fromCharCode(x.charCodeAt(x.length - 1) + 1)
    expect(Buffer.from(spelled, 'base64url')).toEqual(Buffer.from(x, 'base64url'))
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: spelled }
    const request = await signedBy(key, session.sessionId!, { jwk })
    await expectRefused(owner, session, request, 'ENROLLMENT_INVALID')
  })

  it('is refused with a key of small order and the signature that fits every message', async () => {
    const owner = new Owner(subgraph)
    const session = owner.session()
    const { header, claims } = good(await SimulatedDevice.create(), session.sessionId!)
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: `AQ${'A'.repeat(41)}` }
    const iss = await calculateJwkThumbprint(jwk)
    const signature = Buffer.alloc(64, 0).fill(1, 0, 1).toString('base64url')
    const request = [base64url({ ...header, jwk }), base64url({ ...claims, iss }), signature].join('.')
    await expectRefused(owner, session, request, 'ENROLLMENT_INVALID')
  })

  it('is refused when another account replays it', async () => {
    const [owner, thief] = [new Owner(subgraph), new Owner(subgraph)]
    const session = owner.session()
    const request = await (await SimulatedDevice.create()).enrollment({ sessionId: session.sessionId! })
    await expectRefused(thief, thief.session(), request, 'ENROLLMENT_INVALID')
    expect(await owner.request(request, session)).toMatchObject({ errors: [] })
    await expectRefused(thief, thief.session(), request, 'ENROLLMENT_INVALID')
  })
})
