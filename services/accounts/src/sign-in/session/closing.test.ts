import { newId } from '@enigm/contracts'
import { randomUUID } from 'node:crypto'
import { failureOf } from '@enigm/subgraph/testkit'
import { closeSessionMutation, startTestAccounts } from '../../accounts.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const closeOthers = `mutation ($input: CloseAllOtherSessionsInput!) { closeAllOtherSessions(input: $input) {
  closedCount errors { code path } } }`
const rows = async (accountId: string) =>
  (await starting).sql('SELECT id, state, version FROM session WHERE account_id = $1 ORDER BY id', accountId)

describe('closeSession', () => {
  it('[SES-02] closes a session permanently, with one event and one audit entry', async () => {
    const accounts = await starting
    const { caller, accountId, credentials } = await accounts.person()
    const { session, refreshToken } = await accounts.signIn(credentials)
    const { data } = await accounts.subgraph.call(caller, closeSessionMutation, {
      input: { sessionId: session.id },
    })
    expect(data.closeSession).toEqual({
      session: { id: session.id, state: 'CLOSED', availableActions: [] },
      errors: [],
    })
    expect((await accounts.subgraph.events(session.id)).slice(1)).toEqual([
      {
        type: 'accounts.session.closed',
        aggregateId: session.id,
        version: 2,
        data: { sessionId: session.id, accountId, state: 'CLOSED', cause: 'USER' },
      },
    ])
    const closings = (await accounts.subgraph.audit(`account:${accountId}`)).filter(
      ({ action }) => action === 'accounts.session.closed',
    )
    expect(closings).toMatchObject([
      { actor: accountId, target: session.id, outcome: 'DONE', reason: 'USER' },
    ])
    expect((await accounts.refresh(refreshToken)).errors).toMatchObject([{ code: 'REFRESH_TOKEN_INVALID' }])
  })

  it('[SES-02] refuses a session that has ended already', async () => {
    const accounts = await starting
    const { caller, sessionId } = await accounts.person()
    const input = { sessionId }
    expect(await accounts.failure(caller, closeSessionMutation, input)).toBeUndefined()
    expect(await accounts.failure(caller, closeSessionMutation, input)).toBe('INVALID_TRANSITION')
    expect(await accounts.subgraph.events(sessionId)).toHaveLength(2)
  })

  it("[ACC-11] answers another account's session as an absent one, and leaves it alone", async () => {
    const accounts = await starting
    const [one, other] = await Promise.all([accounts.person(), accounts.person()])
    const before = await rows(other.accountId)
    const answers = await Promise.all(
      [other.sessionId, newId('session')].map((sessionId) =>
        accounts.subgraph.call(one.caller, closeSessionMutation, { input: { sessionId } }),
      ),
    )
    expect(answers[0]).toEqual(answers[1])
    expect(failureOf(answers[0]!)).toBe('NOT_FOUND')
    expect(await rows(other.accountId)).toEqual(before)
    expect(await accounts.subgraph.events(other.sessionId)).toHaveLength(1)
    const denied = (await accounts.subgraph.audit(`account:${one.accountId}`)).filter(
      ({ outcome }) => outcome === 'DENIED',
    )
    expect(denied).toMatchObject([
      { actor: one.accountId, action: 'Mutation.closeSession', reason: 'NOT_FOUND' },
      { actor: one.accountId, action: 'Mutation.closeSession', reason: 'NOT_FOUND' },
    ])
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
    ['the gateway', 'GATEWAY', 'FORBIDDEN'],
  ] as const)('[SES-02] is not for %s', async (_, role, code) => {
    const accounts = await starting
    const { sessionId, accountId } = await accounts.person()
    const before = await rows(accountId)
    const caller = role && accounts.subgraph.caller(role)
    expect(await accounts.failure(caller, closeSessionMutation, { sessionId })).toBe(code)
    expect(await rows(accountId)).toEqual(before)
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR'] as const)(
    '[SES-02] is not for a %s, whose attempt is audited',
    async (role) => {
      const accounts = await starting
      const { caller, sessionId, accountId } = await accounts.person(role)
      expect(await accounts.failure(caller, closeSessionMutation, { sessionId })).toBe('FORBIDDEN')
      expect(await accounts.failure(caller, closeOthers, { idempotencyKey: randomUUID() })).toBe('FORBIDDEN')
      expect(await rows(accountId)).toMatchObject([{ state: 'ACTIVE', version: 1 }])
      expect((await accounts.subgraph.audit(`account:${accountId}`)).slice(-2)).toMatchObject([
        { action: 'Mutation.closeSession', outcome: 'DENIED', reason: 'FORBIDDEN' },
        { action: 'Mutation.closeAllOtherSessions', outcome: 'DENIED', reason: 'FORBIDDEN' },
      ])
    },
  )
})

describe('closeAllOtherSessions', () => {
  it('[SES-02] closes every session except the calling one, with an event each, one for the account and one audit entry', async () => {
    const accounts = await starting
    const { caller, accountId, sessionId, credentials } = await accounts.person()
    const others = await Promise.all(Array.from({ length: 3 }, () => accounts.signIn(credentials)))
    const before = (await accounts.subgraph.audit(`account:${accountId}`)).length
    const input = { idempotencyKey: randomUUID() }
    const { data } = await accounts.subgraph.call(caller, closeOthers, { input })
    expect(data.closeAllOtherSessions).toEqual({ closedCount: 3, errors: [] })
    const live = (await rows(accountId)).filter(({ state }) => state === 'ACTIVE')
    expect(live).toMatchObject([{ id: sessionId }])
    for (const { session } of others) {
      expect((await accounts.subgraph.events(session.id)).slice(1)).toMatchObject([
        { type: 'accounts.session.closed', data: { sessionId: session.id, cause: 'USER' } },
      ])
    }
    expect((await accounts.subgraph.events(accountId)).at(-1)).toMatchObject({
      type: 'accounts.account.sessions.closed',
      data: { accountId, state: 'ACTIVE', count: 3 },
    })
    const written = (await accounts.subgraph.audit(`account:${accountId}`)).slice(before)
    expect(written).toMatchObject([{ action: 'accounts.account.sessions.closed', target: accountId }])
  })

  it('[SES-02] gives the same answer to the same key without another effect', async () => {
    const accounts = await starting
    const { caller, accountId, credentials } = await accounts.person()
    await accounts.signIn(credentials)
    const input = { idempotencyKey: randomUUID() }
    const first = await accounts.subgraph.call(caller, closeOthers, { input })
    const later = await accounts.signIn(credentials)
    const again = await accounts.subgraph.call(caller, closeOthers, { input })
    expect(again).toEqual(first)
    expect((await rows(accountId)).find(({ id }) => id === later.session.id)).toMatchObject({
      state: 'ACTIVE',
    })
  })

  it('[SES-02] does not deadlock when two sessions close each other while others sign in', async () => {
    const accounts = await starting
    const { caller, accountId, credentials } = await accounts.person()
    const others = await Promise.all(Array.from({ length: 5 }, () => accounts.signIn(credentials)))
    const callers = [caller, ...others.map(({ session }) => ({ ...caller, sessionId: session.id }))]
    const answers = await Promise.all([
      ...callers.map((each) =>
        accounts.subgraph.call(each, closeOthers, { input: { idempotencyKey: randomUUID() } }),
      ),
      accounts.signIn(credentials),
    ])
    expect(answers.every((answer) => !('errors' in answer) || !answer.errors?.length)).toBe(true)
    const sessions = await rows(accountId)
    const events = await Promise.all(sessions.map(({ id }) => accounts.subgraph.events(id)))
    for (const [index, { version }] of sessions.entries()) expect(events[index]).toHaveLength(version)
  })
})
