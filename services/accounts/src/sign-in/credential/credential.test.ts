import { newId, restrictedScopes, type CriticalOperationName } from '@enigm/contracts'
import { failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import { authorizeMutation, newKey, startTestAccounts } from '../../accounts.fixture'
import { startRecoveryMutation } from '../../protection/recovery/recovery.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const pin = '739104826157'
const failure = 'errors { code message path }'
const mutations = {
  rotateLoginSecret: `mutation ($input: RotateLoginSecretInput!) { rotateLoginSecret(input: $input) {
    account { id state } loginSecret ${failure} } }`,
  renewRecoveryCodes: `mutation ($input: RenewRecoveryCodesInput!) { renewRecoveryCodes(input: $input) {
    account { id state } recoveryCodes ${failure} } }`,
} as const
type Name = keyof typeof mutations
const operations: Record<Name, CriticalOperationName> = {
  rotateLoginSecret: 'LOGIN_SECRET_ROTATION',
  renewRecoveryCodes: 'RECOVERY_CODE_RENEWAL',
}
const names = Object.keys(mutations) as Name[]

const holder = async () => {
  const accounts = await starting
  const person = await accounts.person()
  await accounts.setPin(person, pin)
  return person
}
const grantFor = async (caller: TestCaller, operation: CriticalOperationName, targetId: string) => {
  const { data } = await (
    await starting
  ).subgraph.call(caller, authorizeMutation, {
    input: { pin, operation, targetId },
  })
  return data.authorizeCriticalOperation.grant.token as string
}
const act = async (
  name: Name,
  caller: TestCaller | null,
  accountId: string,
  grant?: string,
  idempotencyKey = newKey(),
) => (await starting).subgraph.call(caller, mutations[name], { input: { accountId, grant, idempotencyKey } })
/** Calls the mutation as the holder, with a grant. */
const done = async (name: Name, { caller, accountId }: Awaited<ReturnType<typeof holder>>) =>
  (await act(name, caller, accountId, await grantFor(caller, operations[name], accountId))).data[name]
const secrets = async (accountId: string) => [
  await (await starting).sql('SELECT secret_hash, version FROM account WHERE id = $1', accountId),
  await (await starting).sql('SELECT * FROM recovery_code WHERE account_id = $1 ORDER BY ordinal', accountId),
]
const trail = async (accountId: string) => (await starting).subgraph.audit(`account:${accountId}`)

describe('rotateLoginSecret', () => {
  it('[ACC-01] gives a new secret, shown once: the old one is void, and neither is stored in plain text', async () => {
    const accounts = await starting
    const person = await holder()
    const { loginSecret, account, errors } = await done('rotateLoginSecret', person)
    expect(errors).toEqual([])
    expect(account).toEqual({ id: person.accountId, state: 'ACTIVE' })
    expect(loginSecret).toMatch(/^[0-9a-f]{32}$/)
    expect(loginSecret).not.toBe(person.credentials.loginSecret)
    expect(await accounts.signIn(person.credentials)).toMatchObject({
      errors: [{ code: 'CREDENTIALS_WRONG' }],
    })
    expect(await accounts.signIn({ ...person.credentials, loginSecret })).toMatchObject({ errors: [] })
    expect(await accounts.subgraph.everything()).not.toContain(loginSecret)
  })

  it('[SES-02] closes every other session, with an event each, one for the account and one audit entry', async () => {
    const accounts = await starting
    const person = await holder()
    const { accountId, caller, sessionId } = person
    const others = await Promise.all([1, 2].map(() => accounts.signIn(person.credentials)))
    const grant = await grantFor(caller, 'LOGIN_SECRET_ROTATION', accountId)
    const before = (await trail(accountId)).length
    await act('rotateLoginSecret', caller, accountId, grant)
    for (const { session, refreshToken } of others) {
      expect((await accounts.subgraph.events(session.id)).slice(1)).toMatchObject([
        { type: 'accounts.session.closed', data: { sessionId: session.id, cause: 'USER' } },
      ])
      expect((await accounts.refresh(refreshToken)).errors).toMatchObject([{ code: 'REFRESH_TOKEN_INVALID' }])
    }
    expect(await accounts.sql('SELECT state FROM session WHERE id = $1', sessionId)).toEqual([
      { state: 'ACTIVE' },
    ])
    expect((await accounts.subgraph.events(accountId)).at(-1)).toMatchObject({
      type: 'accounts.account.secret.rotated',
      data: { accountId, state: 'ACTIVE' },
    })
    expect((await trail(accountId)).slice(before)).toMatchObject([
      { actor: accountId, action: 'accounts.account.secret.rotated', target: accountId, outcome: 'DONE' },
    ])
  })

  it('[THR-02] leaves no session that starts with the old secret at the same time', async () => {
    const accounts = await starting
    const person = await holder()
    const { accountId, caller, sessionId } = person
    const grant = await grantFor(caller, 'LOGIN_SECRET_ROTATION', accountId)
    await Promise.all([
      act('rotateLoginSecret', caller, accountId, grant),
      ...Array.from({ length: 8 }, () => accounts.signIn(person.credentials)),
    ])
    const live = `SELECT id FROM session WHERE account_id = $1 AND state = 'ACTIVE'`
    expect(await accounts.sql(live, accountId)).toEqual([{ id: sessionId }])
  })
})

describe('renewRecoveryCodes', () => {
  it('[REC-01] gives ten new codes, shown once: the old ones are void, and none is stored in plain text', async () => {
    const accounts = await starting
    const person = await holder()
    const { accountNumber, recoveryCodes: old } = person.credentials
    const grant = await grantFor(person.caller, 'RECOVERY_CODE_RENEWAL', person.accountId)
    const before = (await trail(person.accountId)).length
    const { data } = await act('renewRecoveryCodes', person.caller, person.accountId, grant)
    const { recoveryCodes, errors } = data.renewRecoveryCodes
    expect(errors).toEqual([])
    expect(new Set([...recoveryCodes, ...old]).size).toBe(20)
    expect(recoveryCodes.every((code: string) => /^[0-9a-f]{32}$/.test(code))).toBe(true)
    const everything = await accounts.subgraph.everything()
    for (const code of recoveryCodes) expect(everything).not.toContain(code)
    expect((await accounts.subgraph.events(person.accountId)).at(-1)).toMatchObject({
      type: 'accounts.account.codes.renewed',
      data: { accountId: person.accountId, state: 'ACTIVE' },
    })
    expect((await trail(person.accountId)).slice(before)).toMatchObject([
      { action: 'accounts.account.codes.renewed', target: person.accountId, outcome: 'DONE' },
    ])
    const attempt = (recoveryCode: string) =>
      accounts.failure(null, startRecoveryMutation, { accountNumber, recoveryCode })
    expect(await attempt(old[0]!)).toBe('RECOVERY_CODE_WRONG')
    expect(await attempt(recoveryCodes[9])).toBeUndefined()
  })
})

describe.each(names)('%s with an idempotency key', (name) => {
  it('[PIN-02] repeats a lost answer with the grant that the first request has used, without another effect', async () => {
    const accounts = await starting
    const person = await holder()
    const { caller, accountId } = person
    const grant = await grantFor(caller, operations[name], accountId)
    const key = newKey()
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => act(name, caller, accountId, grant, key)),
    )
    expect(failureOf(answers[0]!)).toBeUndefined()
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
    const [after, events] = [await secrets(accountId), await accounts.subgraph.events(accountId)]
    const entries = (await trail(accountId)).length
    expect(await act(name, caller, accountId, grant, key)).toEqual(answers[0])
    const later = await grantFor(caller, operations[name], accountId)
    expect(await act(name, caller, accountId, later, key)).toEqual(answers[0])
    expect(await secrets(accountId)).toEqual(after)
    expect((await accounts.subgraph.events(accountId)).slice(events.length)).toEqual([])
    const repeated = (await trail(accountId))
      .slice(entries)
      .filter(({ action }) => action !== 'accounts.grant.issued')
    expect(repeated).toMatchObject([
      { actor: accountId, target: accountId, outcome: 'DONE', reason: 'REPEATED' },
      { actor: accountId, target: accountId, outcome: 'DONE', reason: 'REPEATED' },
    ])
  })

  it('[PIN-02] changes nothing with a used grant under another key, and repeats no answer without a grant', async () => {
    const { caller, accountId } = await holder()
    const grant = await grantFor(caller, operations[name], accountId)
    const key = newKey()
    await act(name, caller, accountId, grant, key)
    const after = await secrets(accountId)
    expect(failureOf(await act(name, caller, accountId, grant, newKey()))).toBe('PIN_REQUIRED')
    expect(failureOf(await act(name, caller, accountId, undefined, key))).toBe('PIN_REQUIRED')
    expect(await secrets(accountId)).toEqual(after)
  })

  it('[ACC-01] shows nothing after the credentials were replaced, and never stores the key in plain text', async () => {
    const accounts = await starting
    const person = await holder()
    const { caller, accountId } = person
    const key = newKey()
    await act(name, caller, accountId, await grantFor(caller, operations[name], accountId), key)
    expect((await done(name, person)).errors).toEqual([])
    const answer = await act(
      name,
      caller,
      accountId,
      await grantFor(caller, operations[name], accountId),
      key,
    )
    expect(answer.data[name]).toMatchObject({
      account: null,
      errors: [{ code: 'IDEMPOTENCY_KEY_USED', path: ['input', 'idempotencyKey'] }],
    })
    expect(await accounts.subgraph.everything()).not.toContain(key)
  })

  it('gives another account that uses the same key other credentials', async () => {
    const [one, other] = [await holder(), await holder()]
    const key = newKey()
    const answers = []
    for (const { caller, accountId } of [one, other]) {
      const grant = await grantFor(caller, operations[name], accountId)
      answers.push((await act(name, caller, accountId, grant, key)).data[name])
    }
    const shown = answers.flatMap(({ loginSecret, recoveryCodes }) => recoveryCodes ?? [loginSecret])
    expect(new Set(shown).size).toBe(shown.length)
  })

  it('refuses a key that can be guessed', async () => {
    const { caller, accountId } = await holder()
    const grant = await grantFor(caller, operations[name], accountId)
    for (const key of ['', 'one-key', 'a'.repeat(22)]) {
      expect(failureOf(await act(name, caller, accountId, grant, key))).toBe('BAD_USER_INPUT')
    }
  })
})

