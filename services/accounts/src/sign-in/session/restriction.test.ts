import { newId, restrictedScopes } from '@enigm/contracts'
import { subgraphSdl } from '@enigm/subgraph'
import { callerOf, failureOf } from '@enigm/subgraph/testkit'
import { Kind, parse } from 'graphql'
import { authorizeMutation, startTestAccounts } from '../../accounts.fixture'
import { definition } from '../../service'
import { claimsOf, TestStaff } from '../../platform/staff/administration.fixture'

const starting = startTestAccounts()
const operating = starting.then((accounts) => accounts.person('OPERATOR'))
afterAll(async () => (await starting).subgraph.stop())

type Person = Awaited<ReturnType<Awaited<typeof starting>['person']>>

const payload = `{ session { id state restrictedBy } limitations { code } errors { code message path } } }`
const mutations = {
  restrictSession: `mutation ($input: RestrictSessionInput!) { restrictSession(input: $input) ${payload}`,
  liftSessionRestriction: `mutation ($input: LiftSessionRestrictionInput!) {
    liftSessionRestriction(input: $input) ${payload}`,
}
const names = Object.keys(mutations) as (keyof typeof mutations)[]

async function act(caller: Person['caller'] | null, name: keyof typeof mutations, sessionId: string) {
  return (await starting).subgraph.call(caller, mutations[name], { input: { sessionId } })
}
/** A person with a second session, in the state that the operation starts from. */
async function withSecond(name: keyof typeof mutations, by?: Person['caller']) {
  const accounts = await starting
  const person = await accounts.person()
  const second = await accounts.signIn(person.credentials)
  if (name === 'liftSessionRestriction') {
    expect(failureOf(await act(by ?? person.caller, 'restrictSession', second.session.id))).toBeUndefined()
  }
  return { ...person, second }
}
const row = async (sessionId: string) =>
  (await (await starting).sql('SELECT * FROM session WHERE id = $1', sessionId))[0]

