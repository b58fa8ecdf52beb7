import { randomBytes } from 'node:crypto'
import type { Role } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import {
  closeSessionMutation,
  endSessionMutation,
  refreshSessionMutation,
  startTestAccounts,
} from '../../accounts.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const row = async (sessionId: string) =>
  (await (await starting).sql('SELECT state, version FROM session WHERE id = $1', sessionId))[0]
const signOut = async (refreshToken: string, role?: Role) => {
  const { subgraph } = await starting
  return subgraph.call(role ? subgraph.caller(role) : null, endSessionMutation, { input: { refreshToken } })
}
const rotatedEarlier = async (sessionId: string, interval: string) =>
  (await starting).sql(
    'UPDATE session SET rotated_at = rotated_at - $2::interval WHERE id = $1',
    sessionId,
    interval,
  )

describe('endSession', () => {
  it.each(['CUSTOMER', 'OPERATOR', 'SUPPORT', 'AUDITOR'] as const)(
    '[SES-02] ends the session of a %s with its token, with one event and one audit entry',
    async (role) => {
      const accounts = await starting
      const { tokens, accountId, sessionId } = await accounts.person(role)
      const { data } = await signOut(tokens.refreshToken)
      expect(data.endSession).toEqual({ session: { id: sessionId, state: 'CLOSED' }, errors: [] })
      expect((await accounts.subgraph.events(sessionId)).slice(1)).toEqual([
        {
          type: 'accounts.session.closed',
          aggregateId: sessionId,
          version: 2,
          data: { sessionId, accountId, state: 'CLOSED', cause: 'USER' },
        },
      ])
      const trail = await accounts.subgraph.audit(`account:${accountId}`)
      expect(trail.filter(({ action }) => action === 'accounts.session.closed')).toMatchObject([
        { actor: accountId, target: sessionId, outcome: 'DONE', reason: 'USER' },
      ])
      expect((await accounts.refresh(tokens.refreshToken)).errors).toMatchObject([
        { code: 'REFRESH_TOKEN_INVALID' },
      ])
    },
  )

  it.each(['HOLDER', 'PLATFORM', 'ACCOUNT'] as const)(
    '[SES-02] [SES-03] ends a session that is restricted by %s',
    async (by) => {
      const accounts = await starting
      const { tokens, sessionId, accountId } = await accounts.person()
      await accounts.sql(
        `UPDATE session SET state = 'RESTRICTED', restricted_by = $2,
           restricted_by_holder = $2 = 'HOLDER', restricted_by_platform = $2 = 'PLATFORM' WHERE id = $1`,
        sessionId,
        by,
      )
      if (by === 'ACCOUNT') {
        await accounts.sql(`UPDATE account SET state = 'RESTRICTED' WHERE id = $1`, accountId)
      }
      expect(failureOf(await signOut(tokens.refreshToken))).toBeUndefined()
      expect(await row(sessionId)).toEqual({ state: 'CLOSED', version: 2 })
    },
  )

  it('[SES-02] accepts the predecessor for 30 s: the answer to a refresh may have been lost', async () => {
    const accounts = await starting
    const { tokens, sessionId } = await accounts.person()
    await accounts.refresh(tokens.refreshToken)
    await rotatedEarlier(sessionId, '29 s')
    expect(failureOf(await signOut(tokens.refreshToken))).toBeUndefined()
    expect((await accounts.subgraph.events(sessionId)).at(-1)).toMatchObject({ data: { cause: 'USER' } })
  })

  it.each([
    ['the predecessor, 31 s later', '31 s', 1],
    ['a token older than the predecessor', '0 s', 2],
  ])('closes the session as a refresh does when the token is %s', async (_what, age, refreshes) => {
    const accounts = await starting
    const { tokens, sessionId } = await accounts.person()
    let { refreshToken } = tokens
    for (let count = 0; count < refreshes; count++) ({ refreshToken } = await accounts.refresh(refreshToken))
    await rotatedEarlier(sessionId, age)
    expect(failureOf(await signOut(tokens.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    expect((await accounts.subgraph.events(sessionId)).at(-1)).toMatchObject({
      type: 'accounts.session.closed',
      data: { cause: 'REPLAY' },
    })
  })

  it('[THR-02] ignores invented tokens, with the answer for the token of an ended session', async () => {
    const accounts = await starting
    const { tokens, sessionId } = await accounts.person()
    const other = await accounts.person()
    const bytes = Buffer.from(tokens.refreshToken, 'base64url')
    const swapped = Buffer.concat([bytes.subarray(0, 48), Buffer.from(other.sessionId)])
    const named = Buffer.concat([randomBytes(48), Buffer.from(sessionId)])
    const gone = await accounts.person()
    await signOut(gone.tokens.refreshToken)
    const ended = await signOut(gone.tokens.refreshToken)
    expect(failureOf(ended)).toBe('REFRESH_TOKEN_INVALID')
    for (const token of ['', 'x', swapped.toString('base64url'), named.toString('base64url')]) {
      expect(await signOut(token)).toEqual(ended)
    }
    expect([await row(sessionId), await row(other.sessionId)]).toEqual([
      { state: 'ACTIVE', version: 1 },
      { state: 'ACTIVE', version: 1 },
    ])
  })

  it('refuses an expired session, which its timer ends', async () => {
    const accounts = await starting
    const { tokens, sessionId } = await accounts.person()
    await accounts.sql(`UPDATE session SET expires_at = now() - interval '1 s' WHERE id = $1`, sessionId)
    expect(failureOf(await signOut(tokens.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    expect(await row(sessionId)).toEqual({ state: 'ACTIVE', version: 1 })
  })

  it('does not depend on the caller’s access token', async () => {
    const accounts = await starting
    const { tokens, sessionId } = await accounts.person()
    expect(failureOf(await signOut(tokens.refreshToken, 'SUPPORT'))).toBeUndefined()
    expect((await row(sessionId)).state).toBe('CLOSED')
  })

  it('[SES-02] closes once, also with parallel refreshes, sign-outs and closings', async () => {
    const accounts = await starting
    const { tokens, caller, sessionId } = await accounts.person()
    const { refreshToken } = tokens
    await Promise.all([
      accounts.refresh(refreshToken),
      signOut(refreshToken),
      accounts.subgraph.call(null, refreshSessionMutation, { input: { refreshToken } }),
      accounts.subgraph.call(caller, closeSessionMutation, { input: { sessionId } }),
      signOut(refreshToken),
    ])
    const events = await accounts.subgraph.events(sessionId)
    expect(events.filter(({ type }) => type === 'accounts.session.closed')).toHaveLength(1)
    expect(await row(sessionId)).toEqual({ state: 'CLOSED', version: events.length })
  })
})
