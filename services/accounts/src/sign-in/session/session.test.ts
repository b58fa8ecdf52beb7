import { tokenAudience, tokenIssuer, tokenType } from '@enigm/contracts'
import { subgraphSdl } from '@enigm/subgraph'
import { Kind, parse, type ObjectTypeDefinitionNode } from 'graphql'
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose'
import { failureOf } from '@enigm/subgraph/testkit'
import { checkDigit } from '../../account/credentials'
import {
  closeSessionMutation,
  refreshSessionMutation,
  startSessionMutation,
  startTestAccounts,
} from '../../accounts.fixture'
import { definition } from '../../service'
import { sessionLifecycle, SessionState } from './session.lifecycle'
import { MOST_LIVE_SESSIONS } from './session.service'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const unknownNumber = () => {
  const digits = String(Math.floor(Math.random() * 1e15)).padStart(15, '0')
  return digits + checkDigit(digits)
}

const sessionsOf = async (accountId: string) =>
  (await starting).sql<{ id: string; state: string }>(
    'SELECT id, state FROM session WHERE account_id = $1 ORDER BY rotated_at',
    accountId,
  )

describe('startSession', () => {
  it('signs in with number and secret, with one event and one audit entry', async () => {
    const accounts = await starting
    const { caller, accountId, sessionId, credentials } = await accounts.person()
    expect(await accounts.subgraph.events(sessionId)).toEqual([
      {
        type: 'accounts.session.started',
        aggregateId: sessionId,
        version: 1,
        data: { sessionId, accountId, state: 'ACTIVE' },
      },
    ])
    const before = await accounts.subgraph.audit(`account:${accountId}`)
    expect(before[1]).toMatchObject({
      actor: accountId,
      action: 'accounts.session.started',
      target: sessionId,
    })
    const again = await accounts.signIn(credentials)
    expect(again.session.id).not.toBe(caller.sessionId)
    expect(await accounts.subgraph.audit(`account:${accountId}`)).toHaveLength(before.length + 1)
  })

  it('accepts a number in groups and a secret in capitals', async () => {
    const accounts = await starting
    const { accountNumber, loginSecret } = await accounts.create()
    const input = {
      accountNumber: accountNumber.replace(/(\d{4})(?=\d)/g, '$1 '),
      loginSecret: loginSecret.toUpperCase(),
    }
    expect(await accounts.failure(null, startSessionMutation, input)).toBeUndefined()
  })

  it('gives an access token of five minutes with exactly account, session and scopes', async () => {
    const accounts = await starting
    const { accountId, sessionId, tokens } = await accounts.person()
    const keys = createLocalJWKSet(JSON.parse(accounts.access.jwks) as JSONWebKeySet)
    const { payload } = await jwtVerify(tokens.accessToken, keys, {
      algorithms: ['EdDSA'],
      issuer: tokenIssuer,
      audience: tokenAudience.gateway,
      typ: tokenType.access,
      requiredClaims: ['sub', 'sid', 'jti', 'exp', 'iat'],
    })
    expect(payload).toMatchObject({ sub: accountId, sid: sessionId, role: 'CUSTOMER' })
    expect(payload.scopes).toContain('sessions:self')
    expect(payload.exp! - payload.iat!).toBe(300)
    expect(new Date(tokens.accessTokenExpiresAt).getTime()).toBe(payload.exp! * 1000)
    expect(Object.keys(payload).sort()).toEqual([
      'aud',
      'exp',
      'iat',
      'iss',
      'jti',
      'role',
      'scopes',
      'sid',
      'sub',
      'ver',
    ])
  })

  it('marks the tokens of a browser for the panel, at sign-in and at each refresh, and no others', async () => {
    const accounts = await starting
    const { accountNumber, loginSecret } = (await accounts.person()).credentials
    const input = { accountNumber, loginSecret }
    const browser = { scopes: [], isPanel: true }
    const party = (token: string) => decodeJwt(token)['azp']
    const started = await accounts.subgraph.call(browser, startSessionMutation, { input })
    const { accessToken, refreshToken } = started.data.startSession
    expect(party(accessToken)).toBe('panel')
    const refreshed = await accounts.subgraph.call(browser, refreshSessionMutation, {
      input: { refreshToken },
    })
    expect(party(refreshed.data.refreshSession.accessToken)).toBe('panel')
    const elsewhere = await accounts.refresh(refreshed.data.refreshSession.refreshToken)
    expect(party(elsewhere.accessToken)).toBeUndefined()
  })

  it.each(['SUPPORT', 'AUDITOR'] as const)('gives a %s the scopes of that role and no more', async (role) => {
    const accounts = await starting
    const { tokens, caller } = await accounts.person(role)
    expect(decodeJwt(tokens.accessToken)).toMatchObject({ role, scopes: [...caller.scopes] })
    expect(caller.scopes).not.toContain('account:authorize')
  })

  it('gives an unknown number and a wrong secret the same answer, and nothing changes', async () => {
    const accounts = await starting
    const { accountNumber, loginSecret, account } = await accounts.create()
    const tries = [
      { accountNumber, loginSecret: '0'.repeat(32) },
      { accountNumber, loginSecret: '' },
      { accountNumber: unknownNumber(), loginSecret },
      { accountNumber: unknownNumber(), loginSecret: '' },
      { accountNumber: 'no number', loginSecret },
    ]
    const answers = await Promise.all(
      tries.map((input) => accounts.subgraph.call(null, startSessionMutation, { input })),
    )
    expect(failureOf(answers[0]!)).toBe('CREDENTIALS_WRONG')
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(await accounts.subgraph.events(account.id)).toHaveLength(1)
    expect(await accounts.subgraph.audit(`account:${account.id}`)).toHaveLength(1)
  })

  it.each(['SUSPENDED', 'DELETED'])(
    'discloses only to the holder of the secret that the account is %s',
    async (state) => {
      const accounts = await starting
      const { accountNumber, loginSecret, account } = await accounts.create()
      await accounts.sql('UPDATE account SET state = $2 WHERE id = $1', account.id, state)
      const wrong = { accountNumber, loginSecret: '0'.repeat(32) }
      expect(await accounts.failure(null, startSessionMutation, wrong)).toBe('CREDENTIALS_WRONG')
      expect(await accounts.failure(null, startSessionMutation, { accountNumber, loginSecret })).toBe(
        'ACCOUNT_NOT_ACTIVE',
      )
      expect(await sessionsOf(account.id)).toEqual([])
    },
  )

  it('activates a pending account once, also for parallel sign-ins', async () => {
    const accounts = await starting
    const created = await accounts.create()
    await Promise.all(Array.from({ length: 8 }, () => accounts.signIn(created)))
    const events = await accounts.subgraph.events(created.account.id)
    expect(events.filter(({ type }) => type === 'accounts.account.activated')).toHaveLength(1)
    expect(await sessionsOf(created.account.id)).toHaveLength(8)
  })

  it(`keeps at most ${MOST_LIVE_SESSIONS} live sessions: the one that was unused for the longest time is closed`, async () => {
    const accounts = await starting
    const { accountId, sessionId, credentials } = await accounts.person()
    await accounts.sql(
      `INSERT INTO session (id, version, state, account_id, refresh_hash, rotated_at, started_at, last_seen_bucket, expires_at)
       SELECT id || n, version, state, account_id, refresh_hash, rotated_at + n * interval '1 ms', started_at,
         last_seen_bucket, expires_at
       FROM session, generate_series(2, $2) n WHERE id = $1`,
      sessionId,
      MOST_LIVE_SESSIONS,
    )
    await accounts.signIn(credentials)
    const live = (await sessionsOf(accountId)).filter(({ state }) => state === 'ACTIVE')
    expect(live).toHaveLength(MOST_LIVE_SESSIONS)
    expect(live.map(({ id }) => id)).not.toContain(sessionId)
    expect((await accounts.subgraph.events(sessionId)).at(-1)).toMatchObject({
      type: 'accounts.session.closed',
      data: { cause: 'POLICY' },
    })
  })

  it('is not for machines', async () => {
    const accounts = await starting
    const { accountNumber, loginSecret, account } = await accounts.create()
    const machine = accounts.subgraph.caller('PARTNER')
    expect(await accounts.failure(machine, startSessionMutation, { accountNumber, loginSecret })).toBe(
      'FORBIDDEN',
    )
    expect(await sessionsOf(account.id)).toEqual([])
  })
})

