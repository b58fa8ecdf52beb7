import type { BaseConfig } from '../config'
import { atTime } from '../testkit/clock'
import { createTestKey, internalToken, type TestCaller, type TestKey } from '../testkit/keys'
import { createCallerVerifier } from './internal-token'

const account: TestCaller = {
  accountId: 'acct_one',
  sessionId: 'sess_one',
  organizationId: 'org_one',
  role: 'CUSTOMER',
  scopes: ['devices:read'],
}
const keysOf = (key: TestKey) => JSON.parse(key.jwks) as BaseConfig['INTERNAL_PUBLIC_KEYS']

describe('the verifier of internal tokens', () => {
  it('returns the caller with exactly the claims of the token', async () => {
    const key = await createTestKey()
    const verify = createCallerVerifier('devices', keysOf(key))
    expect(await verify(`Bearer ${await internalToken(key, 'devices', account)}`)).toEqual({
      kind: 'account',
      accountId: 'acct_one',
      sessionId: 'sess_one',
      organizationId: 'org_one',
      role: 'CUSTOMER',
      scopes: new Set(['devices:read']),
    })
  })

  it('gives a machine client no account, so that it never owns objects of a person', async () => {
    const key = await createTestKey()
    const verify = createCallerVerifier('devices', keysOf(key))
    const token = await internalToken(key, 'devices', { ...account, role: 'PARTNER' })
    const caller = await verify(`Bearer ${token}`)
    expect([caller?.kind, caller?.organizationId, caller?.accountId]).toEqual([
      'machine',
      'org_one',
      undefined,
    ])
  })

  it('knows an anonymous request for a browser of the panel, and no other mark', async () => {
    const key = await createTestKey()
    const verify = createCallerVerifier('accounts', keysOf(key))
    const callerOf = async (caller: TestCaller) =>
      verify(`Bearer ${await internalToken(key, 'accounts', caller)}`)
    const plain = { kind: 'anonymous', scopes: new Set() }
    expect(await callerOf({ scopes: [] })).toEqual(plain)
    expect(await callerOf({ scopes: [], isPanel: true })).toEqual({ ...plain, isPanel: true })
    expect(await callerOf({ ...account, isPanel: true })).not.toHaveProperty('isPanel')
  })

  it.each([36_000, -60_000])(
    'caches a token by its exact text until it expires, or the clock jumps before it: %d ms',
    async (jump) => {
      const key = await createTestKey()
      const verify = createCallerVerifier('devices', keysOf(key))
      const header = `Bearer ${await internalToken(key, 'devices', account)}`
      const caller = await verify(header)
      expect(await verify(header)).toBe(caller)
      expect(await atTime(Date.now() + jump, () => verify(header))).toBeNull()
      expect(await verify(header)).toEqual(caller)
    },
  )

  it('verifies a token again after its removal from the cache', async () => {
    const key = await createTestKey()
    const verify = createCallerVerifier('devices', keysOf(key), 1)
    const first = `Bearer ${await internalToken(key, 'devices', account)}`
    const caller = await verify(first)
    await verify(`Bearer ${await internalToken(key, 'devices', { ...account, accountId: 'acct_two' })}`)
    const again = await verify(first)
    expect(again).toEqual(caller)
    expect(again).not.toBe(caller)
  })

  it('accepts every key of the set, so that keys can be rotated', async () => {
    const [old, fresh] = await Promise.all([createTestKey(), createTestKey()])
    const keys = { keys: [...keysOf(old).keys, ...keysOf(fresh).keys] }
    const verify = createCallerVerifier('devices', keys)
    const tokens = await Promise.all([old, fresh].map((key) => internalToken(key, 'devices', account)))
    const callers = await Promise.all(tokens.map((token) => verify(`Bearer ${token}`)))
    expect(callers.map((caller) => caller?.accountId)).toEqual(['acct_one', 'acct_one'])
  })
})
