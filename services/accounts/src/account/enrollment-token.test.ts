import { randomBytes } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { createTestKey, failureOf } from '@enigm/subgraph/testkit'
import { createAccountMutation, newKey, startTestAccounts } from '../accounts.fixture'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const count = async (table: string) =>
  (await (await starting).sql(`SELECT count(*)::int AS n FROM ${table}`))[0].n

describe('createAccount with an enrollment token', () => {
  it('names the purchase in the event, only once', async () => {
    const accounts = await starting
    const jti = newId('enrollment')
    const created = await accounts.create({ enrollmentToken: await accounts.enrollmentToken({ jti }) })
    const [event] = await accounts.subgraph.events(created.account.id)
    expect(event?.data).toEqual({ accountId: created.account.id, state: 'PENDING', enrollmentId: jti })
    const input = { idempotencyKey: newKey(), enrollmentToken: await accounts.enrollmentToken({ jti }) }
    expect(await accounts.failure(null, createAccountMutation, input)).toBe('ENROLLMENT_TOKEN_USED')
  })

  it('is redeemed by one of many parallel requests', async () => {
    const accounts = await starting
    const before = await count('account')
    const enrollmentToken = await accounts.enrollmentToken()
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () =>
        accounts.failure(null, createAccountMutation, { idempotencyKey: newKey(), enrollmentToken }),
      ),
    )
    expect(outcomes.filter((code) => code === undefined)).toHaveLength(1)
    expect(outcomes.filter((code) => code === 'ENROLLMENT_TOKEN_USED')).toHaveLength(9)
    expect(await count('account')).toBe(before + 1)
  })

  it('still answers a retry after the token has expired', async () => {
    const accounts = await starting
    const now = Math.floor(Date.now() / 1000)
    const nearlyOver = await accounts.enrollmentToken({ exp: now })
    const idempotencyKey = newKey()
    const created = await accounts.create({ idempotencyKey, enrollmentToken: nearlyOver })
    await accounts.subgraph.until(async () => Date.now() / 1000 > now + 6, 'the end of the token')
    expect(
      await accounts.failure(null, createAccountMutation, {
        idempotencyKey: newKey(),
        enrollmentToken: nearlyOver,
      }),
    ).toBe('ENROLLMENT_TOKEN_INVALID')
    expect(await accounts.create({ idempotencyKey, enrollmentToken: nearlyOver })).toEqual(created)
  })

  const now = Math.floor(Date.now() / 1000)
  it.each([
    ['a foreign issuer', { iss: 'https://other.example' }, {}],
    ['a foreign audience', { aud: 'enigm-gateway' }, {}],
    ['an end in the past', { exp: now - 60 }, {}],
    ['no end', { exp: undefined }, {}],
    ['no id', { jti: undefined }, {}],
    ['an id of another kind', { jti: newId('account') }, {}],
    ['another type', {}, { typ: 'at+jwt' }],
  ])('refuses one with %s, and nothing changes', async (_, claims, header) => {
    const accounts = await starting
    const before = await Promise.all([
      count('account'),
      count('outbox'),
      count('audit_entry'),
      count('idempotency'),
    ])
    const enrollmentToken = await accounts.enrollmentToken(claims, header)
    const input = { idempotencyKey: newKey(), enrollmentToken }
    expect(await accounts.failure(null, createAccountMutation, input)).toBe('ENROLLMENT_TOKEN_INVALID')
    expect(
      await Promise.all([count('account'), count('outbox'), count('audit_entry'), count('idempotency')]),
    ).toEqual(before)
  })

  it('refuses one with another signature, an unsigned one and a text that is no token, with the same message', async () => {
    const accounts = await starting
    const forged = await accounts.enrollmentToken({}, { key: await createTestKey() })
    const [, payload] = forged.split('.')
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'enrollment+jwt' })).toString('base64url')
    const answers = await Promise.all(
      [forged, `${header}.${payload}.`, 'x', randomBytes(64).toString('base64url')].map((enrollmentToken) =>
        accounts.subgraph.call(null, createAccountMutation, {
          input: { idempotencyKey: newKey(), enrollmentToken },
        }),
      ),
    )
    expect(failureOf(answers[0]!)).toBe('ENROLLMENT_TOKEN_INVALID')
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })
})