describe('me { sessions }', () => {
  const query = `query ($state: SessionState) { me { sessions(state: $state) { edges { node {
    id state deviceHandle startedAt lastSeenBucket current availableActions } } } } }`
  const nodes = (data: any) => data.me.sessions.edges.map(({ node }: any) => node)

  it('[SES-01] shows each own session with the hour of its start and the day of its last use', async () => {
    const accounts = await starting
    const { caller, sessionId, credentials } = await accounts.person()
    const other = (await accounts.signIn(credentials)).session.id
    const { data } = await accounts.subgraph.call(caller, query)
    const hour = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:00:00\.000Z$/)
    const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/)
    const shown = {
      state: 'ACTIVE',
      deviceHandle: null,
      startedAt: hour,
      lastSeenBucket: day,
      availableActions: ['CLOSE', 'RESTRICT'],
    }
    const byId = (one: { id: string }, another: { id: string }) => (one.id < another.id ? 1 : -1)
    expect(nodes(data)).toEqual(
      [
        { ...shown, id: other, current: false },
        { ...shown, id: sessionId, current: true },
      ].sort(byId),
    )
  })

  it('[SES-01] shows those in one state on request, and nothing of another account', async () => {
    const accounts = await starting
    const [one, other] = await Promise.all([accounts.person(), accounts.person()])
    const second = (await accounts.signIn(one.credentials)).session.id
    await accounts.subgraph.call(one.caller, closeSessionMutation, { input: { sessionId: second } })
    const closed = await accounts.subgraph.call(one.caller, query, { state: 'CLOSED' })
    expect(nodes(closed.data)).toMatchObject([{ id: second, state: 'CLOSED', availableActions: [] }])
    const active = await accounts.subgraph.call(one.caller, query, { state: 'ACTIVE' })
    expect(nodes(active.data)).toMatchObject([{ id: one.sessionId }])
    expect(JSON.stringify([closed, active])).not.toContain(other.sessionId)
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR'] as const)('[SES-01] is not for a %s', async (role) => {
    const accounts = await starting
    const { caller } = await accounts.person(role)
    expect(failureOf(await accounts.subgraph.call(caller, query))).toBe('FORBIDDEN')
  })

  it('[SES-01] has no field that could hold an address, a place or a browser', () => {
    const session = parse(subgraphSdl(definition)).definitions.find(
      (node): node is ObjectTypeDefinitionNode =>
        node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Session',
    )
    expect(session?.fields?.map(({ name }) => name.value)).toEqual([
      'availableActions',
      'current',
      'deviceHandle',
      'id',
      'lastSeenBucket',
      'restrictedBy',
      'startedAt',
      'state',
    ])
  })
})

