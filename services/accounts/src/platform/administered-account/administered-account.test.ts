import { newId, readerCategories, restrictedScopes } from '@enigm/contracts'
import { callerOf, type TestCaller } from '@enigm/subgraph/testkit'
import { TestOrganizations } from '../../organizations/organization/organization.fixture'
import { startTestAccounts } from '../../accounts.fixture'
import { TestStaff } from '../staff/administration.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const accountQuery = 'query ($handle: ID!) { account(handle: $handle) { handle state } }'
const staffQuery = `query ($handle: ID!) { account(handle: $handle) {
  handle state availableActions lifecycle { from to reasonCategory at } } }`
const eventsQuery = `query ($handle: ID!, $first: Int!, $after: String, $category: SecurityEventCategory) {
  account(handle: $handle) { securityEvents(first: $first, after: $after, category: $category) {
    edges { cursor node { category at } } pageInfo { hasNextPage endCursor } } } }`

async function customer() {
  const accounts = await starting
  const person = await accounts.person()
  return { ...person, accounts, handle: new TestStaff(accounts).handle(person.accountId) }
}

/** An organization of an administrator and a member, and the member's handle there. */
async function organization() {
  const accounts = await starting
  const test = new TestOrganizations(accounts)
  const admin = await test.founded()
  const member = await test.member(admin.caller, admin.organizationId)
  const handle = accounts.subgraph.app.handle('ah', `organization:${admin.organizationId}`, member.accountId)
  const partner = callerOf('PARTNER', { accountId: 'client', organizationId: admin.organizationId })
  return { accounts, test, admin, member, handle, partner, organizationId: admin.organizationId }
}

const ask = async (caller: TestCaller | null, handle: string, query = accountQuery, variables = {}) =>
  (await starting).subgraph.call(caller, query, { handle, ...variables })
const trail = async (scope: string) => (await starting).subgraph.audit(scope)
/** The reads of a person by others, newest first; `Account.accesses` of governance lists them. */
const looks = async ({ accountId }: TestCaller) =>
  (await trail(`account:${accountId}`))
    .filter(({ actor }) => readerCategories.some((category) => category === actor))
    .map(({ action, actor }) => [action, actor])
    .reverse()

