import { newId } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { createAccountMutation, newKey, startTestAccounts, type TestCredentials } from '../accounts.fixture'
import { accountLifecycle } from './account.lifecycle'
import { checkDigit } from './credentials'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const count = async (table: string) =>
  (await (await starting).sql(`SELECT count(*)::int AS n FROM ${table}`))[0].n

describe('createAccount', () => {
  it('[ACC-01] gives number, secret and ten recovery codes to an anonymous caller, with one event and one audit entry', async () => {
    const accounts = await starting
    const created = await accounts.create()
    expect(created).toMatchObject({ account: { state: 'PENDING' }, limitations: [], errors: [] })
    expect(created.accountNumber).toMatch(/^\d{16}$/)
    expect(checkDigit(created.accountNumber.slice(0, 15))).toBe(created.accountNumber.slice(15))
    expect(created.loginSecret).toMatch(/^[0-9a-f]{32}$/)
    expect(new Set(created.recoveryCodes).size).toBe(10)
    expect(created.recoveryCodes.every((code) => /^[0-9a-f]{32}$/.test(code))).toBe(true)

    const { id } = created.account
    expect(await accounts.subgraph.events(id)).toEqual([
      {
        type: 'accounts.account.created',
        aggregateId: id,
        version: 1,
        data: { accountId: id, state: 'PENDING' },
      },
    ])
    expect(await accounts.subgraph.audit(`account:${id}`)).toMatchObject([
      { actor: 'anonymous', action: 'accounts.account.created', target: id, outcome: 'DONE' },
    ])
  })

  it('[ACC-01] stores number, secret and codes nowhere in plain text', async () => {
    const accounts = await starting
    const key = newKey()
    const created = await accounts.create({ idempotencyKey: key })
    const everything = await accounts.subgraph.everything()
    expect(everything).toContain(created.account.id)
    for (const secret of [created.accountNumber, created.loginSecret, key, ...created.recoveryCodes]) {
      expect(everything).not.toContain(secret)
    }
  })

  it('[ACC-01] gives the same answer to the same key while the account is pending, also in parallel', async () => {
    const accounts = await starting
    const before = await count('account')
    const idempotencyKey = newKey()
    const answers = await Promise.all(Array.from({ length: 12 }, () => accounts.create({ idempotencyKey })))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(await accounts.create({ idempotencyKey })).toEqual(answers[0])
    expect(await count('account')).toBe(before + 1)
    expect(await accounts.subgraph.events(answers[0]!.account.id)).toHaveLength(1)
    expect(await accounts.subgraph.audit(`account:${answers[0]!.account.id}`)).toHaveLength(1)
  })

  it('[ACC-01] does not show the credentials again after the first sign-in', async () => {
    const accounts = await starting
    const idempotencyKey = newKey()
    await accounts.signIn(await accounts.create({ idempotencyKey }))
    const again = await accounts.subgraph.call<{ createAccount: TestCredentials }>(
      null,
      createAccountMutation,
      {
        input: { idempotencyKey },
      },
    )
    expect(again.data.createAccount).toEqual({
      account: null,
      accountNumber: null,
      loginSecret: null,
      recoveryCodes: null,
      limitations: [],
      errors: [
        {
          code: 'IDEMPOTENCY_KEY_USED',
          message: 'The secret that this key gave was used, withdrawn or replaced; it is not shown again.',
          path: ['input', 'idempotencyKey'],
        },
      ],
    })
  })

  it('[ACC-01] refuses the same key with another body', async () => {
    const accounts = await starting
    const idempotencyKey = newKey()
    await accounts.create({ idempotencyKey })
    const input = { idempotencyKey, enrollmentToken: await accounts.enrollmentToken() }
    expect(await accounts.failure(null, createAccountMutation, input)).toBe('IDEMPOTENCY_CONFLICT')
  })

  it.each(['', 'short', 'x'.repeat(21), 'x'.repeat(65), `${'x'.repeat(22)} `])(
    '[ACC-01] refuses the guessable key %j',
    async (idempotencyKey) => {
      const accounts = await starting
      const before = await count('account')
      const answer = await accounts.subgraph.call(null, createAccountMutation, { input: { idempotencyKey } })
      expect(failureOf(answer)).toBe('BAD_USER_INPUT')
      expect(await count('account')).toBe(before)
    },
  )

  it.each(['email', 'phone', 'name', 'document', 'address'])(
    '[ACC-01] knows no input field %s',
    async (field) => {
      const accounts = await starting
      const input = { idempotencyKey: newKey(), [field]: 'canary' }
      const answer = await accounts.subgraph.call(null, createAccountMutation, { input })
      expect(failureOf(answer)).toBe('BAD_USER_INPUT')
      expect(JSON.stringify(answer)).not.toContain('canary')
    },
  )

  it('does not record the caller in the new account: nothing links the two', async () => {
    const accounts = await starting
    const { caller } = await accounts.person()
    const { data } = await accounts.subgraph.call(caller, createAccountMutation, {
      input: { idempotencyKey: newKey() },
    })
    const trail = await accounts.subgraph.audit(`account:${data.createAccount.account.id}`)
    expect(JSON.stringify(trail)).not.toContain(caller.accountId)
  })

  it.each(['PARTNER', 'DASHBOARD'] as const)('is not for the machines of a %s', async (role) => {
    const accounts = await starting
    const before = await count('account')
    const machine = { ...accounts.subgraph.caller(role), organizationId: newId('organization') }
    const input = { idempotencyKey: newKey() }
    expect(await accounts.failure(machine, createAccountMutation, input)).toBe('FORBIDDEN')
    expect(await count('account')).toBe(before)
  })
})