describe('a session that is not used', () => {
  const lapseNow = async (sessionId: string) =>
    (await starting).sql(
      `UPDATE job SET due_at = now() WHERE kind = 'session.lapse' AND aggregate_id = $1`,
      sessionId,
    )
  const reach = async (sessionId: string, state: string | undefined) => {
    const accounts = await starting
    await accounts.subgraph.until(async () => {
      const [session] = await accounts.sql('SELECT state FROM session WHERE id = $1', sessionId)
      return session?.state === state
    }, `session ${state}`)
  }

  it('expires 30 days after its last refresh and is deleted 30 days later', async () => {
    const accounts = await starting
    const { sessionId, accountId, tokens } = await accounts.person()
    const [{ days }] = await accounts.sql(
      'SELECT extract(epoch FROM expires_at - rotated_at)::int / 86400 AS days FROM session WHERE id = $1',
      sessionId,
    )
    expect(days).toBe(30)
    await accounts.sql(`UPDATE session SET expires_at = now() - interval '1 s' WHERE id = $1`, sessionId)
    expect((await accounts.refresh(tokens.refreshToken)).errors).toMatchObject([
      { code: 'REFRESH_TOKEN_INVALID' },
    ])
    await lapseNow(sessionId)
    await reach(sessionId, 'EXPIRED')
    expect((await accounts.subgraph.events(sessionId)).at(-1)).toMatchObject({
      type: 'accounts.session.expired',
      data: { sessionId, accountId, state: 'EXPIRED' },
    })
    expect((await accounts.subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject({
      actor: 'system',
      action: 'accounts.session.expired',
      target: sessionId,
    })
    await accounts.sql(`UPDATE session SET ended_at = ended_at - interval '30 days' WHERE id = $1`, sessionId)
    await lapseNow(sessionId)
    await reach(sessionId, undefined)
  })

  it('stays live when it was refreshed', async () => {
    const accounts = await starting
    const { sessionId } = await accounts.person()
    const [before] = await accounts.sql(`SELECT id FROM job WHERE aggregate_id = $1`, sessionId)
    await lapseNow(sessionId)
    await accounts.subgraph.until(async () => {
      const [job] = await accounts.sql(
        'SELECT id FROM job WHERE aggregate_id = $1 AND due_at > now()',
        sessionId,
      )
      return job && job.id !== before.id
    }, 'the next timer')
    await reach(sessionId, 'ACTIVE')
  })
})

describe('sessionLifecycle', () => {
  it('[SES-03] restricts, frees and ends live sessions, and no ended one changes', () => {
    expect(sessionLifecycle.next(SessionState.ACTIVE)).toEqual(['RESTRICT', 'CLOSE', 'EXPIRE'])
    expect(sessionLifecycle.next(SessionState.RESTRICTED)).toEqual(['LIFT_RESTRICTION', 'CLOSE', 'EXPIRE'])
    expect(sessionLifecycle.next(SessionState.CLOSED)).toEqual([])
    expect(sessionLifecycle.next(SessionState.EXPIRED)).toEqual([])
  })
})
