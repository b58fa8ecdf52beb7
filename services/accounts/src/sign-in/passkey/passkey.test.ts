import { newId } from '@enigm/contracts'
import { atTime, type TestCaller } from '@enigm/subgraph/testkit'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { startTestAccounts } from '../../accounts.fixture'
import { Authenticator, type Forgery } from '@enigm/simulators'
import { Browser, list, register, remove, rename, startRegistration } from './passkey.fixture'
import { MOST_PASSKEYS } from './passkey.queries'

const starting = startTestAccounts().then((accounts) => ({ accounts, browser: new Browser(accounts) }))
afterAll(async () => (await starting).accounts.subgraph.stop())

const rows = async (accountId: string) =>
  (await starting).accounts.sql('SELECT * FROM passkey WHERE account_id = $1 ORDER BY id', accountId)
const trail = async (accountId: string) =>
  (await (await starting).accounts.subgraph.audit(`account:${accountId}`)).map(
    ({ action, outcome, reason, target }) => ({ action, outcome, reason, target }),
  )
const today = new Date().toISOString().slice(0, 10)

describe('startPasskeyRegistration', () => {
  it('[ACC-01] requests no attestation and gives the authenticator nothing about a person or the account', async () => {
    const { accounts, browser } = await starting
    const [one, other] = await Promise.all([accounts.person(), accounts.person()])
    const options = await browser.registrationOptions(one.caller)
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Enigm Command' },
      user: { name: 'Enigm account', displayName: 'Enigm account' },
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      attestation: 'none',
      excludeCredentials: [],
      timeout: 300_000,
    })
    expect(options.pubKeyCredParams.map(({ alg }: { alg: number }) => alg)).toEqual([-8, -7, -257])
    const theirs = await browser.registrationOptions(other.caller)
    expect((await browser.registrationOptions(one.caller)).user).toEqual(options.user)
    expect(theirs.user.id).not.toBe(options.user.id)
    const handle = Buffer.from(options.user.id, 'base64url')
    expect(handle).toHaveLength(32)
    for (const known of [one.accountId, one.accountId.slice(5)]) {
      expect(handle).not.toEqual(createHash('sha256').update(known).digest())
      expect(handle.toString('latin1')).not.toContain(known)
    }
  })

  it('refuses an origin without sign-in', async () => {
    const { accounts } = await starting
    const { caller } = await accounts.person()
    for (const foreign of ['https://localhost:4000', 'http://localhost:4001', 'null', '']) {
      expect(await accounts.failure(caller, startRegistration, { origin: foreign })).toBe('ORIGIN_UNKNOWN')
    }
  })

  it('names the registered passkeys, so that none is registered twice', async () => {
    const { browser } = await starting
    const { caller, authenticator } = await browser.person()
    expect((await browser.registrationOptions(caller)).excludeCredentials).toEqual([
      { type: 'public-key', id: authenticator.credentialId.toString('base64url') },
    ])
  })
})

