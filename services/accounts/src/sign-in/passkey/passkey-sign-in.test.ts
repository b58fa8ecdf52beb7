import { randomBytes } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { startTestAccounts } from '../../accounts.fixture'
import { Authenticator, type Forgery } from '@enigm/simulators'
import { atTime, failureOf } from '@enigm/subgraph/testkit'
import { Browser, list, remove, signIn, startSignIn } from './passkey.fixture'

const starting = startTestAccounts({ ORIGINS: 'http://localhost:4000,http://localhost:4100' }).then(
  (accounts) => ({ accounts, browser: new Browser(accounts) }),
)
afterAll(async () => (await starting).accounts.subgraph.stop())

const sessionsOf = async (accountId: string) =>
  (await starting).accounts.sql('SELECT id FROM session WHERE account_id = $1', accountId)
const trail = async (accountId: string) => (await starting).accounts.subgraph.audit(`account:${accountId}`)
const today = new Date().toISOString().slice(0, 10)

describe('startPasskeySignIn', () => {
  it('needs no account number and stores nothing', async () => {
    const { accounts, browser } = await starting
    await browser.person()
    const counts = async () => [
      await accounts.subgraph.countEvents(),
      await accounts.sql('SELECT count(*) FROM used_challenge'),
    ]
    const before = await counts()
    const [one, other] = [await browser.signInOptions(), await browser.signInOptions()]
    expect(one).toEqual({
      challenge: expect.stringMatching(/^[\w-]{72}$/),
      rpId: 'localhost',
      timeout: 300_000,
      userVerification: 'required',
    })
    expect(other.challenge).not.toBe(one.challenge)
    expect(await counts()).toEqual(before)
  })

  it('refuses an origin without sign-in', async () => {
    const { accounts } = await starting
    expect(await accounts.failure(null, startSignIn, { origin: 'https://evil.example' })).toBe(
      'ORIGIN_UNKNOWN',
    )
  })
})

