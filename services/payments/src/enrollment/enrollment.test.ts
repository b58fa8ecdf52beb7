import { tokenAudience, tokenIssuer, tokenType } from '@enigm/contracts'
import { createLocalJWKSet, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose'
import { captureLog, createTestKey, failureOf, type TestKey } from '@enigm/subgraph/testkit'
import { createCode, formatCode, parseCode } from '../code-coin/code'
import {
  enrollMutation,
  enrollmentOrderQuery,
  newKey,
  purchase,
  startTestPayments,
} from '../payments.fixture'

const starting = startTestPayments({ DATABASE_POOL_SIZE: '24' })
afterAll(async () => (await starting).stop())

async function buying(input: object = {}) {
  const payments = await starting
  const request = { ...purchase(), codeCoin: await payments.code(), ...input }
  const enroll = (change: object = {}) =>
    payments.subgraph.call(null, enrollMutation, { input: { ...request, ...change } })
  return { payments, subgraph: payments.subgraph, request, enroll }
}

/** The number of rows of each table to which a purchase adds. */
async function rows() {
  const payments = await starting
  const tables = [
    '"order"',
    'payment',
    'purchase',
    'purchase_link',
    'entitlement',
    'idempotency',
    'outbox',
    'audit_entry',
  ]
  const counts = tables.map((table) =>
    payments.sql<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`),
  )
  return (await Promise.all(counts)).map(([row]) => row!.count)
}

describe('startEnrollmentPurchase', () => {
  it('[PAY-04] [PAY-09] buys without account, session or identity: paid order, pending entitlement, token', async () => {
    const { payments, subgraph, enroll } = await buying()
    const entries = (await subgraph.audit('platform')).length

    const { order, enrollmentToken, errors } = (await enroll()).data.startEnrollmentPurchase

    expect(errors).toEqual([])
    expect(order).toMatchObject({ state: 'PAID', purchaseCountry: 'DE', payment: { state: 'SETTLED' } })
    expect(enrollmentToken).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    const { id, state, holderId } = await payments.entitlementOf(order.id)
    expect({ state, holderId }).toEqual({ state: 'PENDING', holderId: null })
    expect(await subgraph.events(id)).toEqual([
      {
        type: 'payments.entitlement.created',
        aggregateId: id,
        version: 1,
        data: { entitlementId: id, productKind: 'SERVER', state: 'PENDING' },
      },
    ])
    expect((await subgraph.events(order.id)).map(({ type }) => type)).toEqual([
      'payments.order.placed',
      'payments.order.payment.requested',
      'payments.order.paid',
    ])
    expect((await subgraph.audit('platform')).slice(entries)).toMatchObject([
      { actor: 'anonymous', action: 'payments.order.placed', target: 'SERVER_MONTHLY', outcome: 'DONE' },
    ])
  })

  it('[PAY-04] binds the order to a random token that names no account and no order, for 90 days', async () => {
    const payments = await starting
    const { order, enrollmentToken } = await payments.enroll()

    const { payload, protectedHeader } = await jwtVerify(
      enrollmentToken,
      createLocalJWKSet(JSON.parse(payments.enrollment.jwks) as JSONWebKeySet),
      {
        algorithms: ['EdDSA'],
        typ: tokenType.enrollment,
        issuer: tokenIssuer,
        audience: tokenAudience.enrollment,
      },
    )

    expect(Object.keys(protectedHeader).sort()).toEqual(['alg', 'kid', 'typ'])
    expect(Object.keys(payload).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti'])
    expect(payload.jti).toMatch(/^enr_[1-9A-HJ-NP-Za-km-z]{16,22}$/)
    expect(payload.exp! - payload.iat!).toBe(90 * 86_400)
    expect(payload.iat! % 86_400).toBe(0)
    expect(enrollmentToken).not.toContain(order.id)
  })

  it('[PAY-04] returns the same order and token to the same key, to parallel requests too, for one coin', async () => {
    const { enroll } = await buying()

    const answers = await Promise.all(Array.from({ length: 20 }, () => enroll()))

    expect(failureOf(answers[0]!)).toBeUndefined()
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  })

  it.each([
    ['country', { purchaseCountry: 'FR' }],
    ['product', { productKey: 'SERVER_YEARLY' }],
    ['code', { codeCoin: formatCode(createCode()) }],
  ])('refuses the same key with another %s, and changes nothing', async (_name, change) => {
    const { enroll } = await buying()
    await enroll()
    const before = await rows()

    const answer = await enroll(change)

    expect(answer.data.startEnrollmentPurchase).toMatchObject({
      order: null,
      enrollmentToken: null,
      errors: [{ code: 'IDEMPOTENCY_CONFLICT' }],
    })
    expect(await rows()).toEqual(before)
  })

  it('changes nothing when the code does not pay, and the key can be used again', async () => {
    const { payments, enroll } = await buying()
    const foreign = await payments.code('SERVER_YEARLY')
    const before = await rows()

    const wrong = [await enroll({ codeCoin: foreign }), await enroll({ codeCoin: formatCode(createCode()) })]

    expect(wrong.map(failureOf)).toEqual(['CODE_COIN_NOT_USABLE', 'CODE_COIN_NOT_USABLE'])
    expect(wrong[0]).toEqual(wrong[1])
    expect(await rows()).toEqual(before)
    expect(failureOf(await enroll())).toBeUndefined()
  })

  it('redeems nothing when the order cannot be placed', async () => {
    const { payments, enroll } = await buying()
    await payments.sql(`UPDATE product SET availability = 'UNAVAILABLE' WHERE key = 'SERVER_MONTHLY'`)
    const refused = await enroll()
    await payments.sql(`UPDATE product SET availability = 'AVAILABLE' WHERE key = 'SERVER_MONTHLY'`)

    expect(failureOf(refused)).toBe('PRODUCT_NOT_AVAILABLE')
    expect(failureOf(await enroll())).toBeUndefined()
  })

  it('[PAY-03] lets one of 200 parallel purchases redeem the coin; the others change nothing', async () => {
    const { enroll } = await buying()
    const before = await rows()

    const answers = await Promise.all(Array.from({ length: 200 }, () => enroll({ idempotencyKey: newKey() })))

    const failed = answers.filter((answer) => failureOf(answer))
    expect(failed).toHaveLength(199)
    expect(new Set(failed.map(failureOf))).toEqual(new Set(['CODE_COIN_NOT_USABLE']))
    const [orders, payments, purchases, links, entitlements, keys] = (await rows()).map(
      (count, index) => count - before[index]!,
    )
    expect([orders, payments, purchases, links, entitlements, keys]).toEqual([1, 1, 1, 1, 1, 1])
  })

  it('stores nothing about a signed-in customer', async () => {
    const { payments, subgraph, request } = await buying()
    const caller = subgraph.caller()

    expect(failureOf(await subgraph.call(caller, enrollMutation, { input: request }))).toBeUndefined()

    expect(await payments.subgraph.tablesWith(caller.accountId!)).toEqual([])
    expect(await payments.subgraph.tablesWith(caller.sessionId!)).toEqual([])
  })

  it('[PAY-04] shows the order of a token from before a rotation of the key, and of no other key', async () => {
    const { payments, subgraph } = await buying()
    const { order, enrollmentId } = await payments.enroll()
    const signed = ({ privateKey, jwk }: TestKey) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'EdDSA', typ: tokenType.enrollment, kid: JSON.parse(jwk).kid })
        .setIssuer(tokenIssuer)
        .setAudience(tokenAudience.enrollment)
        .setJti(enrollmentId)
        .setExpirationTime('1 day')
        .sign(privateKey)
    const found = async (token: string) =>
      (await subgraph.call(null, enrollmentOrderQuery, { token })).data.enrollmentOrder?.id

    expect(await found(await signed(payments.enrollment))).toBe(order.id)
    expect(await found(await signed(payments.formerEnrollment))).toBe(order.id)
    expect(await found(await signed(await createTestKey()))).toBeUndefined()
  })

  it('stores neither code, key nor token in clear: not in tables, events, audit or logs', async () => {
    const { payments, subgraph, request, enroll } = await buying()
    const lines = captureLog(subgraph)

    const { enrollmentToken } = (await enroll()).data.startEnrollmentPurchase

    const everything = (await payments.subgraph.everything()) + lines.text()
    for (const secret of [
      request.codeCoin,
      parseCode(request.codeCoin)!,
      request.idempotencyKey,
      enrollmentToken,
    ]) {
      expect(everything).not.toContain(secret)
    }
  })

  it.each([
    [{ idempotencyKey: 'only-21-characters-xx' }, 'BAD_USER_INPUT'],
    [{ purchaseCountry: 'XX' }, 'BAD_USER_INPUT'],
    [{ email: 'a@example.org' }, 'BAD_USER_INPUT'],
    [{ codeCoin: '' }, 'CODE_COIN_NOT_USABLE'],
    [{ codeCoin: 'x'.repeat(512) }, 'CODE_COIN_NOT_USABLE'],
    [{ codeCoin: 'x'.repeat(513) }, 'BAD_USER_INPUT'],
  ])('answers %j with %s and changes nothing', async (change, code) => {
    const { enroll } = await buying()
    const before = await rows()

    expect(failureOf(await enroll(change))).toBe(code)

    expect(await rows()).toEqual(before)
  })
})

describe('wrong codes of anonymous callers', () => {
  it('[PAY-03] exhaust a limit that refuses further wrong codes and no valid one', async () => {
    const { payments, subgraph, enroll } = await buying()
    const before = await rows()
    const guess = () => enroll({ codeCoin: formatCode(createCode()), idempotencyKey: newKey() })
    const refusals: (string | undefined)[] = []
    for (let round = 0; round < 60 && !refusals.includes('RATE_LIMITED'); round++) {
      refusals.push(...(await Promise.all(Array.from({ length: 20 }, guess))).map(failureOf))
    }

    expect(new Set(refusals)).toEqual(new Set(['CODE_COIN_NOT_USABLE', 'RATE_LIMITED']))
    expect(refusals.indexOf('RATE_LIMITED')).toBeGreaterThanOrEqual(100)
    expect(await rows()).toEqual(before)
    expect(failureOf(await enroll())).toBeUndefined()
    const caller = subgraph.caller()
    const { id } = await payments.order(caller)
    expect(failureOf(await payments.redeem(caller, id, await payments.code()))).toBeUndefined()
  })
})