describe('registerPasskey', () => {
  it('[ACC-11] adds a passkey to the own account, with one event and one audit entry', async () => {
    const { accounts, browser } = await starting
    const { caller, accountId } = await accounts.person()
    const before = await trail(accountId)
    const { passkey, errors } = await browser.register(caller, new Authenticator(), {}, 'Büro – Schlüssel 2')
    expect(errors).toEqual([])
    expect(passkey).toEqual({
      id: expect.stringMatching(/^pkey_/),
      state: 'ACTIVE',
      label: 'Büro – Schlüssel 2',
      registeredAt: today,
      lastUsedBucket: null,
      availableActions: ['RENAME', 'REMOVE'],
    })
    expect(await accounts.subgraph.events(passkey.id)).toEqual([
      {
        type: 'accounts.passkey.registered',
        aggregateId: passkey.id,
        version: 1,
        data: { passkeyId: passkey.id, accountId, state: 'ACTIVE' },
      },
    ])
    expect((await trail(accountId)).slice(before.length)).toEqual([
      { action: 'accounts.passkey.registered', outcome: 'DONE', reason: '', target: passkey.id },
    ])
    expect((await accounts.subgraph.call(caller, list)).data.me.passkeys).toEqual([passkey])
  })

  it.each<[string, Forgery]>([
    ['a foreign origin', { origin: 'https://localhost.example' }],
    ['a frame of another site', { crossOrigin: true }],
    ['another relying party', { rpId: 'example.com' }],
    ['an answer to a sign-in', { type: 'webauthn.get' }],
    ['a challenge of another issuer', { challenge: Buffer.alloc(54, 7).toString('base64url') }],
    ['no user verification', { verified: false }],
    ['an attestation of a maker, though it is right', { format: 'fido-u2f' }],
    [
      'a certificate',
      { format: 'packed', statement: new Map<string, unknown>([['x5c', [new Uint8Array(3)]]]) },
    ],
  ])('refuses %s', async (_, forged) => {
    const { accounts, browser } = await starting
    const { caller, accountId } = await accounts.person()
    const before = await trail(accountId)
    const { passkey, errors } = await browser.register(caller, new Authenticator(), forged)
    expect(passkey).toBeNull()
    expect(errors).toMatchObject([{ code: 'PASSKEY_INVALID', path: ['input'] }])
    expect(await rows(accountId)).toEqual([])
    expect((await trail(accountId)).slice(before.length)).toMatchObject([
      { action: 'Mutation.registerPasskey', outcome: 'DENIED', reason: 'PASSKEY_INVALID' },
    ])
  })

  it('[THR-02] refuses an Ed25519 key with which anyone can sign, and accepts another one', async () => {
    const { accounts, browser } = await starting
    const { caller, accountId } = await accounts.person()
    const passkeyOf = (x: Buffer) =>
      isoCBOR.encode(
        new Map<number, number | Uint8Array>([
          ...([
            [1, 1],
            [3, -8],
            [-1, 6],
          ] as [number, number][]),
          [-2, new Uint8Array(x)],
        ]),
      )
    for (const x of [Buffer.alloc(32).fill(1, 0, 1), Buffer.alloc(32), Buffer.alloc(32, 255)]) {
      const forged = { publicKey: passkeyOf(x) }
      const { errors } = await browser.register(caller, new Authenticator(), forged)
      expect(errors).toMatchObject([{ code: 'PASSKEY_INVALID', path: ['input'] }])
    }
    expect(await rows(accountId)).toEqual([])
    const { x } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
    const forged = { publicKey: passkeyOf(Buffer.from(x!, 'base64url')) }
    expect((await browser.register(caller, new Authenticator(), forged)).errors).toEqual([])
  })

  it('accepts an attestation by the passkey itself: it names no maker', async () => {
    const { accounts, browser } = await starting
    const { caller } = await accounts.person()
    const { errors } = await browser.register(caller, new Authenticator(), { format: 'packed' })
    expect(errors).toEqual([])
  })

  it('accepts a challenge once, also in parallel', async () => {
    const { accounts, browser } = await starting
    const { caller, accountId } = await accounts.person()
    const options = await browser.registrationOptions(caller)
    const codes = await Promise.all(
      Array.from({ length: 6 }, async () =>
        accounts.failure(
          caller,
          register,
          await browser.registration(caller, new Authenticator().create(options)),
        ),
      ),
    )
    expect(codes.filter((code) => code === undefined)).toHaveLength(1)
    expect(codes.filter((code) => code === 'PASSKEY_INVALID')).toHaveLength(5)
    expect(await rows(accountId)).toHaveLength(1)
  })

  it('[THR-02] accepts a challenge only in the session that has started the registration, and none of another ceremony', async () => {
    const { accounts, browser } = await starting
    const [one, other] = await Promise.all([accounts.person(), accounts.person()])
    const second = { ...one.caller, sessionId: (await accounts.signIn(one.credentials)).session.id }
    const options = await browser.registrationOptions(one.caller)
    const tried = async (caller: TestCaller, asked = options) =>
      accounts.failure(
        caller,
        register,
        await browser.registration(caller, new Authenticator().create(asked)),
      )
    expect(await tried(other.caller)).toBe('PASSKEY_INVALID')
    expect(await tried(second)).toBe('PASSKEY_INVALID')
    const { challenge } = await browser.signInOptions()
    expect(await tried(one.caller, { ...options, challenge })).toBe('PASSKEY_INVALID')
    expect(await tried(one.caller)).toBeUndefined()
  })

  it('accepts no challenge after five minutes', async () => {
    const { accounts, browser } = await starting
    const { caller } = await accounts.person()
    const options = await browser.registrationOptions(caller)
    const created = new Authenticator().create(options)
    const end = Buffer.from(options.challenge, 'base64url').readUIntBE(16, 6)
    expect(end - Date.now()).toBeGreaterThan(290_000)
    expect(end - Date.now()).toBeLessThanOrEqual(300_000)
    const late = async () => accounts.failure(caller, register, await browser.registration(caller, created))
    expect(await atTime(end, late)).toBe('PASSKEY_INVALID')
    expect(await late()).toBeUndefined()
  })

  it('[ACC-11] does not disclose the account of a registered credential', async () => {
    const { accounts, browser } = await starting
    const [{ authenticator, caller }, other] = await Promise.all([browser.person(), accounts.person()])
    const own = await browser.register(caller, authenticator)
    const foreign = await browser.register(other.caller, authenticator)
    expect(foreign).toEqual(own)
    expect(foreign.errors).toMatchObject([{ code: 'PASSKEY_INVALID' }])
  })

  it('keeps at most 20 passkeys, also in parallel', async () => {
    const { accounts, browser } = await starting
    const { caller, accountId } = await accounts.person()
    const answers = await Promise.all(
      Array.from({ length: MOST_PASSKEYS + 3 }, () => browser.register(caller, new Authenticator())),
    )
    const codes = answers.flatMap(({ errors }) => errors.map(({ code }: { code: string }) => code))
    expect(codes).toEqual(Array.from({ length: 3 }, () => 'PASSKEY_LIMIT_REACHED'))
    expect(await rows(accountId)).toHaveLength(MOST_PASSKEYS)
  })

  it('[THR-02] is refused in a session that has been closed', async () => {
    const { accounts, browser } = await starting
    const { caller, sessionId, accountId } = await accounts.person()
    const options = await browser.registrationOptions(caller)
    await accounts.sql(`UPDATE session SET state = 'CLOSED', ended_at = now() WHERE id = $1`, sessionId)
    const input = await browser.registration(caller, new Authenticator().create(options))
    expect(await accounts.failure(caller, register, input)).toBe('UNAUTHENTICATED')
    expect(await rows(accountId)).toEqual([])
  })

  it.each(['', 'x'.repeat(41), 'line\nbreak', '\u202e'])('accepts no name like %j', async (label) => {
    const { accounts, browser } = await starting
    const { caller } = await accounts.person()
    const answer = new Authenticator().create(await browser.registrationOptions(caller))
    const input = await browser.registration(caller, answer, label)
    expect(await accounts.failure(caller, register, input)).toBe('BAD_USER_INPUT')
  })

  it.each(['ada@example.org', '+49 170 1234567'])('refuses a name that is a contact: %s', async (label) => {
    const { accounts, browser } = await starting
    const { caller, accountId } = await accounts.person()
    const answer = new Authenticator().create(await browser.registrationOptions(caller))
    const input = await browser.registration(caller, answer, label)
    expect(await accounts.failure(caller, register, input)).toBe('BAD_USER_INPUT')
    expect(await rows(accountId)).toEqual([])
  })
})

