import { newId } from '@enigm/contracts'
import { subgraphSdl } from '@enigm/subgraph'
import { failureOf } from '@enigm/subgraph/testkit'
import { closeSessionMutation, startTestAccounts } from '../../accounts.fixture'
import { definition } from '../../service'
import { MOST_DENIALS_PER_MINUTE } from './gateway-port.service'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const liveness = 'query ($id: ID!) { sessionLiveness(sessionId: $id) }'
const recordDenial = `mutation ($input: RecordDenialInput!) { recordDenial(input: $input) { recorded errors { code } } }`
const gateway = async () => ({
  role: 'GATEWAY' as const,
  scopes: ['gateway:sessions' as const],
  accountId: undefined,
})
const denial = (accountId: string, sessionId: string) => ({
  accountId,
  sessionId,
  action: 'Mutation.revokeDevice',
  code: 'FORBIDDEN',
})
const strangers = [
  ['anonymous', null, 'UNAUTHENTICATED'],
  ['a customer', 'CUSTOMER', 'FORBIDDEN'],
  ['an operator', 'OPERATOR', 'FORBIDDEN'],
  ['support', 'SUPPORT', 'FORBIDDEN'],
  ['a partner', 'PARTNER', 'FORBIDDEN'],
  ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
] as const

describe('sessionLiveness', () => {
  it('[SES-02] shows the gateway at once that a session has ended', async () => {
    const accounts = await starting
    const { caller, sessionId } = await accounts.person()
    const ask = async (id: string) =>
      (await accounts.subgraph.call(await gateway(), liveness, { id })).data.sessionLiveness
    expect(await ask(sessionId)).toBe(true)
    await accounts.subgraph.call(caller, closeSessionMutation, { input: { sessionId } })
    expect(await ask(sessionId)).toBe(false)
    expect(await ask(newId('session'))).toBe(false)
  })

  it('is false for an expired session, even before its timer fires', async () => {
    const accounts = await starting
    const { sessionId } = await accounts.person()
    await accounts.sql('UPDATE session SET expires_at = now() WHERE id = $1', sessionId)
    const { data } = await accounts.subgraph.call(await gateway(), liveness, { id: sessionId })
    expect(data.sessionLiveness).toBe(false)
  })

  it.each(strangers)('is not for %s', async (_, role, code) => {
    const accounts = await starting
    const { sessionId } = await accounts.person()
    const caller = role && accounts.subgraph.caller(role)
    expect(failureOf(await accounts.subgraph.call(caller, liveness, { id: sessionId }))).toBe(code)
  })
})

describe('recordDenial', () => {
  it('records a refusal in the trail of the refused caller', async () => {
    const accounts = await starting
    const { accountId, sessionId } = await accounts.person()
    const { data } = await accounts.subgraph.call(await gateway(), recordDenial, {
      input: denial(accountId, sessionId),
    })
    expect(data.recordDenial).toEqual({ recorded: true, errors: [] })
    expect((await accounts.subgraph.audit(`account:${accountId}`)).at(-1)).toMatchObject({
      actor: accountId,
      action: 'Mutation.revokeDevice',
      outcome: 'DENIED',
      reason: 'FORBIDDEN',
    })
  })

  it('records 60 refusals a minute and counts the others: no caller floods the trail', async () => {
    const accounts = await starting
    const { accountId, sessionId } = await accounts.person()
    const input = denial(accountId, sessionId)
    const before = (await accounts.subgraph.audit(`account:${accountId}`)).length
    await accounts.sql(
      `INSERT INTO denial_window VALUES ($1, date_trunc('minute', now() + interval '1 minute'), 0, 0)`,
      accountId,
    )
    const call = async () =>
      (await accounts.subgraph.call(await gateway(), recordDenial, { input })).data.recordDenial.recorded
    const tries = MOST_DENIALS_PER_MINUTE + 5
    const outcomes: boolean[] = []
    for (let each = 0; each < tries; each++) outcomes.push(await call())
    const [{ suppressed }] = await accounts.sql(
      'SELECT suppressed FROM denial_window WHERE account_id = $1',
      accountId,
    )
    const entered = (await accounts.subgraph.audit(`account:${accountId}`)).length - before
    expect(entered + suppressed).toBe(tries)
    expect(outcomes.filter(Boolean)).toHaveLength(entered)
    await accounts.sql(
      `UPDATE denial_window SET minute = minute - interval '1 min' WHERE account_id = $1`,
      accountId,
    )
    expect(await call()).toBe(true)
  })

  it('records nothing for an account that does not exist', async () => {
    const accounts = await starting
    const absent = newId('account')
    const input = denial(absent, newId('session'))
    const { data } = await accounts.subgraph.call(await gateway(), recordDenial, { input })
    expect(data.recordDenial).toEqual({ recorded: false, errors: [] })
    expect(await accounts.subgraph.audit(`account:${absent}`)).toEqual([])
  })

  it.each([{ action: 'a text, with blanks' }, { code: 'SOMETHING' }])(
    'takes no free text: %j',
    async (wrong) => {
      const accounts = await starting
      const { accountId, sessionId } = await accounts.person()
      const input = { ...denial(accountId, sessionId), ...wrong }
      expect(await accounts.failure(await gateway(), recordDenial, input)).toBe('BAD_USER_INPUT')
    },
  )

  it.each(strangers)('is not for %s', async (_, role, code) => {
    const accounts = await starting
    const { accountId, sessionId } = await accounts.person()
    const before = await accounts.subgraph.audit(`account:${accountId}`)
    const caller = role && accounts.subgraph.caller(role)
    expect(await accounts.failure(caller, recordDenial, denial(accountId, sessionId))).toBe(code)
    expect(await accounts.subgraph.audit(`account:${accountId}`)).toEqual(before)
  })
})

it('is in no API schema: every name of it is inaccessible', () => {
  const sdl = subgraphSdl(definition)
  expect(sdl).toMatch(/sessionLiveness\([^)]*\): Boolean!.*@inaccessible/s)
  expect(sdl).toMatch(/input RecordDenialInput @inaccessible/)
  expect(sdl).toMatch(/type RecordDenialPayload @inaccessible/)
})
