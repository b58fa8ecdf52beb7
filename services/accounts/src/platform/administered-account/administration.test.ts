import { leavingScopes, newId } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { startTestAccounts } from '../../accounts.fixture'
import {
  administrationMutation,
  claimsOf,
  operations,
  TestStaff,
  type AdministrationName,
} from '../staff/administration.fixture'

const starting = startTestAccounts()
const staffing = starting.then((accounts) => new TestStaff(accounts))
const operating = starting.then((accounts) => accounts.person('OPERATOR'))
afterAll(async () => (await starting).subgraph.stop())

const names = Object.keys(operations) as AdministrationName[]
const platformEntries = async (accountId: string) =>
  (await (await starting).subgraph.audit('platform')).filter(({ target }) => target === accountId)

/** A customer whom an operator has moved by these operations. */
async function customer(...moves: AdministrationName[]) {
  const [accounts, staff, operator] = await Promise.all([starting, staffing, operating])
  const person = await accounts.person()
  const handle = staff.handle(person.accountId)
  for (const move of moves) {
    expect(failureOf(await staff.act(operator.caller, move, handle))).toBeUndefined()
  }
  return { ...person, handle, accounts, staff, operator }
}

describe('suspendAccount', () => {
  it('[SES-03] [PRV-05] takes the account out of use and closes every session, with an entry in both trails', async () => {
    const { accountId, sessionId, credentials, handle, accounts, staff, operator } = await customer()
    const other = await accounts.signIn(credentials)
    const answer = await staff.act(operator.caller, 'suspendAccount', handle, 'TERMS_VIOLATION')
    expect(answer.data.suspendAccount).toEqual({
      account: { handle, state: 'SUSPENDED', availableActions: ['RESTRICT', 'REINSTATE'] },
      limitations: [{ code: 'RESTRICTION_FUTURE_ONLY' }],
      errors: [],
    })
    expect(JSON.stringify(answer)).not.toContain(accountId)
    expect((await accounts.subgraph.events(accountId)).at(-1)).toEqual({
      type: 'accounts.account.suspended',
      aggregateId: accountId,
      version: 3,
      data: { accountId, state: 'SUSPENDED' },
    })
    for (const id of [sessionId, other.session.id]) {
      expect((await accounts.subgraph.events(id)).at(-1)).toMatchObject({
        type: 'accounts.session.closed',
        data: { sessionId: id, cause: 'ADMINISTRATION' },
      })
    }
    const entry = {
      actor: operator.accountId,
      action: 'accounts.account.suspended',
      target: accountId,
      outcome: 'DONE',
      reason: 'TERMS_VIOLATION',
    }
    const trail = await accounts.subgraph.audit(`account:${accountId}`)
    expect(trail.filter(({ actor }) => actor === operator.accountId)).toMatchObject([entry])
    expect(await platformEntries(accountId)).toMatchObject([entry])
  })

  it('refuses sign-in and refresh until the account is reinstated', async () => {
    const { credentials, tokens, handle, accounts, staff, operator } = await customer('suspendAccount')
    expect(await staff.trySignIn(credentials)).toMatchObject({
      accessToken: null,
      errors: [{ code: 'ACCOUNT_NOT_ACTIVE' }],
    })
    expect((await accounts.refresh(tokens.refreshToken)).errors).toMatchObject([
      { code: 'REFRESH_TOKEN_INVALID' },
    ])
    await staff.act(operator.caller, 'reinstateAccount', handle, 'REVIEW_COMPLETED')
    expect((await accounts.refresh(tokens.refreshToken)).errors).toMatchObject([
      { code: 'REFRESH_TOKEN_INVALID' },
    ])
    const { session, accessToken } = await accounts.signIn(credentials)
    expect(session.state).toBe('ACTIVE')
    expect(claimsOf(accessToken).scopes).toContain('account:authorize')
  })

  it('[ACC-03] shows state, category and time at the sign-in to the holder of the secret only', async () => {
    const { credentials, accounts } = await customer('suspendAccount')
    const query = `mutation ($input: StartSessionInput!) { startSession(input: $input) {
      lastMove { from to reasonCategory at } errors { code } } }`
    const ask = async (loginSecret: string) => {
      const input = { accountNumber: credentials.accountNumber, loginSecret }
      return (await accounts.subgraph.call(null, query, { input })).data.startSession
    }
    expect(await ask(credentials.loginSecret)).toEqual({
      lastMove: {
        from: 'ACTIVE',
        to: 'SUSPENDED',
        reasonCategory: 'SECURITY_CONCERN',
        at: expect.any(String),
      },
      errors: [{ code: 'ACCOUNT_NOT_ACTIVE' }],
    })
    expect(await ask('0'.repeat(32))).toEqual({ lastMove: null, errors: [{ code: 'CREDENTIALS_WRONG' }] })
  })

  it('leaves no live session when the holder signs in and refreshes at the same time', async () => {
    const { accountId, credentials, tokens, handle, accounts, staff, operator } = await customer()
    await Promise.all([
      ...Array.from({ length: 5 }, () => staff.trySignIn(credentials)),
      accounts.refresh(tokens.refreshToken),
      staff.act(operator.caller, 'suspendAccount', handle),
      ...Array.from({ length: 5 }, () => staff.trySignIn(credentials)),
    ])
    const sessions = await accounts.sql('SELECT state FROM session WHERE account_id = $1', accountId)
    expect(new Set(sessions.map(({ state }) => state))).toEqual(new Set(['CLOSED']))
  })
})