describe('renamePasskey', () => {
  it.each(['ada@example.org', '+49 170 1234567'])('refuses a name that is a contact: %s', async (label) => {
    const { accounts, browser } = await starting
    const { caller, accountId, passkeyId } = await browser.person()
    const before = await rows(accountId)
    expect(await accounts.failure(caller, rename, { passkeyId, label })).toBe('BAD_USER_INPUT')
    expect(await rows(accountId)).toEqual(before)
  })

  it('[ACC-11] renames an own passkey, with one event and one audit entry', async () => {
    const { accounts, browser } = await starting
    const { caller, accountId, passkeyId } = await browser.person()
    const { data } = await accounts.subgraph.call(caller, rename, { input: { passkeyId, label: 'Key' } })
    expect(data.renamePasskey).toMatchObject({ passkey: { id: passkeyId, label: 'Key' }, errors: [] })
    expect((await accounts.subgraph.events(passkeyId)).slice(1)).toEqual([
      {
        type: 'accounts.passkey.renamed',
        aggregateId: passkeyId,
        version: 2,
        data: { passkeyId, accountId, state: 'ACTIVE' },
      },
    ])
    expect((await trail(accountId)).filter(({ action }) => action === 'accounts.passkey.renamed')).toEqual([
      { action: 'accounts.passkey.renamed', outcome: 'DONE', reason: '', target: passkeyId },
    ])
  })
})

describe('removePasskey', () => {
  it('[ACC-11] deletes an own passkey, also the last one: number and secret remain', async () => {
    const { accounts, browser } = await starting
    const { caller, accountId, passkeyId, authenticator, credentials } = await browser.person()
    const { data } = await accounts.subgraph.call(caller, remove, { input: { passkeyId } })
    expect(data.removePasskey).toEqual({ passkeyId, errors: [] })
    expect(await rows(accountId)).toEqual([])
    expect((await accounts.subgraph.events(passkeyId)).slice(1)).toEqual([
      {
        type: 'accounts.passkey.removed',
        aggregateId: passkeyId,
        version: 2,
        data: { passkeyId, accountId, state: 'ACTIVE' },
      },
    ])
    expect(
      (await trail(accountId)).filter(({ action }) => action === 'accounts.passkey.removed'),
    ).toHaveLength(1)
    expect((await browser.signIn(authenticator)).errors).toMatchObject([{ code: 'PASSKEY_INVALID' }])
    expect(await accounts.signIn(credentials)).toMatchObject({ session: { state: 'ACTIVE' } })
  })
})

describe('the passkeys of another account', () => {
  it.each([
    ['renamePasskey', rename, { label: 'mine' }],
    ['removePasskey', remove, {}],
  ])('[ACC-11] get the answer for absent ones from %s', async (name, mutation, more) => {
    const { accounts, browser } = await starting
    const [mine, theirs] = await Promise.all([browser.person(), browser.person()])
    const before = await rows(theirs.accountId)
    const answers = await Promise.all(
      [theirs.passkeyId, newId('passkey')].map((passkeyId) =>
        accounts.subgraph.call(mine.caller, mutation, { input: { passkeyId, ...more } }),
      ),
    )
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]!.data[name].errors).toMatchObject([{ code: 'NOT_FOUND' }])
    expect(await rows(theirs.accountId)).toEqual(before)
    expect(await accounts.subgraph.events(theirs.passkeyId)).toHaveLength(1)
    expect((await trail(mine.accountId)).filter(({ outcome }) => outcome === 'DENIED')).toHaveLength(2)
  })
})