describe('me', () => {
  it('[ACC-02] shows the state of the own account, which the first sign-in makes ACTIVE', async () => {
    const accounts = await starting
    const { caller, accountId } = await accounts.person()
    const { data } = await accounts.subgraph.call(caller, '{ me { id state } }')
    expect(data).toEqual({ me: { id: accountId, state: 'ACTIVE' } })
    expect(await accounts.subgraph.events(accountId)).toMatchObject([
      { type: 'accounts.account.created' },
      { type: 'accounts.account.activated', version: 2, data: { accountId, state: 'ACTIVE' } },
    ])
  })

  it('[ACC-02] says in the schema that the state proves nothing about access to messages', async () => {
    const accounts = await starting
    const { data } = await accounts.subgraph.call(accounts.subgraph.caller(), '{ _service { sdl } }')
    expect(data._service.sdl).toMatch(
      /"""\s*The administrative state; it proves nothing about access to messages\./,
    )
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
    ['the gateway', 'GATEWAY', 'FORBIDDEN'],
  ] as const)('[ACC-13] is not for %s', async (_, role, code) => {
    const accounts = await starting
    const caller = role && accounts.subgraph.caller(role)
    const answer = await accounts.subgraph.call(caller, '{ me { id } }')
    expect(failureOf(answer)).toBe(code)
    expect(answer.data?.me ?? null).toBeNull()
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR'] as const)(
    '[ACC-02] is also for a person of role %s',
    async (role) => {
      const accounts = await starting
      const { caller, accountId } = await accounts.person(role)
      expect((await accounts.subgraph.call(caller, '{ me { id } }')).data).toEqual({ me: { id: accountId } })
    },
  )

  it('[AUD-01] has a trail with its own entries and none of another account', async () => {
    const accounts = await starting
    const [one, other] = await Promise.all([accounts.person(), accounts.person()])
    const trail = await accounts.subgraph.audit(`account:${one.accountId}`)
    expect(trail.map(({ action }) => action)).toEqual([
      'accounts.account.created',
      'accounts.session.started',
    ])
    expect(JSON.stringify(trail)).not.toContain(other.accountId)
  })
})

describe('Account as an entity', () => {
  const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Account { id state } } }`
  const refs = (...ids: string[]) => ({ refs: ids.map((id) => ({ __typename: 'Account', id })) })

  it('[ACC-11] resolves the own account and no other, absent ones included, in the same way', async () => {
    const accounts = await starting
    const [one, other] = await Promise.all([accounts.person(), accounts.person()])
    const { data } = await accounts.subgraph.call(
      one.caller,
      query,
      refs(one.accountId, other.accountId, newId('account'), one.accountId),
    )
    const own = { id: one.accountId, state: 'ACTIVE' }
    expect(data._entities).toEqual([own, null, null, own])
  })

  it('[ACC-11] resolves nothing to an anonymous caller, a partner or staff', async () => {
    const accounts = await starting
    const { accountId } = await accounts.person()
    for (const caller of [
      null,
      ...(['PARTNER', 'OPERATOR', 'SUPPORT'] as const).map((r) => accounts.subgraph.caller(r)),
    ]) {
      const { data } = await accounts.subgraph.call(caller, query, refs(accountId))
      expect(data?._entities ?? [null]).toEqual([null])
    }
  })
})

describe('accountLifecycle', () => {
  it('[ACC-03] has sign-in activate, the platform restrict, suspend and reinstate, and reaches every state', () => {
    expect([...accountLifecycle.reachable()].sort()).toEqual([...accountLifecycle.states].sort())
    expect(accountLifecycle.states).toEqual([
      'PENDING',
      'ACTIVE',
      'RESTRICTED',
      'SUSPENDED',
      'DELETION_REQUESTED',
      'DELETED',
    ])
  })
})