describe('signInWithPasskey', () => {
  it.each([
    ['counts its signatures', 1],
    ['does not count', 0],
  ])('[SES-01] starts a session without a number; the authenticator %s', async (_, counter) => {
    const { accounts, browser } = await starting
    const authenticator = new Authenticator(undefined, undefined, counter)
    const { caller, accountId, passkeyId } = await browser.person(authenticator)
    for (const each of [1, 2]) {
      const { session, accessToken, refreshToken, errors } = await browser.signIn(authenticator)
      expect(errors).toEqual([])
      expect(session).toMatchObject({ state: 'ACTIVE' })
      expect(accessToken.split('.')).toHaveLength(3)
      expect(await accounts.subgraph.events(session.id)).toEqual([
        {
          type: 'accounts.session.started',
          aggregateId: session.id,
          version: 1,
          data: { sessionId: session.id, accountId, state: 'ACTIVE' },
        },
      ])
      expect((await trail(accountId)).filter(({ target }) => target === session.id)).toMatchObject([
        { actor: accountId, action: 'accounts.session.started', outcome: 'DONE', reason: 'PASSKEY' },
      ])
      expect((await accounts.refresh(refreshToken)).errors).toEqual([])
      expect(await sessionsOf(accountId)).toHaveLength(each + 1)
    }
    expect((await accounts.subgraph.call(caller, list)).data.me.passkeys).toMatchObject([
      { id: passkeyId, state: 'ACTIVE', lastUsedBucket: today },
    ])
  })

  it.each<[string, Forgery]>([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['another port of the own origin', { origin: 'http://localhost:4001' }],
    ['another own origin than the requesting one', { origin: 'http://localhost:4100' }],
    ['a frame of another site', { crossOrigin: true }],
    ['another relying party', { rpId: 'evil.example' }],
    ['an answer to a registration', { type: 'webauthn.create' }],
    ['an invented challenge', { challenge: randomBytes(54).toString('base64url') }],
    ['another text as challenge', { challenge: 'x' }],
    ['no user verification', { verified: false }],
    ['a user handle of no account', { userHandle: randomBytes(32).toString('base64url') }],
  ])('[THR-02] refuses %s', async (_, forged) => {
    const { accounts, browser } = await starting
    const { authenticator, accountId } = await browser.person()
    const before = [
      await sessionsOf(accountId),
      await trail(accountId),
      await accounts.subgraph.countEvents(),
    ]
    const { session, accessToken, errors } = await browser.signIn(authenticator, forged)
    expect({ session, accessToken }).toEqual({ session: null, accessToken: null })
    expect(errors).toMatchObject([{ code: 'PASSKEY_INVALID' }])
    expect([
      await sessionsOf(accountId),
      await trail(accountId),
      await accounts.subgraph.countEvents(),
    ]).toEqual(before)
    expect((await browser.signIn(authenticator)).errors).toEqual([])
  })

  it('[THR-02] refuses a repeated answer, also in parallel', async () => {
    const { accounts, browser } = await starting
    const { authenticator, accountId, passkeyId } = await browser.person()
    const answer = authenticator.get(await browser.signInOptions())
    const answers = await Promise.all(Array.from({ length: 8 }, () => browser.answer(answer)))
    answers.push(await browser.answer(answer))
    const codes = answers.map(({ errors }) => errors[0]?.code ?? 'DONE')
    expect(codes.filter((code) => code === 'DONE')).toHaveLength(1)
    expect(codes.filter((code) => code === 'PASSKEY_INVALID')).toHaveLength(8)
    expect(await sessionsOf(accountId)).toHaveLength(2)
    expect(await accounts.sql('SELECT state FROM passkey WHERE id = $1', passkeyId)).toEqual([
      { state: 'ACTIVE' },
    ])
  })

  it('[THR-02] refuses a challenge of a registration, and one that is older than five minutes', async () => {
    const { browser } = await starting
    const { authenticator, caller } = await browser.person()
    const crossed = authenticator.get(await browser.registrationOptions(caller))
    expect((await browser.answer(crossed)).errors).toMatchObject([{ code: 'PASSKEY_INVALID' }])
    const options = await browser.signInOptions()
    const end = Buffer.from(options.challenge, 'base64url').readUIntBE(16, 6)
    expect(Math.abs(end - Date.now() - 300_000)).toBeLessThan(10_000)
    const late = authenticator.get(options)
    expect((await atTime(end, () => browser.answer(late))).errors).toMatchObject([
      { code: 'PASSKEY_INVALID' },
    ])
    expect((await atTime(end - 1000, () => browser.answer(late))).errors).toEqual([])
  })

  it('[THR-02] refuses the passkey of one account for another account', async () => {
    const { browser } = await starting
    const [mine, theirs] = await Promise.all([browser.person(), browser.person()])
    const [my, their] = [
      mine.authenticator.get(await browser.signInOptions()),
      theirs.authenticator.get(await browser.signInOptions()),
    ]
    for (const forged of [
      { ...my, userHandle: their.userHandle },
      { ...my, credentialId: their.credentialId },
      { ...my, credentialId: their.credentialId, userHandle: their.userHandle },
      { ...their, signature: my.signature },
    ]) {
      expect((await browser.answer(forged)).errors).toMatchObject([{ code: 'PASSKEY_INVALID' }])
    }
    expect(await sessionsOf(theirs.accountId)).toHaveLength(1)
  })

  it('[ACC-11] gives an unknown passkey the same answer as a known one with a wrong signature', async () => {
    const { accounts, browser } = await starting
    const { authenticator } = await browser.person()
    const right = authenticator.get(await browser.signInOptions())
    const wrong = { ...right, signature: randomBytes(70).toString('base64url') }
    const unknown = { ...right, credentialId: randomBytes(32).toString('base64url') }
    const answers = await Promise.all(
      [wrong, unknown].map((input) => accounts.subgraph.call(null, signIn, { input })),
    )
    expect(answers[0]).toEqual(answers[1])
    expect(failureOf(answers[0]!)).toBe('PASSKEY_INVALID')
  })

  it('[THR-02] [ACC-10] blocks a passkey whose counter has decreased permanently, with one event and one audit entry', async () => {
    const { accounts, browser } = await starting
    const { authenticator, accountId, caller, passkeyId } = await browser.person()
    const copy = authenticator.copy()
    expect((await browser.signIn(authenticator)).errors).toEqual([])
    const { session, errors } = await browser.signIn(copy)
    expect(session).toBeNull()
    expect(errors).toMatchObject([{ code: 'PASSKEY_BLOCKED' }])
    expect((await accounts.subgraph.events(passkeyId)).slice(1)).toEqual([
      {
        type: 'accounts.passkey.blocked',
        aggregateId: passkeyId,
        version: 2,
        data: { passkeyId, accountId, state: 'BLOCKED' },
      },
    ])
    expect(
      (await trail(accountId)).filter(({ action }) => action === 'accounts.passkey.blocked'),
    ).toMatchObject([{ actor: 'system', target: passkeyId, outcome: 'DONE', reason: 'COUNTER_REGRESSION' }])
    const securityEvents = `{ me { securityEvents(first: 9, category: CREDENTIAL) { edges { node { category } } } } }`
    const shown = (await accounts.subgraph.call(caller, securityEvents)).data.me.securityEvents.edges
    expect(shown).toHaveLength(2)
    expect((await browser.signIn(authenticator)).errors).toMatchObject([{ code: 'PASSKEY_BLOCKED' }])
    expect(await sessionsOf(accountId)).toHaveLength(2)
    expect((await accounts.subgraph.call(caller, list)).data.me.passkeys).toMatchObject([
      { state: 'BLOCKED' },
    ])
    expect(await accounts.failure(caller, remove, { passkeyId })).toBeUndefined()
  })

  it('[THR-02] blocks none without the key: the signature is checked before the counter', async () => {
    const { accounts, browser } = await starting
    const { authenticator, passkeyId } = await browser.person(new Authenticator(undefined, undefined, 9))
    const forged = authenticator.get(await browser.signInOptions(), { counter: 1 })
    const answer = await browser.answer({ ...forged, signature: randomBytes(70).toString('base64url') })
    expect(answer.errors).toMatchObject([{ code: 'PASSKEY_INVALID' }])
    expect(await accounts.sql('SELECT state FROM passkey WHERE id = $1', passkeyId)).toEqual([
      { state: 'ACTIVE' },
    ])
  })

  it('[ACC-02] is refused while the account may not sign in', async () => {
    const { accounts, browser } = await starting
    const { authenticator, accountId } = await browser.person()
    await accounts.sql(`UPDATE account SET state = 'SUSPENDED' WHERE id = $1`, accountId)
    expect((await browser.signIn(authenticator)).errors).toMatchObject([{ code: 'ACCOUNT_NOT_ACTIVE' }])
    expect(await sessionsOf(accountId)).toHaveLength(1)
  })

  it.each(['PARTNER', 'DASHBOARD'] as const)('[THR-01] is not for a %s', async (role) => {
    const { accounts, browser } = await starting
    const { authenticator, accountId } = await browser.person()
    const caller = { ...accounts.subgraph.caller(role), organizationId: newId('organization') }
    const input = authenticator.get(await browser.signInOptions())
    expect(await accounts.failure(caller, signIn, input)).toBe('FORBIDDEN')
    expect(await sessionsOf(accountId)).toHaveLength(1)
  })

  it('deletes used challenges an hour after their end', async () => {
    const { accounts, browser } = await starting
    const { authenticator } = await browser.person()
    await accounts.sql(`INSERT INTO used_challenge VALUES ('old', now() - interval '61 min'), ('new', now())`)
    await browser.signIn(authenticator)
    const left = await accounts.sql(`SELECT challenge FROM used_challenge WHERE length(challenge) = 3`)
    expect(left).toEqual([{ challenge: 'new' }])
  })
})
