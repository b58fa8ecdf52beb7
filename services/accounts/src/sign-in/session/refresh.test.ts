import { randomBytes } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { atTime } from '@enigm/subgraph/testkit'
import { decodeJwt } from 'jose'
import { closeSessionMutation, refreshSessionMutation, startTestAccounts } from '../../accounts.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const stateOf = async (sessionId: string) =>
  (await (await starting).sql('SELECT state FROM session WHERE id = $1', sessionId))[0].state
const rotatedEarlier = async (sessionId: string, interval: string) =>
  (await starting).sql(
    'UPDATE session SET rotated_at = rotated_at - $2::interval WHERE id = $1',
    sessionId,
    interval,
  )
const refused = {
  session: null,
  accessToken: null,
  refreshToken: null,
  errors: [{ code: 'REFRESH_TOKEN_INVALID' }],
}

describe('refreshSession', () => {
  it('rotates: every token is new, and the session stays the same', async () => {
    const accounts = await starting
    const { tokens, sessionId, accountId } = await accounts.person()
    const second = await accounts.refresh(tokens.refreshToken)
    const third = await accounts.refresh(second.refreshToken)
    expect(new Set([tokens, second, third].map(({ refreshToken }) => refreshToken)).size).toBe(3)
    expect(third).toMatchObject({ session: { id: sessionId, state: 'ACTIVE' }, errors: [] })
    expect(decodeJwt(third.accessToken)).toMatchObject({ sub: accountId, sid: sessionId })
    expect(await accounts.subgraph.events(sessionId)).toMatchObject([
      { type: 'accounts.session.started', version: 1 },
      { type: 'accounts.session.refreshed', version: 2, data: { sessionId, accountId, state: 'ACTIVE' } },
      { type: 'accounts.session.refreshed', version: 3 },
    ])
    const trail = await accounts.subgraph.audit(`account:${accountId}`)
    expect(trail.filter(({ action }) => action === 'accounts.session.refreshed')).toHaveLength(2)
  })

  it('keeps no token in the database', async () => {
    const accounts = await starting
    const { tokens } = await accounts.person()
    const second = await accounts.refresh(tokens.refreshToken)
    const everything = await accounts.subgraph.everything()
    for (const { refreshToken, accessToken } of [tokens, second]) {
      expect(everything).not.toContain(refreshToken)
      expect(everything).not.toContain(refreshToken.slice(0, 43))
      expect(everything).not.toContain(accessToken)
    }
  })

  it('gives the same successor to parallel requests: two tabs, a lost answer', async () => {
    const accounts = await starting
    const { tokens, sessionId } = await accounts.person()
    const answers = await Promise.all(Array.from({ length: 10 }, () => accounts.refresh(tokens.refreshToken)))
    expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1)
    await rotatedEarlier(sessionId, '27 s')
    const late = await accounts.refresh(tokens.refreshToken)
    expect(late.refreshToken).toBe(answers[0]!.refreshToken)
    expect(await accounts.subgraph.events(sessionId)).toHaveLength(2)
  })

  it.each([-300_000, 300_000])(
    'counts by the clock of the database when that of the process is wrong by %d ms',
    async (skew) => {
      const accounts = await starting
      const { tokens, sessionId } = await accounts.person()
      await atTime(Date.now() + skew, () => accounts.refresh(tokens.refreshToken))
      expect(await accounts.refresh(tokens.refreshToken)).toMatchObject({ errors: [] })
      await rotatedEarlier(sessionId, '31 s')
      const late = atTime(Date.now() - 300_000, () => accounts.refresh(tokens.refreshToken))
      expect(await late).toMatchObject(refused)
    },
  )

  it('closes the session when a predecessor is used after 30 s: the successor is void too', async () => {
    const accounts = await starting
    const { tokens, sessionId, accountId } = await accounts.person()
    const { refreshToken } = await accounts.refresh(tokens.refreshToken)
    await rotatedEarlier(sessionId, '31 s')
    expect(await accounts.refresh(tokens.refreshToken)).toMatchObject(refused)
    expect(await stateOf(sessionId)).toBe('CLOSED')
    expect(await accounts.refresh(refreshToken)).toMatchObject(refused)
    expect((await accounts.subgraph.events(sessionId)).at(-1)).toMatchObject({
      type: 'accounts.session.closed',
      data: { sessionId, accountId, state: 'CLOSED', cause: 'REPLAY' },
    })
    expect((await accounts.subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject({
      action: 'accounts.session.closed',
      target: sessionId,
      reason: 'REPLAY',
    })
  })

  it('closes the session at once when a token older than the predecessor is used', async () => {
    const accounts = await starting
    const { tokens, sessionId } = await accounts.person()
    const second = await accounts.refresh(tokens.refreshToken)
    await accounts.refresh(second.refreshToken)
    expect(await accounts.refresh(tokens.refreshToken)).toMatchObject(refused)
    expect(await stateOf(sessionId)).toBe('CLOSED')
  })

  it('ignores invented tokens, also those that name a session', async () => {
    const accounts = await starting
    const { tokens, sessionId } = await accounts.person()
    const bytes = Buffer.from(tokens.refreshToken, 'base64url')
    const changed = (at: number) => {
      const copy = Buffer.from(bytes)
      copy[at]! ^= 1
      return copy.toString('base64url')
    }
    const other = await accounts.person()
    const swapped = Buffer.concat([bytes.subarray(0, 48), Buffer.from(other.sessionId)]).toString('base64url')
    const named = Buffer.concat([randomBytes(48), Buffer.from(sessionId)]).toString('base64url')
    const absent = Buffer.concat([randomBytes(48), Buffer.from(newId('session'))]).toString('base64url')
    for (const token of [
      '',
      'x',
      tokens.accessToken.slice(0, 250),
      changed(0),
      changed(40),
      swapped,
      named,
      absent,
    ]) {
      expect(await accounts.refresh(token)).toMatchObject(refused)
    }
    expect(await stateOf(sessionId)).toBe('ACTIVE')
    expect(await stateOf(other.sessionId)).toBe('ACTIVE')
    expect(await accounts.subgraph.events(sessionId)).toHaveLength(1)
  })

  it('refuses a session whose account may not sign in any more', async () => {
    const accounts = await starting
    const { tokens, accountId } = await accounts.person()
    await accounts.sql(`UPDATE account SET state = 'SUSPENDED' WHERE id = $1`, accountId)
    expect(await accounts.refresh(tokens.refreshToken)).toMatchObject(refused)
  })

  it('leaves no live session after a refresh and a closing in parallel', async () => {
    const accounts = await starting
    const people = await Promise.all(Array.from({ length: 8 }, () => accounts.person()))
    await Promise.all(
      people.flatMap(({ tokens, caller, sessionId }) => [
        accounts.refresh(tokens.refreshToken),
        accounts.subgraph.call(caller, closeSessionMutation, { input: { sessionId } }),
        accounts.refresh(tokens.refreshToken),
      ]),
    )
    for (const { tokens, sessionId } of people) {
      expect(await stateOf(sessionId)).toBe('CLOSED')
      expect(await accounts.refresh(tokens.refreshToken)).toMatchObject(refused)
    }
  })

  it('does not disclose the reason: every refused token gets the same answer', async () => {
    const accounts = await starting
    const { tokens, caller, sessionId } = await accounts.person()
    await accounts.subgraph.call(caller, closeSessionMutation, { input: { sessionId } })
    const [closed, invented] = await Promise.all(
      [tokens.refreshToken, 'invented'].map((refreshToken) =>
        accounts.subgraph.call(null, refreshSessionMutation, { input: { refreshToken } }),
      ),
    )
    expect(closed).toEqual(invented)
  })
})
