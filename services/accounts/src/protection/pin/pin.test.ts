import { newId, tokenAudience, tokenIssuer, tokenType } from '@enigm/contracts'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { captureLog, failureOf } from '@enigm/subgraph/testkit'
import {
  authorizeMutation,
  closeSessionMutation,
  setPinMutation,
  startTestAccounts,
} from '../../accounts.fixture'

const starting = startTestAccounts()
const log = starting.then(({ subgraph }) => captureLog(subgraph))
afterAll(async () => (await starting).subgraph.stop())

const changePinMutation = `mutation ($input: ChangeCriticalPinInput!) { changeCriticalPin(input: $input) {
  account { id } errors { code message path } } }`
const pin = '739104826157'
const target = newId('server')
const authorization = { operation: 'SERVER_DELETION', targetId: target }

const personWithPin = async (role?: 'OPERATOR') => {
  const accounts = await starting
  const person = await accounts.person(role)
  await accounts.setPin(person, pin)
  return person
}

describe('setCriticalPin', () => {
  it('[PIN-01] sets the first PIN as a salted slow hash, with one event and one audit entry', async () => {
    const accounts = await starting
    const { caller, accountId, credentials } = await accounts.person()
    const input = { pin, loginSecret: credentials.loginSecret }
    const { data } = await accounts.subgraph.call(caller, setPinMutation, { input })
    expect(data.setCriticalPin).toEqual({ account: { id: accountId }, errors: [] })
    const [{ pin_hash: hash }] = await accounts.sql('SELECT pin_hash FROM account WHERE id = $1', accountId)
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect((await accounts.subgraph.events(accountId)).at(-1)).toMatchObject({
      type: 'accounts.account.pin.set',
      data: { accountId, state: 'ACTIVE' },
    })
    expect((await accounts.subgraph.audit(`account:${accountId}`)).slice(2)).toMatchObject([
      { actor: accountId, action: 'accounts.account.pin.set', target: accountId, outcome: 'DONE' },
    ])
  })

  it('[THR-02] [PIN-01] needs the login secret: a stolen session of an account without a PIN sets none', async () => {
    const accounts = await starting
    const { caller, accountId, credentials } = await accounts.person()
    const events = await accounts.subgraph.events(accountId)
    for (const loginSecret of ['0'.repeat(32), credentials.recoveryCodes[0]!, ''])
      expect(await accounts.failure(caller, setPinMutation, { pin, loginSecret })).toBe('CREDENTIALS_WRONG')
    const [row] = await accounts.sql('SELECT pin_hash FROM account WHERE id = $1', accountId)
    expect(row.pin_hash).toBeNull()
    expect(await accounts.subgraph.events(accountId)).toEqual(events)
    expect((await accounts.subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject({
      action: 'Mutation.setCriticalPin',
      outcome: 'DENIED',
      reason: 'CREDENTIALS_WRONG',
    })
    expect(await accounts.setPin({ caller, credentials }, pin)).toBeUndefined()
  })

  it('[THR-02] answers RATE_LIMITED after too many wrong secrets, and never to the correct one', async () => {
    const accounts = await starting
    const { caller, credentials } = await accounts.person()
    const wrong = () => accounts.failure(caller, setPinMutation, { pin, loginSecret: '0'.repeat(32) })
    const codes = new Set<string | undefined>()
    for (let attempt = 0; attempt < 25; attempt++) codes.add(await wrong())
    expect([...codes]).toEqual(['CREDENTIALS_WRONG', 'RATE_LIMITED'])
    expect(await accounts.setPin({ caller, credentials }, pin)).toBeUndefined()
  })

  it('[PIN-01] sets one PIN only, also for parallel requests', async () => {
    const accounts = await starting
    const person = await accounts.person()
    const { accountId } = person
    const outcomes = await Promise.all(
      ['739104826157', '826157739104', '157739104826'].map((each) => accounts.setPin(person, each)),
    )
    expect(outcomes.filter((code) => code === undefined)).toHaveLength(1)
    expect(outcomes.filter((code) => code === 'PIN_ALREADY_SET')).toHaveLength(2)
    expect(await accounts.setPin(person, pin)).toBe('PIN_ALREADY_SET')
    const events = await accounts.subgraph.events(accountId)
    expect(events.filter(({ type }) => type === 'accounts.account.pin.set')).toHaveLength(1)
  })

  it.each([
    '',
    '12345',
    '1234567890123',
    '111111',
    '123456',
    '987654',
    '890123',
    '210987',
    'abcdef',
    '12345６',
    ' 739104',
  ])('[PIN-01] refuses %j', async (weak) => {
    const accounts = await starting
    const person = await accounts.person()
    const { accountId } = person
    expect(await accounts.setPin(person, weak)).toBe('PIN_TOO_WEAK')
    expect(await accounts.sql('SELECT pin_hash FROM account WHERE id = $1', accountId)).toEqual([
      { pin_hash: null },
    ])
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
  ] as const)('[PIN-01] is not for %s', async (_, role, code) => {
    const accounts = await starting
    const caller = role && accounts.subgraph.caller(role)
    expect(await accounts.failure(caller, setPinMutation, { pin, loginSecret: 'x' })).toBe(code)
    expect(await accounts.failure(caller, changePinMutation, { currentPin: pin, newPin: pin })).toBe(code)
  })
})

describe('changeCriticalPin', () => {
  it('[PIN-01] changes the PIN: the new one works, the old one does not', async () => {
    const accounts = await starting
    const { caller, accountId } = await personWithPin()
    const newPin = '604918273645'
    expect(await accounts.failure(caller, changePinMutation, { currentPin: pin, newPin })).toBeUndefined()
    expect(await accounts.failure(caller, authorizeMutation, { ...authorization, pin })).toBe('PIN_WRONG')
    expect(
      await accounts.failure(caller, authorizeMutation, { ...authorization, pin: newPin }),
    ).toBeUndefined()
    expect((await accounts.subgraph.events(accountId)).at(-1)).toMatchObject({
      type: 'accounts.account.pin.changed',
    })
    const trail = await accounts.subgraph.audit(`account:${accountId}`)
    expect(trail.filter(({ action }) => action === 'accounts.account.pin.changed')).toMatchObject([
      { actor: accountId, target: accountId, outcome: 'DONE' },
    ])
  })

  it('[PIN-01] changes nothing with a wrong PIN, a weak new one or none set', async () => {
    const accounts = await starting
    const [one, other] = await Promise.all([personWithPin(), accounts.person()])
    const change = (caller: typeof one.caller, currentPin: string, newPin: string) =>
      accounts.failure(caller, changePinMutation, { currentPin, newPin })
    const before = await accounts.sql('SELECT pin_hash FROM account WHERE id = $1', one.accountId)
    expect(await change(one.caller, '604918273645', '604918273645')).toBe('PIN_WRONG')
    expect(await change(one.caller, pin, '123456')).toBe('PIN_TOO_WEAK')
    expect(await change(other.caller, pin, '604918273645')).toBe('PIN_NOT_SET')
    expect(await accounts.sql('SELECT pin_hash FROM account WHERE id = $1', one.accountId)).toEqual(before)
  })
})

describe('authorizeCriticalOperation', () => {
  it('[PIN-02] gives a grant of two minutes, bound to operation, target and session', async () => {
    const accounts = await starting
    const { caller, accountId, sessionId } = await personWithPin()
    const { data } = await accounts.subgraph.call(caller, authorizeMutation, {
      input: { ...authorization, pin },
    })
    const { token, expiresAt } = data.authorizeCriticalOperation.grant
    const keys = createLocalJWKSet(JSON.parse(accounts.access.jwks) as JSONWebKeySet)
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['EdDSA'],
      issuer: tokenIssuer,
      audience: tokenAudience.grant,
      typ: tokenType.grant,
      requiredClaims: ['sub', 'sid', 'jti', 'exp', 'iat'],
    })
    expect(payload).toEqual({
      iss: tokenIssuer,
      aud: tokenAudience.grant,
      sub: accountId,
      sid: sessionId,
      jti: expect.stringMatching(/^grant_/),
      operation: 'SERVER_DELETION',
      target,
      iat: expect.any(Number),
      exp: payload.iat! + 120,
    })
    expect(new Date(expiresAt).getTime()).toBe(payload.exp! * 1000)
    expect(await accounts.subgraph.events(payload.jti!)).toEqual([
      {
        type: 'accounts.grant.issued',
        aggregateId: payload.jti,
        version: 1,
        data: { grantId: payload.jti, accountId, sessionId, operation: 'SERVER_DELETION' },
      },
    ])
    expect((await accounts.subgraph.audit(`account:${accountId}`)).slice(3)).toMatchObject([
      { actor: accountId, action: 'accounts.grant.issued', target: payload.jti, reason: 'SERVER_DELETION' },
    ])
  })

  it('[PIN-01] gives a new grant every time', async () => {
    const accounts = await starting
    const { caller } = await personWithPin()
    const ask = () => accounts.subgraph.call(caller, authorizeMutation, { input: { ...authorization, pin } })
    const [one, other] = [await ask(), await ask()]
    expect(one.data.authorizeCriticalOperation.grant.token).not.toBe(
      other.data.authorizeCriticalOperation.grant.token,
    )
  })

  it('[PIN-01] gives none without a PIN, with a wrong one, or for an operation that does not exist', async () => {
    const accounts = await starting
    const [one, other] = await Promise.all([personWithPin(), accounts.person()])
    const ask = (caller: typeof one.caller, input: object) =>
      accounts.failure(caller, authorizeMutation, input)
    expect(await ask(other.caller, { ...authorization, pin })).toBe('PIN_NOT_SET')
    expect(await ask(one.caller, { ...authorization, pin: '604918273645' })).toBe('PIN_WRONG')
    expect(await ask(one.caller, { ...authorization, pin, operation: 'READ_MESSAGES' })).toBe(
      'BAD_USER_INPUT',
    )
    expect(await ask(one.caller, { ...authorization, pin, targetId: 'a text of any kind' })).toBe(
      'BAD_USER_INPUT',
    )
    const issued = await accounts.sql(
      `SELECT 1 FROM outbox WHERE type = 'accounts.grant.issued' AND data->>'accountId' = ANY($1)`,
      [one.accountId, other.accountId],
    )
    expect(issued).toEqual([])
    const trail = await accounts.subgraph.audit(`account:${one.accountId}`)
    expect(trail.filter(({ outcome }) => outcome === 'DENIED')).toMatchObject([
      { actor: one.accountId, action: 'Mutation.authorizeCriticalOperation', reason: 'PIN_WRONG' },
      { actor: one.accountId, action: 'Mutation.authorizeCriticalOperation', reason: 'BAD_USER_INPUT' },
    ])
  })

  it('[PIN-02] gives none to a session that was closed a moment ago', async () => {
    const accounts = await starting
    const { caller, sessionId } = await personWithPin()
    await accounts.subgraph.call(caller, closeSessionMutation, { input: { sessionId } })
    expect(await accounts.failure(caller, authorizeMutation, { ...authorization, pin })).toBe(
      'UNAUTHENTICATED',
    )
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
    ['the gateway', 'GATEWAY', 'FORBIDDEN'],
    ['support', 'SUPPORT', 'FORBIDDEN'],
    ['an auditor', 'AUDITOR', 'FORBIDDEN'],
  ] as const)('[PIN-02] gives none to %s', async (_, role, code) => {
    const accounts = await starting
    const caller = role && accounts.subgraph.caller(role)
    const answer = await accounts.subgraph.call(caller, authorizeMutation, {
      input: { ...authorization, pin },
    })
    expect(failureOf(answer)).toBe(code)
    expect(answer.data?.authorizeCriticalOperation ?? null).toBeNull()
  })

  it('[PIN-02] also gives one to a platform operator', async () => {
    const accounts = await starting
    const { caller } = await personWithPin('OPERATOR')
    const input = { pin, operation: 'CODE_COIN_ISSUE', targetId: 'server-1y' }
    expect(await accounts.failure(caller, authorizeMutation, input)).toBeUndefined()
  })
})

describe('a PIN', () => {
  it('[PIN-01] is in no log, audit entry, event or row, correct or wrong', async () => {
    const accounts = await starting
    const { caller } = await personWithPin()
    const wrong = '604918273645'
    await accounts.failure(caller, authorizeMutation, { ...authorization, pin })
    await accounts.failure(caller, authorizeMutation, { ...authorization, pin: wrong })
    await accounts.failure(caller, setPinMutation, { pin: wrong.repeat(9), loginSecret: 'x' })
    const mistyped = await accounts.subgraph.call(caller, setPinMutation, {
      input: { pin: { digits: wrong }, loginSecret: 'x' },
    })
    expect(failureOf(mistyped)).toBe('BAD_USER_INPUT')
    accounts.subgraph.app.log.info('the end of the log')
    const written = [await accounts.subgraph.everything(), (await log).text(), JSON.stringify(mistyped)].join(
      '\n',
    )
    expect(written).toContain('the end of the log')
    expect(written).not.toContain(pin)
    expect(written).not.toContain(wrong)
  })
})
