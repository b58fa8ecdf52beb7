import { newId, scopesOfRole } from '@enigm/contracts'
import { failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import { newKey, startTestAccounts } from '../../accounts.fixture'
import { checkDigit } from '../../account/credentials'
import { claimsOf, TestStaff } from './administration.fixture'

const starting = startTestAccounts()
const staffing = starting.then((accounts) => new TestStaff(accounts))
afterAll(async () => (await starting).subgraph.stop())

type StaffRole = 'OPERATOR' | 'SUPPORT' | 'AUDITOR'
const createMutation = `mutation ($input: CreateStaffAccountInput!) { createStaffAccount(input: $input) {
  account { handle role state } accountNumber loginSecret recoveryCodes errors { code path } } }`
const revokeMutation = `mutation ($input: RevokeStaffAccountInput!) { revokeStaffAccount(input: $input) {
  account { handle role state } errors { code path } } }`

async function create(caller: TestCaller, role: StaffRole, idempotencyKey = newKey()) {
  const grant = await (await staffing).grant(caller, 'STAFF_CREATION', role)
  return (await starting).subgraph.call(caller, createMutation, { input: { role, idempotencyKey, grant } })
}
async function revoke(caller: TestCaller, accountHandle: string) {
  const grant = await (await staffing).grant(caller, 'STAFF_REVOCATION', accountHandle)
  return (await starting).subgraph.call(caller, revokeMutation, { input: { accountHandle, grant } })
}
const operator = async () => (await starting).person('OPERATOR')
const idOf = async (handle: string): Promise<string> =>
  (await (await starting).sql('SELECT id FROM account WHERE platform_handle = $1', handle))[0].id
const counts = async () => {
  const [row] = await (
    await starting
  ).sql(
    'SELECT (SELECT count(*) FROM account) AS accounts, (SELECT count(*) FROM account_move) AS moves, (SELECT count(*) FROM recovery_code) AS codes',
  )
  return row
}

describe('createStaffAccount', () => {
  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR'] as const)(
    '[AUD-03] creates a %s with credentials shown once, an event, and an entry in both trails',
    async (role) => {
      const [accounts, one] = [await starting, await operator()]
      const { data } = await create(one.caller, role)
      const { account, accountNumber, loginSecret, recoveryCodes, errors } = data.createStaffAccount
      expect(errors).toEqual([])
      expect(account).toMatchObject({ role, state: 'PENDING' })
      expect(checkDigit(accountNumber.slice(0, 15))).toBe(accountNumber.slice(15))
      expect(new Set(recoveryCodes).size).toBe(10)
      const everything = await accounts.subgraph.everything()
      for (const secret of [accountNumber, loginSecret, ...recoveryCodes]) {
        expect(everything).not.toContain(secret)
      }
      const id = await idOf(account.handle)
      expect(await accounts.subgraph.events(id)).toEqual([
        {
          type: 'accounts.account.created',
          aggregateId: id,
          version: 1,
          data: { accountId: id, state: 'PENDING' },
        },
      ])
      const entry = {
        actor: one.accountId,
        action: 'accounts.account.created',
        target: id,
        outcome: 'DONE',
        reason: role,
      }
      expect(await accounts.subgraph.audit(`account:${id}`)).toMatchObject([entry])
      expect((await accounts.subgraph.audit('platform')).at(-1)).toMatchObject(entry)

      const signedIn = await (await staffing).trySignIn({ accountNumber, loginSecret } as never)
      const { scopes } = claimsOf(signedIn.accessToken)
      expect(scopes).toEqual(scopesOfRole[role])
      const customers = scopesOfRole.CUSTOMER.filter((scope) => scopes.includes(scope))
      expect(customers.filter((scope) => !/^(account|assistant):/.test(scope))).toEqual([])
    },
  )

  it('gives the same answer to the same key until the first sign-in, also in parallel, and another answer to another operator', async () => {
    const [one, other] = await Promise.all([operator(), operator()])
    const key = newKey()
    const answers = await Promise.all(Array.from({ length: 4 }, () => create(one.caller, 'SUPPORT', key)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    const first = answers[0]!.data.createStaffAccount
    expect(failureOf(await create(one.caller, 'AUDITOR', key))).toBe('IDEMPOTENCY_CONFLICT')
    const foreign = await create(other.caller, 'SUPPORT', key)
    expect(foreign.data.createStaffAccount.loginSecret).not.toBe(first.loginSecret)
    await (await staffing).trySignIn(first)
    expect(failureOf(await create(one.caller, 'SUPPORT', key))).toBe('IDEMPOTENCY_KEY_USED')
  })

  it('[PIN-02] needs a grant for this role, which works once', async () => {
    const [accounts, staff, one] = [await starting, await staffing, await operator()]
    const before = await counts()
    const ask = (grant: string | null) =>
      accounts.failure(one.caller, createMutation, { role: 'OPERATOR', idempotencyKey: newKey(), grant })
    for (const grant of [null, await staff.grant(one.caller, 'STAFF_CREATION', 'SUPPORT')]) {
      expect(await ask(grant)).toBe('PIN_REQUIRED')
    }
    expect(await counts()).toEqual(before)
    const right = await staff.grant(one.caller, 'STAFF_CREATION', 'OPERATOR')
    expect(await ask(right)).toBeUndefined()
    expect(await ask(right)).toBe('PIN_REQUIRED')
  })

  it('[AUD-03] creates no customer, partner or dashboard', async () => {
    const [accounts, staff, one] = [await starting, await staffing, await operator()]
    const before = await counts()
    for (const role of ['CUSTOMER', 'PARTNER', 'DASHBOARD', 'GATEWAY']) {
      const grant = await staff.grant(one.caller, 'STAFF_CREATION', role)
      const input = { role, idempotencyKey: newKey(), grant }
      const { errors } = await accounts.subgraph.call(one.caller, createMutation, { input })
      expect(errors).toHaveLength(1)
    }
    expect(await counts()).toEqual(before)
  })
})

describe('revokeStaffAccount', () => {
  it('[AUD-03] ends the account permanently and its sessions at once, with an entry in both trails', async () => {
    const [accounts, staff, one] = [await starting, await staffing, await operator()]
    const { data } = await create(one.caller, 'SUPPORT')
    const { account, accountNumber, loginSecret } = data.createStaffAccount
    const credentials = { accountNumber, loginSecret } as never
    const { session } = await staff.trySignIn(credentials)
    const answer = await revoke(one.caller, account.handle)
    expect(answer.data.revokeStaffAccount).toEqual({
      account: { handle: account.handle, role: 'SUPPORT', state: 'SUSPENDED' },
      errors: [],
    })
    const id = await idOf(account.handle)
    expect((await accounts.subgraph.events(id)).at(-1)).toMatchObject({
      type: 'accounts.account.staff.revoked',
      data: { accountId: id, state: 'SUSPENDED' },
    })
    expect((await accounts.subgraph.events(session.id)).at(-1)).toMatchObject({
      type: 'accounts.session.closed',
      data: { cause: 'ADMINISTRATION' },
    })
    const entry = {
      actor: one.accountId,
      action: 'accounts.account.staff.revoked',
      target: id,
      reason: 'SUPPORT',
    }
    expect((await accounts.subgraph.audit(`account:${id}`)).at(-1)).toMatchObject(entry)
    expect((await accounts.subgraph.audit('platform')).at(-1)).toMatchObject(entry)
    expect((await staff.trySignIn(credentials)).errors).toMatchObject([{ code: 'ACCOUNT_NOT_ACTIVE' }])
    expect(failureOf(await staff.act(one.caller, 'reinstateAccount', account.handle))).toBe('NOT_FOUND')
    expect(failureOf(await revoke(one.caller, account.handle))).toBe('INVALID_TRANSITION')
  })

  it('keeps an operator: none can revoke the own account, and of two who revoke each other one remains', async () => {
    const [accounts, staff] = [await starting, await staffing]
    const [one, other] = await Promise.all([operator(), operator()])
    const before = await staff.standing(one.accountId)
    expect(failureOf(await revoke(one.caller, staff.handle(one.accountId)))).toBe('INVALID_TRANSITION')
    const after = await staff.standing(one.accountId)
    expect({ ...after, trail: before.trail }).toEqual(before)
    const codes = await Promise.all([
      revoke(one.caller, staff.handle(other.accountId)),
      revoke(other.caller, staff.handle(one.accountId)),
    ])
    expect(codes.map(failureOf).sort()).toEqual(['FORBIDDEN', undefined])
    const states = await accounts.sql('SELECT state FROM account WHERE id = ANY($1)', [
      one.accountId,
      other.accountId,
    ])
    expect(states.map(({ state }) => state).sort()).toEqual(['ACTIVE', 'SUSPENDED'])
  })

  it('[ACC-11] gives a customer and an absent handle the same answer, and does not change the customer', async () => {
    const [accounts, staff, one] = [await starting, await staffing, await operator()]
    const { accountId } = await accounts.person()
    const before = await staff.standing(accountId)
    const answers = [
      await revoke(one.caller, staff.handle(accountId)),
      await revoke(one.caller, staff.handle(newId('account'))),
    ]
    expect(answers[0]).toEqual(answers[1])
    expect(failureOf(answers[0]!)).toBe('NOT_FOUND')
    expect(await staff.standing(accountId)).toEqual(before)
    expect((await accounts.subgraph.audit(`account:${one.accountId}`)).slice(-2)).toMatchObject([
      { action: 'Mutation.revokeStaffAccount', outcome: 'DENIED', reason: 'NOT_FOUND' },
      { action: 'Mutation.revokeStaffAccount', outcome: 'DENIED', reason: 'NOT_FOUND' },
    ])
  })
})

describe('createStaffAccount, revokeStaffAccount and staffAccounts', () => {
  const strangers = [
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a customer', 'CUSTOMER', 'FORBIDDEN'],
    ['support', 'SUPPORT', 'FORBIDDEN'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
  ] as const

  it.each([...strangers, ['an auditor', 'AUDITOR', 'FORBIDDEN']] as const)(
    '[AUD-03] let %s create or revoke no staff account',
    async (_, role, code) => {
      const [accounts, staff] = [await starting, await staffing]
      const colleague = await accounts.person('SUPPORT')
      const before = [await counts(), await staff.standing(colleague.accountId)]
      const caller = role && accounts.subgraph.caller(role)
      const grant = caller?.accountId ? await staff.grant(caller, 'STAFF_CREATION', 'OPERATOR') : 'none'
      const creation = { role: 'OPERATOR', idempotencyKey: newKey(), grant }
      expect(await accounts.failure(caller, createMutation, creation)).toBe(code)
      const revocation = { accountHandle: staff.handle(colleague.accountId), grant }
      expect(await accounts.failure(caller, revokeMutation, revocation)).toBe(code)
      expect([await counts(), await staff.standing(colleague.accountId)]).toEqual(before)
    },
  )

  it.each(strangers)('[AUD-03] let %s read no staff account', async (_, role, code) => {
    const accounts = await starting
    const query = '{ staffAccounts { edges { cursor } } }'
    const answer = await accounts.subgraph.call(role && accounts.subgraph.caller(role), query)
    expect(answer.errors?.[0]?.extensions.code).toBe(code)
  })
})

describe('staffAccounts', () => {
  it.each(['OPERATOR', 'AUDITOR'] as const)(
    '[AUD-03] lists to an %s every staff account with role and state, page by page, and no customer',
    async (role) => {
      const [accounts, staff] = [await starting, await staffing]
      const [reader, customer] = await Promise.all([accounts.person(role), accounts.person()])
      const query = `query ($after: String) { staffAccounts(first: 2, after: $after) {
        edges { node { handle role state } } pageInfo { hasNextPage endCursor } } }`
      const seen = new Map<string, { role: string; state: string }>()
      for (let after: string | null = null; ;) {
        const { data }: any = await accounts.subgraph.call(reader.caller, query, { after })
        const { edges, pageInfo } = data.staffAccounts
        for (const { node } of edges) seen.set(node.handle, node)
        if (!pageInfo.hasNextPage) break
        after = pageInfo.endCursor
      }
      const rows = await accounts.sql(`SELECT id, role, state FROM account WHERE role <> 'CUSTOMER'`)
      expect(seen.size).toBe(rows.length)
      for (const { id, role: held, state } of rows) {
        expect(seen.get(staff.handle(id))).toMatchObject({ role: held, state })
      }
      expect(seen.has(staff.handle(customer.accountId))).toBe(false)
    },
  )
})

describe('the trail of the platform', () => {
  it('[AUD-03] has created and revoked staff accounts', async () => {
    const [accounts, one] = [await starting, await operator()]
    const { data } = await create(one.caller, 'AUDITOR')
    const { handle } = data.createStaffAccount.account
    await revoke(one.caller, handle)
    const trail = await accounts.subgraph.audit('platform')
    const { target } = trail.at(-1)!
    const entry = { actor: one.accountId, target, reason: 'AUDITOR' }
    expect(trail.slice(-2)).toMatchObject([
      { ...entry, action: 'accounts.account.created' },
      { ...entry, action: 'accounts.account.staff.revoked' },
    ])
    expect((await staffing).handle(target)).toBe(handle)
  })
})