describe.each(names)('%s', (name) => {
  it('[PIN-02] needs a grant for this operation, account and session, and accepts it once', async () => {
    const accounts = await starting
    const person = await holder()
    const { caller, accountId } = person
    const second = { ...caller, sessionId: (await accounts.signIn(person.credentials)).session.id }
    const wrong = operations[name === names[0] ? names[1]! : names[0]!]
    const before = await secrets(accountId)
    for (const grant of [
      undefined,
      'x',
      await grantFor(caller, wrong, accountId),
      await grantFor(caller, operations[name], newId('account')),
      await grantFor(second, operations[name], accountId),
    ]) {
      expect(failureOf(await act(name, caller, accountId, grant))).toBe('PIN_REQUIRED')
    }
    expect(await secrets(accountId)).toEqual(before)
    const grant = await grantFor(caller, operations[name], accountId)
    expect(failureOf(await act(name, caller, accountId, grant))).toBeUndefined()
    const after = await secrets(accountId)
    expect(after).not.toEqual(before)
    expect(failureOf(await act(name, caller, accountId, grant))).toBe('PIN_REQUIRED')
    expect(await secrets(accountId)).toEqual(after)
  })

  it("[ACC-11] answers another account's id as an absent one, and leaves it alone", async () => {
    const [one, other] = await Promise.all([holder(), holder()])
    const before = await secrets(other.accountId)
    const events = await (await starting).subgraph.events(other.accountId)
    const answers = []
    for (const target of [other.accountId, newId('account')]) {
      answers.push(await act(name, one.caller, target, await grantFor(one.caller, operations[name], target)))
    }
    expect(answers[0]).toEqual(answers[1])
    expect(failureOf(answers[0]!)).toBe('NOT_FOUND')
    expect(await secrets(other.accountId)).toEqual(before)
    expect(await (await starting).subgraph.events(other.accountId)).toEqual(events)
    expect((await trail(one.accountId)).slice(-1)).toMatchObject([
      { action: `Mutation.${name}`, outcome: 'DENIED', reason: 'NOT_FOUND' },
    ])
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
    ['the gateway', 'GATEWAY', 'FORBIDDEN'],
  ] as const)('[THR-01] is not for %s', async (_, role, code) => {
    const accounts = await starting
    const { accountId } = await accounts.person()
    const before = await secrets(accountId)
    const caller = role && accounts.subgraph.caller(role)
    expect(failureOf(await act(name, caller, accountId, 'x'))).toBe(code)
    expect(await secrets(accountId)).toEqual(before)
  })

  it.each(['SUPPORT', 'AUDITOR'] as const)(
    '[THR-01] is refused to %s, who can get no grant',
    async (role) => {
      const accounts = await starting
      const { caller, accountId } = await accounts.person(role)
      const input = { pin, operation: operations[name], targetId: accountId }
      expect(await accounts.failure(caller, authorizeMutation, input)).toBe('FORBIDDEN')
      expect(failureOf(await act(name, caller, accountId))).toBe('FORBIDDEN')
    },
  )

  it('[SES-03] is not for a restricted session', async () => {
    const { caller, accountId } = await holder()
    const grant = await grantFor(caller, operations[name], accountId)
    const restricted = { ...caller, scopes: restrictedScopes }
    expect(failureOf(await act(name, restricted, accountId, grant))).toBe('FORBIDDEN')
  })
})