describe('restrictAccount', () => {
  it('[SES-03] leaves every session, and the next sign-in, only the scopes to read the own state and to delete the account', async () => {
    const { accountId, sessionId, credentials, tokens, handle, accounts, staff, operator } = await customer()
    await staff.act(operator.caller, 'restrictAccount', handle)
    expect((await accounts.subgraph.events(accountId)).at(-1)).toMatchObject({
      type: 'accounts.account.restricted',
      data: { accountId, state: 'RESTRICTED' },
    })
    expect((await accounts.subgraph.events(sessionId)).at(-1)).toEqual({
      type: 'accounts.session.restricted',
      aggregateId: sessionId,
      version: 2,
      data: { sessionId, accountId, state: 'RESTRICTED', restrictedBy: 'ACCOUNT' },
    })
    const held = [await accounts.refresh(tokens.refreshToken), await accounts.signIn(credentials)]
    for (const { session, accessToken } of held) {
      expect(session.state).toBe('RESTRICTED')
      expect(claimsOf(accessToken).scopes.sort()).toEqual([...leavingScopes].sort())
    }
  })

  it('[SES-03] is lifted by reinstateAccount, which keeps the holder’s own restriction of a session', async () => {
    const { accountId, tokens, credentials, handle, accounts, staff, operator } = await customer()
    const own = await accounts.signIn(credentials)
    await accounts.sql(
      `UPDATE session SET state = 'RESTRICTED', restricted_by = 'HOLDER', restricted_by_holder = true WHERE id = $1`,
      own.session.id,
    )
    await staff.act(operator.caller, 'restrictAccount', handle)
    await staff.act(operator.caller, 'reinstateAccount', handle, 'CORRECTION')
    expect((await accounts.subgraph.events(accountId)).at(-1)).toMatchObject({
      type: 'accounts.account.reinstated',
      data: { state: 'ACTIVE' },
    })
    const freed = await accounts.refresh(tokens.refreshToken)
    expect(freed.session.state).toBe('ACTIVE')
    expect(claimsOf(freed.accessToken).scopes).toContain('devices:manage')
    expect((await accounts.refresh(own.refreshToken)).session.state).toBe('RESTRICTED')
  })

  it('moves a suspended account to restricted, as the lifecycle defines', async () => {
    const { accountId, accounts } = await customer('suspendAccount', 'restrictAccount')
    expect(await accounts.sql('SELECT state FROM account WHERE id = $1', accountId)).toEqual([
      { state: 'RESTRICTED' },
    ])
  })
})