describe('restrictSession', () => {
  it('[SES-03] leaves the next token the scopes to read the own state only, with one event and one audit entry', async () => {
    const accounts = await starting
    const { caller, accountId, second } = await withSecond('restrictSession')
    const { id } = second.session
    const { data } = await act(caller, 'restrictSession', id)
    expect(data.restrictSession).toEqual({
      session: { id, state: 'RESTRICTED', restrictedBy: 'HOLDER' },
      limitations: [{ code: 'RESTRICTION_FUTURE_ONLY' }],
      errors: [],
    })
    expect((await accounts.subgraph.events(id)).slice(1)).toEqual([
      {
        type: 'accounts.session.restricted',
        aggregateId: id,
        version: 2,
        data: { sessionId: id, accountId, state: 'RESTRICTED', restrictedBy: 'HOLDER' },
      },
    ])
    const entries = await accounts.subgraph.audit(`account:${accountId}`)
    expect(entries.filter(({ action }) => action === 'accounts.session.restricted')).toMatchObject([
      { actor: accountId, target: id, outcome: 'DONE', reason: 'HOLDER' },
    ])
    const { accessToken } = await accounts.refresh(second.refreshToken)
    expect(claimsOf(accessToken).scopes.sort()).toEqual([...restrictedScopes].sort())
  })

  it('[SES-03] ends earlier tokens by the version that the next one has', async () => {
    const accounts = await starting
    const { caller, second } = await withSecond('restrictSession')
    const { id } = second.session
    await act(caller, 'restrictSession', id)
    const [, restricted] = await accounts.subgraph.events(id)
    expect(claimsOf(second.accessToken).ver).toBeLessThan(restricted!.version)
    const { accessToken } = await accounts.refresh(second.refreshToken)
    expect(claimsOf(accessToken).ver).toBeGreaterThan(restricted!.version)

    const gateway = { role: 'GATEWAY' as const, scopes: ['gateway:sessions' as const] }
    const liveness = 'query ($id: ID!, $ver: Int!) { sessionLiveness(sessionId: $id, tokenVersion: $ver) }'
    const isLive = async (ver: number) =>
      (await accounts.subgraph.call(gateway, liveness, { id, ver })).data.sessionLiveness
    expect(await isLive(claimsOf(second.accessToken).ver)).toBe(false)
    expect(await isLive(claimsOf(accessToken).ver)).toBe(true)
  })

  it('[SES-03] leaves no valid token with full scopes, also with parallel refreshes', async () => {
    const accounts = await starting
    for (let round = 0; round < 5; round++) {
      const { caller, second } = await withSecond('restrictSession')
      const { id } = second.session
      const [, ...tokens] = await Promise.all([
        act(caller, 'restrictSession', id),
        ...Array.from({ length: 4 }, () => accounts.refresh(second.refreshToken)),
      ])
      const { tokens_from_version: from } = await row(id)
      const counting = tokens.map(({ accessToken }) => claimsOf(accessToken)).filter(({ ver }) => ver >= from)
      for (const { scopes } of counting) expect(scopes).not.toContain('account:authorize')
    }
  })

  it('[SES-03] lets the session read its own state, and neither get a grant nor lift the restriction', async () => {
    const accounts = await starting
    const { accountId, caller, credentials, second } = await withSecond('restrictSession')
    const { id } = second.session
    const inside = callerOf('CUSTOMER', { accountId, sessionId: id })
    await accounts.setPin({ caller, credentials }, '483920')
    await act(caller, 'restrictSession', id)
    const held = { ...inside, scopes: restrictedScopes }
    const { data } = await accounts.subgraph.call(held, '{ me { state sessions { edges { node { id } } } } }')
    expect(data.me.state).toBe('ACTIVE')
    expect(failureOf(await act(held, 'liftSessionRestriction', id))).toBe('FORBIDDEN')
    expect((await row(id)).state).toBe('RESTRICTED')
    const input = { pin: '483920', operation: 'SERVER_DELETION', targetId: 'srv_one' }
    expect(await accounts.failure(held, authorizeMutation, input)).toBe('FORBIDDEN')
    // A request that was accepted just before the restriction gets no grant either.
    expect(await accounts.failure(inside, authorizeMutation, input)).toBe('UNAUTHENTICATED')
  })

  it('[SES-03] applies to every mutation: a restricted session can close sessions and nothing else', () => {
    const held = new Set<string>(restrictedScopes)
    const open: string[] = []
    for (const node of parse(subgraphSdl(definition)).definitions) {
      const isMutation =
        (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
        node.name.value === 'Mutation'
      for (const field of isMutation ? (node.fields ?? []) : []) {
        const rule = field.directives?.find(({ name }) => name.value === 'requiresScopes')
        const [argument] = rule?.arguments ?? []
        if (argument?.value.kind !== Kind.LIST) continue
        const alternatives = argument.value.values.map((list) =>
          list.kind === Kind.LIST ? list.values.map((scope) => (scope as { value: string }).value) : [],
        )
        if (alternatives.some((scopes) => scopes.every((scope) => held.has(scope))))
          open.push(field.name.value)
      }
    }
    expect(open.sort()).toEqual(['closeAllOtherSessions', 'closeSession', 'closeSessionsOfUntrustedDevices'])
  })

  it('is also for operators, with an entry in both trails', async () => {
    const [accounts, operator] = [await starting, await operating]
    const { accountId, second } = await withSecond('restrictSession')
    const { id } = second.session
    const { data } = await act(operator.caller, 'restrictSession', id)
    expect(data.restrictSession.session).toEqual({ id, state: 'RESTRICTED', restrictedBy: 'PLATFORM' })
    const entry = { actor: operator.accountId, action: 'accounts.session.restricted', target: id }
    expect((await accounts.subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject(entry)
    expect((await accounts.subgraph.audit('platform')).at(-1)).toMatchObject(entry)
  })
})

describe('liftSessionRestriction', () => {
  it('[SES-03] gives the next token all scopes again', async () => {
    const accounts = await starting
    const { caller, accountId, second } = await withSecond('liftSessionRestriction')
    const { id } = second.session
    const { data } = await act(caller, 'liftSessionRestriction', id)
    expect(data.liftSessionRestriction.session).toEqual({ id, state: 'ACTIVE', restrictedBy: null })
    expect((await accounts.subgraph.events(id)).at(-1)).toEqual({
      type: 'accounts.session.restriction.lifted',
      aggregateId: id,
      version: 3,
      data: { sessionId: id, accountId, state: 'ACTIVE', restrictedBy: 'HOLDER' },
    })
    const { accessToken } = await accounts.refresh(second.refreshToken)
    expect(claimsOf(accessToken).scopes).toContain('account:authorize')
  })

  it('[SES-03] is for operators only where the platform has restricted, which availableActions shows', async () => {
    const [accounts, operator] = [await starting, await operating]
    const { caller, second } = await withSecond('liftSessionRestriction', operator.caller)
    const { id } = second.session
    const query =
      '{ me { sessions(state: RESTRICTED) { edges { node { id restrictedBy availableActions } } } } }'
    expect((await accounts.subgraph.call(caller, query)).data.me.sessions.edges).toEqual([
      { node: { id, restrictedBy: 'PLATFORM', availableActions: ['CLOSE', 'RESTRICT'] } },
    ])
    const before = await row(id)
    expect(failureOf(await act(caller, 'liftSessionRestriction', id))).toBe('INVALID_TRANSITION')
    expect(await row(id)).toEqual(before)
    expect(failureOf(await act(operator.caller, 'liftSessionRestriction', id))).toBeUndefined()
    expect((await row(id)).state).toBe('ACTIVE')
  })

  it('[SES-03] does not lift the holder’s own restriction for an operator', async () => {
    const operator = await operating
    const { caller, second } = await withSecond('liftSessionRestriction')
    const { id } = second.session
    const query = '{ me { sessions(state: RESTRICTED) { edges { node { availableActions } } } } }'
    const { data } = await (await starting).subgraph.call(caller, query)
    expect(data.me.sessions.edges).toEqual([{ node: { availableActions: ['CLOSE', 'LIFT_RESTRICTION'] } }])
    expect(failureOf(await act(operator.caller, 'liftSessionRestriction', id))).toBe('INVALID_TRANSITION')
    expect((await row(id)).state).toBe('RESTRICTED')
  })

  it('[SES-03] leaves sessions of a restricted account restricted, also when their own restriction is lifted', async () => {
    const [accounts, operator] = [await starting, await operating]
    const { accountId, caller, sessionId, second } = await withSecond('liftSessionRestriction')
    const staff = new TestStaff(accounts)
    await staff.act(operator.caller, 'restrictAccount', staff.handle(accountId))
    for (const each of [caller, operator.caller]) {
      expect(failureOf(await act(each, 'liftSessionRestriction', sessionId))).toBe('INVALID_TRANSITION')
    }
    const { id } = second.session
    expect(failureOf(await act(operator.caller, 'liftSessionRestriction', id))).toBe('INVALID_TRANSITION')
    const { data } = await act(caller, 'liftSessionRestriction', id)
    expect(data.liftSessionRestriction.session).toEqual({ id, state: 'RESTRICTED', restrictedBy: 'ACCOUNT' })
    expect([(await row(sessionId)).state, (await row(id)).state]).toEqual(['RESTRICTED', 'RESTRICTED'])
    await staff.act(operator.caller, 'reinstateAccount', staff.handle(accountId))
    expect([(await row(sessionId)).state, (await row(id)).state]).toEqual(['ACTIVE', 'ACTIVE'])
  })
})

describe.each(names)('%s', (name) => {
  it("[ACC-11] answers another account's session as an absent one, staff's to operators too, and leaves it alone", async () => {
    const accounts = await starting
    const { second } = await withSecond(name)
    const [one, colleague] = await Promise.all([accounts.person(), accounts.person('SUPPORT')])
    const before = [await row(second.session.id), await row(colleague.sessionId)]
    const operator = await operating
    const answers = [
      await act(one.caller, name, second.session.id),
      await act(one.caller, name, newId('session')),
      await act(operator.caller, name, colleague.sessionId),
    ]
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect(failureOf(answers[0]!)).toBe('NOT_FOUND')
    expect([await row(second.session.id), await row(colleague.sessionId)]).toEqual(before)
    const denied = (await accounts.subgraph.audit(`account:${one.accountId}`)).slice(-2)
    expect(denied).toMatchObject([
      { action: `Mutation.${name}`, outcome: 'DENIED', reason: 'NOT_FOUND' },
      { action: `Mutation.${name}`, outcome: 'DENIED', reason: 'NOT_FOUND' },
    ])
  })

  it('refuses a session that is already in that state or has ended', async () => {
    const accounts = await starting
    const { caller, credentials, second } = await withSecond(name)
    const once = await act(caller, name, second.session.id)
    expect(failureOf(once)).toBeUndefined()
    expect(failureOf(await act(caller, name, second.session.id))).toBe('INVALID_TRANSITION')
    const { id } = (await accounts.signIn(credentials)).session
    await accounts.sql(`UPDATE session SET state = 'CLOSED', ended_at = now() WHERE id = $1`, id)
    expect(failureOf(await act(caller, name, id))).toBe('INVALID_TRANSITION')
  })

  it('[SES-03] [THR-02] is refused in a session that is closed or restricted during its call', async () => {
    const accounts = await starting
    const { caller, accountId, credentials, second } = await withSecond(name)
    const inside = callerOf('CUSTOMER', {
      accountId,
      sessionId: (await accounts.signIn(credentials)).session.id,
    })
    await act(caller, 'restrictSession', inside.sessionId!)
    for (const id of [inside.sessionId!, second.session.id])
      expect(failureOf(await act(inside, name, id))).toBe('UNAUTHENTICATED')
    await accounts.sql(
      `UPDATE session SET state = 'CLOSED', ended_at = now() WHERE id = $1`,
      inside.sessionId,
    )
    expect(failureOf(await act(inside, name, second.session.id))).toBe('UNAUTHENTICATED')
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['support', 'SUPPORT', 'FORBIDDEN'],
    ['an auditor', 'AUDITOR', 'FORBIDDEN'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
  ] as const)('[SES-03] is not for %s', async (_, role, code) => {
    const accounts = await starting
    const { accountId, second } = await withSecond(name)
    const staff = new TestStaff(accounts)
    const before = await staff.standing(accountId)
    const caller = role && accounts.subgraph.caller(role)
    expect(failureOf(await act(caller as never, name, second.session.id))).toBe(code)
    expect(await staff.standing(accountId)).toEqual(before)
  })
})