describe('account', () => {
  it.each(['OPERATOR', 'SUPPORT'] as const)(
    '[ACC-02] [ACC-03] gives %s state, possible actions and transitions by the hour, and the holder sees the category of the reader',
    async (role) => {
      const { accounts, accountId, handle } = await customer()
      const reader = await accounts.person(role)
      const answer = await ask(reader.caller, handle, staffQuery)
      expect(answer.data.account).toEqual({
        handle,
        state: 'ACTIVE',
        availableActions: ['RESTRICT', 'SUSPEND'],
        lifecycle: [
          { from: 'PENDING', to: 'ACTIVE', reasonCategory: null, at: expect.stringMatching(/:00:00.000Z$/) },
          { from: null, to: 'PENDING', reasonCategory: null, at: expect.stringMatching(/:00:00.000Z$/) },
        ],
      })
      expect(JSON.stringify(answer)).not.toContain(accountId)
      const entry = { action: 'Query.account', target: accountId, outcome: 'DONE' }
      expect((await trail(`account:${accountId}`)).at(-1)).toMatchObject({ ...entry, actor: role })
      expect((await trail(`account:${reader.accountId}`)).at(-1)).toMatchObject({
        ...entry,
        actor: reader.accountId,
      })
      expect((await trail('platform')).filter(({ target }) => target === accountId)).toMatchObject([
        { ...entry, actor: reader.accountId },
      ])
      expect((await accounts.subgraph.shownAudit(`account:${accountId}`)).at(-1)).toMatchObject({
        action: 'Query.account',
        actorHandle: role,
        targetHandle: accounts.subgraph.app.handle('ah', `account:${accountId}`, accountId),
      })
    },
  )

  it('[AUD-03] does not distinguish two readers of one category in the holder’s trail', async () => {
    const { accounts, accountId, handle } = await customer()
    const readers = [await accounts.person('SUPPORT'), await accounts.person('SUPPORT')]
    for (const { caller } of readers) await ask(caller, handle)
    const entries = (await trail(`account:${accountId}`)).slice(-2)
    expect(entries.map(({ actor }) => actor)).toEqual(['SUPPORT', 'SUPPORT'])
    for (const reader of readers) expect(JSON.stringify(entries)).not.toContain(reader.accountId)
  })

  it('[ACC-11] gives staff, deleted, absent and malformed handles and ids the same answer, and records the read', async () => {
    const { accounts, accountId, handle } = await customer()
    const [support, colleague] = [await accounts.person('SUPPORT'), await accounts.person('OPERATOR')]
    const staff = new TestStaff(accounts)
    await accounts.sql(`UPDATE account SET state = 'DELETED' WHERE id = $1`, accountId)
    const before = [await trail(`account:${accountId}`), await trail(`account:${colleague.accountId}`)]
    const unavailable = [
      staff.handle(newId('account')),
      handle,
      staff.handle(colleague.accountId),
      staff.handle(support.accountId),
      accountId,
      '',
      `ah_${'x'.repeat(500)}`,
    ]
    const own = (await trail(`account:${support.accountId}`)).length
    for (const each of unavailable)
      expect(await ask(support.caller, each)).toEqual({ status: 200, data: { account: null } })
    expect([await trail(`account:${accountId}`), await trail(`account:${colleague.accountId}`)]).toEqual(
      before,
    )
    const records = (await trail(`account:${support.accountId}`)).slice(own)
    expect(records.map(({ action, target }) => [action, target])).toEqual(
      unavailable.map(() => ['Query.account', '']),
    )
  })

  it('[ACC-12] gives an administrator and the partner of an organization the state of a member, who sees the read', async () => {
    const { admin, member, handle, partner } = await organization()
    for (const caller of [admin.caller, partner]) {
      expect((await ask(caller, handle)).data.account).toEqual({ handle, state: 'ACTIVE' })
    }
    expect(await looks(member.caller)).toEqual([
      ['Query.account', 'PARTNER'],
      ['Query.account', 'ADMINISTRATOR'],
    ])
    const actions = 'query ($handle: ID!) { account(handle: $handle) { availableActions } }'
    expect((await ask(admin.caller, handle, actions)).data.account).toEqual({ availableActions: [] })
    for (const query of [staffQuery, eventsQuery]) {
      const answer = await ask(admin.caller, handle, query, { first: 1 })
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
      expect(answer.data.account ?? null).toBeNull()
    }
  })

  it('[ACC-12] answers callers who do not administer the organization as if the handle were absent', async () => {
    const { accounts, test, admin, member, handle, organizationId } = await organization()
    const fellow = await test.member(admin.caller, organizationId)
    const other = await test.founded()
    const callers = [
      fellow.caller,
      other.caller,
      (await accounts.person()).caller,
      (await accounts.person('OPERATOR')).caller,
      callerOf('PARTNER', { accountId: 'client', organizationId: other.organizationId }),
      callerOf('PARTNER', { accountId: admin.accountId }),
    ]
    const absent = accounts.subgraph.app.handle('ah', `organization:${organizationId}`, newId('account'))
    for (const caller of callers) {
      expect(await ask(caller, handle)).toEqual(await ask(caller, absent))
      expect(await ask(caller, handle)).toEqual({ status: 200, data: { account: null } })
    }
    const platformHandle = new TestStaff(accounts).handle(member.accountId)
    expect((await ask(admin.caller, platformHandle)).data.account).toBeNull()
    expect(await looks(member.caller)).toEqual([])
  })

  it('[ACC-12] ends with the membership, and with the role of the reader', async () => {
    const { accounts, test, admin, member, handle, partner, organizationId } = await organization()
    const second = await test.member(admin.caller, organizationId, 'ADMIN')
    expect((await ask(second.caller, handle)).data.account).not.toBeNull()
    await test.setRole(admin.caller, second.membershipId, 'MEMBER')
    expect((await ask(second.caller, handle)).data.account).toBeNull()
    await accounts.subgraph.call(
      member.caller,
      `mutation ($input: LeaveOrganizationInput!) { leaveOrganization(input: $input) { member { state } } }`,
      { input: { organizationId } },
    )
    for (const caller of [admin.caller, partner]) expect((await ask(caller, handle)).data.account).toBeNull()
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['an auditor', 'AUDITOR', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
    ['a restricted session', 'RESTRICTED', 'FORBIDDEN'],
  ] as const)('[ACC-11] is not for %s, and no read is recorded', async (_, role, code) => {
    const { accounts, accountId, caller, handle } = await customer()
    const before = await trail(`account:${accountId}`)
    const restricted = { ...caller, scopes: restrictedScopes }
    const asking = role === 'RESTRICTED' ? restricted : role && accounts.subgraph.caller(role)
    const answer = await ask(asking, handle)
    expect(answer.errors?.[0]?.extensions.code).toBe(code)
    expect(answer.data?.account ?? null).toBeNull()
    expect(await trail(`account:${accountId}`)).toEqual(before)
  })

  it('[AUD-02] shows and records nothing when one of the entries cannot be written', async () => {
    const { accounts, accountId, handle } = await customer()
    const support = await accounts.person('SUPPORT')
    const before = await trail(`account:${support.accountId}`)
    for (const scope of [`account:${accountId}`, 'platform']) {
      await accounts.subgraph.asOwner(
        `ALTER TABLE audit_entry ADD CONSTRAINT full_disk CHECK (scope <> '${scope}') NOT VALID`,
      )
      const answer = await ask(support.caller, handle)
      await accounts.subgraph.asOwner('ALTER TABLE audit_entry DROP CONSTRAINT full_disk')
      expect(answer.data.account).toBeNull()
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL'])
    }
    expect(await trail(`account:${support.accountId}`)).toEqual(before)
    expect(await looks((await customer()).caller)).toEqual([])
  })
})

describe('securityEvents of another holder’s account', () => {
  it.each(['OPERATOR', 'SUPPORT'] as const)(
    '[ACC-10] gives %s category and hour, newest first without gap or repetition, and the holder sees the read',
    async (role) => {
      const { accounts, accountId, caller, handle, credentials } = await customer()
      const reader = await accounts.person(role)
      for (let count = 0; count < 2; count++) await accounts.signIn(credentials)
      await accounts.sql(
        `INSERT INTO security_event (account_id, category, at)
         VALUES ($1, 'PIN', date_trunc('hour', now() - interval '3 hours', 'UTC')),
           ($1, 'PIN', now() - interval '91 days')`,
        accountId,
      )
      const page = async (variables: object) => {
        const answer = await ask(reader.caller, handle, eventsQuery, { first: 100, ...variables })
        expect(JSON.stringify(answer)).not.toMatch(/acct_|sess_|sev_|dev_/)
        return answer.data.account.securityEvents
      }
      const all = (await page({})).edges
      expect(all.map(({ node }: any) => node.category)).toEqual(['SESSION', 'SESSION', 'SESSION', 'PIN'])
      for (const { node } of all) expect(node.at).toMatch(/T\d\d:00:00\.000Z$/)
      const first = await page({ first: 3 })
      const second = await page({ first: 3, after: first.pageInfo.endCursor })
      expect([...first.edges, ...second.edges]).toEqual(all)
      expect([first, second].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, false])
      expect((await page({ category: 'PIN' })).edges).toHaveLength(1)
      const cursors = all.map(({ cursor }: any) => JSON.parse(Buffer.from(cursor, 'base64url').toString()))
      expect(cursors.map(([at, ordinal]: any) => [at, ordinal])).toEqual([
        ...[3, 2, 1].map((ordinal) => [all[0].node.at, ordinal]),
        [all[3].node.at, 1],
      ])
      expect((await looks(caller)).slice(0, 2).map(String).sort()).toEqual([
        `AdministeredAccount.securityEvents,${role}`,
        `Query.account,${role}`,
      ])
    },
  )

  it('[ACC-10] refuses an invalid cursor, and shows nothing', async () => {
    const { accounts, handle } = await customer()
    const { caller } = await accounts.person('SUPPORT')
    const after = Buffer.from('["yesterday",1]').toString('base64url')
    const answer = await ask(caller, handle, eventsQuery, { first: 1, after })
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT'])
  })
})