describe('the history of an account', () => {
  const query = '{ me { platformHandle lifecycle { from to reasonCategory at } } }'

  it('[ACC-03] shows the holder state, category and time of every transition, newest first', async () => {
    const { caller, handle, accounts } = await customer('restrictAccount', 'reinstateAccount')
    const { data } = await accounts.subgraph.call(caller, query)
    expect(data.me.platformHandle).toBe(handle)
    expect(data.me.lifecycle).toEqual([
      { from: 'RESTRICTED', to: 'ACTIVE', reasonCategory: 'SECURITY_CONCERN', at: expect.any(String) },
      { from: 'ACTIVE', to: 'RESTRICTED', reasonCategory: 'SECURITY_CONCERN', at: expect.any(String) },
      { from: 'PENDING', to: 'ACTIVE', reasonCategory: null, at: expect.any(String) },
      { from: null, to: 'PENDING', reasonCategory: null, at: expect.any(String) },
    ])
    const times = data.me.lifecycle.map(({ at }: { at: string }) => Date.parse(at))
    expect(times).toEqual([...times].sort((one, other) => other - one))
  })

  it('[ACC-03] contains categories only: no free text, no address and no actor', async () => {
    const { accounts } = await customer('restrictAccount')
    const columns = await accounts.sql(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'account_move'`,
    )
    expect(columns.map(({ name }) => name).sort()).toEqual(
      ['account_id', 'at', 'from', 'reason_category', 'seq', 'to'].sort(),
    )
    await expect(
      accounts.sql(
        `UPDATE account SET state = 'SUSPENDED', move_reason = 'he was rude' WHERE role = 'CUSTOMER'`,
      ),
    ).rejects.toThrow()
  })

  it('[ACC-03] records every transition, also one by SQL, and a reason only with its own transition', async () => {
    const { accountId, accounts } = await customer('restrictAccount')
    await accounts.sql(`UPDATE account SET state = 'DELETION_REQUESTED' WHERE id = $1`, accountId)
    const moves = await accounts.sql(
      'SELECT "from", "to", reason_category FROM account_move WHERE account_id = $1 ORDER BY seq DESC LIMIT 1',
      accountId,
    )
    expect(moves).toEqual([{ from: 'RESTRICTED', to: 'DELETION_REQUESTED', reason_category: null }])
  })

  it('[ACC-11] is that of the own account for every caller', async () => {
    const { accounts, operator, accountId } = await customer('suspendAccount')
    const { data } = await accounts.subgraph.call(operator.caller, query)
    expect(data.me.lifecycle.map(({ to }: { to: string }) => to)).toEqual(['ACTIVE', 'PENDING'])
    expect(JSON.stringify(data)).not.toContain(accountId)
  })
})

describe.each(names)('%s', (name) => {
  const ready: Record<AdministrationName, AdministrationName[]> = {
    restrictAccount: [],
    suspendAccount: [],
    reinstateAccount: ['suspendAccount'],
  }

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a customer', 'CUSTOMER', 'FORBIDDEN'],
    ['support', 'SUPPORT', 'FORBIDDEN'],
    ['an auditor', 'AUDITOR', 'FORBIDDEN'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
  ] as const)('is not for %s, with or without a grant, and changes nothing', async (_, role, code) => {
    const { accountId, handle, accounts, staff } = await customer(...ready[name])
    const before = await staff.standing(accountId)
    const caller = role && accounts.subgraph.caller(role)
    const grant = caller?.accountId ? await staff.grant(caller, operations[name], handle) : 'none'
    const input = { accountHandle: handle, reasonCategory: 'LEGAL_ORDER', grant }
    expect(failureOf(await accounts.subgraph.call(caller, administrationMutation(name), { input }))).toBe(
      code,
    )
    expect(await staff.standing(accountId)).toEqual(before)
  })

  it('[PIN-02] needs a grant for this operation on this account, which works once', async () => {
    const { accountId, handle, accounts, staff, operator } = await customer(...ready[name])
    const before = await staff.standing(accountId)
    const mutation = administrationMutation(name)
    const ask = async (grant: string | null) =>
      accounts.failure(operator.caller, mutation, {
        accountHandle: handle,
        reasonCategory: 'LEGAL_ORDER',
        grant,
      })
    const elsewhere = await staff.grant(operator.caller, operations[name], staff.handle(newId('account')))
    const another = await staff.grant(operator.caller, 'SERVER_DELETION', handle)
    for (const grant of [null, elsewhere, another]) expect(await ask(grant)).toBe('PIN_REQUIRED')
    expect(await staff.standing(accountId)).toEqual(before)
    const right = await staff.grant(operator.caller, operations[name], handle)
    expect(await ask(right)).toBeUndefined()
    expect(await ask(right)).toBe('PIN_REQUIRED')
  })

  it('[ACC-11] gives staff, an absent handle and an id the same answer, and audits the attempt', async () => {
    const { accounts, staff, operator } = await customer()
    const colleague = await accounts.person('SUPPORT')
    const before = await staff.standing(colleague.accountId)
    const tried = (await accounts.subgraph.audit(`account:${operator.accountId}`)).length
    const targets = [staff.handle(colleague.accountId), staff.handle(newId('account')), colleague.accountId]
    const answers = []
    for (const target of targets) answers.push(await staff.act(operator.caller, name, target))
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect(failureOf(answers[0]!)).toBe('NOT_FOUND')
    expect(await staff.standing(colleague.accountId)).toEqual(before)
    expect((await accounts.subgraph.audit(`account:${operator.accountId}`)).slice(tried)).toMatchObject(
      targets.map(() => ({ action: `Mutation.${name}`, outcome: 'DENIED', reason: 'NOT_FOUND' })),
    )
  })

  it('refuses an account that is already in that state, and changes nothing', async () => {
    const there: Record<AdministrationName, AdministrationName[]> = {
      restrictAccount: ['restrictAccount'],
      suspendAccount: ['suspendAccount'],
      reinstateAccount: [],
    }
    const { accountId, handle, staff, operator } = await customer(...there[name])
    const before = await staff.standing(accountId)
    expect(failureOf(await staff.act(operator.caller, name, handle))).toBe('INVALID_TRANSITION')
    expect(await staff.standing(accountId)).toEqual(before)
  })
})

describe('platform handles', () => {
  it('find their account by one statement on an index', async () => {
    const { accounts, handle } = await customer()
    // The plan of a table with a few rows depends on its statistics, unless the sequential scan is off.
    const plan = await accounts.subgraph.app.data.transaction(async (manager) => {
      await manager.query('SET LOCAL enable_seqscan = off')
      return manager.query('EXPLAIN SELECT 1 FROM account WHERE platform_handle = $1', [handle])
    })
    expect(JSON.stringify(plan)).toContain('account_platform_handle')
  })
})