describe('the reads of an account', () => {
  it('[AUD-01] are those of others, newest first, with field and category, and no own action', async () => {
    const { accounts, accountId, caller, handle } = await customer()
    const [support, operator] = [await accounts.person('SUPPORT'), await accounts.person('OPERATOR')]
    const staff = new TestStaff(accounts)
    await ask(support.caller, handle)
    await staff.act(operator.caller, 'restrictAccount', handle)
    await ask(operator.caller, handle)
    await ask(caller, handle)
    expect(await looks(caller)).toEqual([
      ['Query.account', 'OPERATOR'],
      ['Query.account', 'SUPPORT'],
    ])
    expect((await trail(`account:${accountId}`)).length).toBeGreaterThan(2)
    for (const { caller: reader } of [support, operator]) expect(await looks(reader)).toEqual([])
  })

  it('[AUD-01] are one within an hour, as long as their reader repeats them, and one more after it', async () => {
    const { accounts, accountId, caller, handle } = await customer()
    const [support, operator] = [await accounts.person('SUPPORT'), await accounts.person('OPERATOR')]
    for (const reader of [support, support, operator, support, operator])
      expect((await ask(reader.caller, handle)).data.account).toMatchObject({ handle })
    const both = [
      ['Query.account', 'OPERATOR'],
      ['Query.account', 'SUPPORT'],
    ]
    expect(await looks(caller)).toEqual(both)
    const platform = async () =>
      (await trail('platform')).filter(
        ({ target, action }) => target === accountId && action === 'Query.account',
      )
    expect(await platform()).toHaveLength(2)
    await accounts.subgraph.asOwner(
      `UPDATE audit_entry SET at = at - interval '61 minutes' WHERE scope = 'account:${support.accountId}'`,
    )
    await ask(support.caller, handle)
    await ask(support.caller, handle)
    expect(await looks(caller)).toEqual([['Query.account', 'SUPPORT'], ...both])
    expect(await platform()).toHaveLength(3)
  })

  it('[AUD-01] are several in one request, each object once', async () => {
    const [one, other] = [await customer(), await customer()]
    const { caller } = await one.accounts.person('SUPPORT')
    const { data } = await one.accounts.subgraph.call(
      caller,
      'query ($one: ID!, $other: ID!) { a: account(handle: $one) { state } b: account(handle: $other) { state } c: account(handle: $one) { handle } }',
      { one: one.handle, other: other.handle },
    )
    expect(Object.values(data).every((each) => each !== null)).toBe(true)
    for (const { caller: holder } of [one, other])
      expect(await looks(holder)).toEqual([['Query.account', 'SUPPORT']])
  })
})
