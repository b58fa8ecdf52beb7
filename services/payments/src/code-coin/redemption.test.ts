import { newId } from '@enigm/contracts'
import { systemContext } from '@enigm/subgraph'
import { captureLog, failureOf, type Answer, type TestCaller } from '@enigm/subgraph/testkit'
import { newKey, startTestPayments } from '../payments.fixture'
import { codeCoinPart } from '.'
import { createCode, formatCode, parseCode } from './code'

const starting = startTestPayments({ DATABASE_POOL_SIZE: '24' })
afterAll(async () => (await starting).stop())

async function awaiting() {
  const payments = await starting
  const caller = payments.subgraph.caller()
  const { id: orderId, payment } = await payments.order(caller)
  return { payments, subgraph: payments.subgraph, caller, orderId, paymentId: payment.id }
}

async function stateOf(orderId: string) {
  const [row] = await (
    await starting
  ).sql(
    'SELECT o.state, p.state AS payment FROM "order" o JOIN payment p ON order_id = o.id WHERE o.id = $1',
    orderId,
  )
  return row
}

describe('redeemCodeCoin', () => {
  it('[PAY-03] pays an own order: payment settled, order paid, entitlement granted, each with its event', async () => {
    const { payments, subgraph, caller, orderId, paymentId } = await awaiting()

    const { order, errors } = (await payments.redeem(caller, orderId, await payments.code())).data
      .redeemCodeCoin

    expect(errors).toEqual([])
    expect(order).toMatchObject({
      id: orderId,
      state: 'PAID',
      expiresAt: null,
      availableActions: [],
      payment: { state: 'SETTLED' },
    })
    expect((await subgraph.events(orderId)).map(({ type, data }) => [type, data.state])).toEqual([
      ['payments.order.placed', 'PLACED'],
      ['payments.order.payment.requested', 'AWAITING_PAYMENT'],
      ['payments.order.paid', 'PAID'],
    ])
    expect((await subgraph.events(paymentId)).map(({ type }) => type)).toEqual([
      'payments.payment.created',
      'payments.payment.settled',
    ])
    const { id, state, holderId } = await payments.entitlementOf(orderId)
    expect({ state, holderId }).toEqual({ state: 'GRANTED', holderId: caller.accountId })
    expect((await subgraph.events(id)).at(-1)).toEqual({
      type: 'payments.entitlement.granted',
      aggregateId: id,
      version: 2,
      data: { entitlementId: id, accountId: caller.accountId, productKind: 'SERVER', state: 'GRANTED' },
    })
    expect((await subgraph.audit(`account:${caller.accountId}`)).slice(1)).toMatchObject([
      { actor: caller.accountId, action: 'payments.entitlement.granted', target: id, outcome: 'DONE' },
    ])
  })

  it('[PAY-03] lets one of 200 parallel attempts succeed; all others get the same answer', async () => {
    const { payments, subgraph } = await awaiting()
    const code = await payments.code()
    const callers = Array.from({ length: 200 }, () => subgraph.caller())
    const orders: { caller: TestCaller; id: string }[] = []
    for (const caller of callers) orders.push({ caller, id: (await payments.order(caller)).id })

    const answers = await Promise.all(orders.map(({ caller, id }) => payments.redeem(caller, id, code)))

    const failed = answers.filter((answer) => failureOf(answer))
    expect(failed).toHaveLength(199)
    expect(new Set(failed.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify(failed[0])]),
    )
    expect(failureOf(failed[0]!)).toBe('CODE_COIN_NOT_USABLE')
    const paid = await payments.sql(
      `SELECT 1 FROM "order" WHERE state = 'PAID' AND id = ANY($1)`,
      orders.map(({ id }) => id),
    )
    expect(paid).toHaveLength(1)
  })

  it('[PAY-03] gives the same answer to an unknown, used, expired, mistyped and foreign code, and changes nothing', async () => {
    const { payments, subgraph, caller, orderId } = await awaiting()
    const [used, expired] = await payments.codes(2)
    const other = await awaiting()
    await payments.redeem(other.caller, other.orderId, used!)
    await payments.sql(`UPDATE code_coin SET valid_until = now() WHERE state = 'ISSUED'`)
    const foreign = await payments.code('SERVER_YEARLY')
    const events = await subgraph.countEvents()
    const codes = [formatCode(createCode()), used!, expired!, 'not a code', foreign, '\u0000', '']

    const answers: Answer[] = []
    for (const code of codes) answers.push(await payments.redeem(caller, orderId, code))

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]?.data.redeemCodeCoin).toMatchObject({
      order: null,
      errors: [{ code: 'CODE_COIN_NOT_USABLE' }],
    })
    expect(await stateOf(orderId)).toEqual({ state: 'AWAITING_PAYMENT', payment: 'AWAITING' })
    expect(await subgraph.countEvents()).toBe(events)
    const denied = (await subgraph.audit(`account:${caller.accountId}`)).filter(
      ({ outcome }) => outcome === 'DENIED',
    )
    expect(denied).toHaveLength(codes.length)
    expect(new Set(denied.map(({ reason }) => reason))).toEqual(new Set(['CODE_COIN_NOT_USABLE']))
  })

  it('accepts a code in every way of typing it', async () => {
    const { payments, caller, orderId } = await awaiting()
    const typed = (await payments.code())
      .toLowerCase()
      .replaceAll('-', ' ')
      .replaceAll('0', 'o')
      .replaceAll('1', 'l')

    expect(failureOf(await payments.redeem(caller, orderId, typed))).toBeUndefined()
  })

  it('returns the same answer to the same key, and redeems no second coin', async () => {
    const { payments, caller, orderId } = await awaiting()
    const [code, key] = [await payments.code(), newKey()]
    const first = await payments.redeem(caller, orderId, code, key)

    const again = await Promise.all([1, 2, 3].map(() => payments.redeem(caller, orderId, code, key)))

    for (const answer of again) expect(answer).toEqual(first)
  })

  it('refuses the same key for another code, and that code still pays', async () => {
    const { payments, caller, orderId } = await awaiting()
    const [one, two] = await payments.codes(2)
    const key = newKey()
    await payments.redeem(caller, orderId, one!, key)
    const other = await payments.order(caller)

    expect(failureOf(await payments.redeem(caller, orderId, two!, key))).toBe('IDEMPOTENCY_CONFLICT')
    expect(failureOf(await payments.redeem(caller, other.id, one!, key))).toBe('IDEMPOTENCY_CONFLICT')

    expect(await stateOf(other.id)).toEqual({ state: 'AWAITING_PAYMENT', payment: 'AWAITING' })
    expect(failureOf(await payments.redeem(caller, other.id, two!))).toBeUndefined()
  })

  it('redeems no coin for an order that is paid already', async () => {
    const { payments, caller, orderId } = await awaiting()
    const [one, two] = await payments.codes(2)
    await payments.redeem(caller, orderId, one!)

    expect(failureOf(await payments.redeem(caller, orderId, two!))).toBe('INVALID_TRANSITION')

    const other = await payments.order(caller)
    expect(failureOf(await payments.redeem(caller, other.id, two!))).toBeUndefined()
  })

  it('answers alike for the order of another account and an absent one, and redeems no coin', async () => {
    const { payments, subgraph, orderId } = await awaiting()
    const [stranger, code] = [subgraph.caller(), await payments.code()]

    const answers = [
      await payments.redeem(stranger, orderId, code),
      await payments.redeem(stranger, newId('order'), code),
      await payments.redeem(stranger, 'ord_none', code),
    ]

    expect(answers.map(failureOf)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await stateOf(orderId)).toEqual({ state: 'AWAITING_PAYMENT', payment: 'AWAITING' })
    const own = await payments.order(stranger)
    expect(failureOf(await payments.redeem(stranger, own.id, code))).toBeUndefined()
  })

  it.each([
    ['ANONYMOUS', 'UNAUTHENTICATED'],
    ['OPERATOR', 'FORBIDDEN'],
    ['SUPPORT', 'FORBIDDEN'],
    ['AUDITOR', 'FORBIDDEN'],
    ['PARTNER', 'FORBIDDEN'],
    ['DASHBOARD', 'FORBIDDEN'],
  ] as const)('refuses %s: %s', async (role, code) => {
    const { payments, subgraph, orderId } = await awaiting()
    const caller =
      role === 'ANONYMOUS' ? null : role === 'PARTNER' ? payments.partner() : subgraph.caller(role)

    expect(failureOf(await payments.redeem(caller, orderId, await payments.code()))).toBe(code)

    expect(await stateOf(orderId)).toEqual({ state: 'AWAITING_PAYMENT', payment: 'AWAITING' })
  })
})

describe('wrong codes', () => {
  const wrong = () => formatCode(createCode())

  it('[PAY-03] are limited to ten per account; a new session starts with no more, another account is unaffected, and a mistyped code is not counted', async () => {
    const { payments, subgraph, caller, orderId } = await awaiting()
    const code = await payments.code()
    for (let count = 0; count < 12; count++) await payments.redeem(caller, orderId, 'mistyped')
    for (let count = 0; count < 10; count++) {
      expect(failureOf(await payments.redeem(caller, orderId, wrong()))).toBe('CODE_COIN_NOT_USABLE')
    }

    const refused = await payments.redeem(caller, orderId, code)

    expect(refused.data.redeemCodeCoin).toBeNull()
    expect(refused.errors?.[0]?.extensions.code).toBe('RATE_LIMITED')
    expect(await stateOf(orderId)).toEqual({ state: 'AWAITING_PAYMENT', payment: 'AWAITING' })
    expect((await subgraph.audit(`account:${caller.accountId}`)).at(-1)).toMatchObject({
      outcome: 'DENIED',
      reason: 'RATE_LIMITED',
    })
    const otherSession = { ...caller, sessionId: newId('session') }
    expect(failureOf(await payments.redeem(otherSession, orderId, code))).toBe('RATE_LIMITED')
    const other = subgraph.caller()
    const { id } = await payments.order(other)
    expect(failureOf(await payments.redeem(other, id, code))).toBeUndefined()
  })

  it('[PAY-03] are limited alike when they arrive in parallel, also in several sessions', async () => {
    const { payments, caller, orderId } = await awaiting()
    const sessions = [caller, { ...caller, sessionId: newId('session') }]
    const answers = await Promise.all(
      Array.from({ length: 80 }, (_, index) => payments.redeem(sessions[index % 2]!, orderId, wrong())),
    )
    const codes = answers.map(failureOf)
    expect(codes.filter((code) => code === 'CODE_COIN_NOT_USABLE')).toHaveLength(10)
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(70)
  })

  it('[PAY-03] alone are counted: twelve right codes are not', async () => {
    const { payments, caller } = await awaiting()
    for (let count = 0; count < 12; count++) {
      const { id } = await payments.order(caller)
      expect(failureOf(await payments.redeem(caller, id, await payments.code()))).toBeUndefined()
    }
  })

  it('[ACC-05] are forgotten with the account', async () => {
    const { payments, subgraph, caller, orderId } = await awaiting()
    await payments.redeem(caller, orderId, wrong())
    const count = async () =>
      (await payments.sql('SELECT 1 FROM code_coin_attempt WHERE account_id = $1', caller.accountId)).length
    expect(await count()).toBe(1)
    await subgraph.app.transaction(systemContext(), (tx) =>
      codeCoinPart.erase!(caller.accountId!, tx, subgraph.app),
    )
    expect(await count()).toBe(0)
  })

  it('[PAY-03] are forgotten after ten minutes', async () => {
    const { payments, caller, orderId } = await awaiting()
    for (let count = 0; count < 10; count++) await payments.redeem(caller, orderId, wrong())
    await payments.sql(
      `UPDATE code_coin_attempt SET window_started_at = now() - interval '10 minutes' WHERE account_id = $1`,
      caller.accountId,
    )

    expect(failureOf(await payments.redeem(caller, orderId, wrong()))).toBe('CODE_COIN_NOT_USABLE')
    expect(failureOf(await payments.redeem(caller, orderId, await payments.code()))).toBeUndefined()

    await payments.sql(
      `UPDATE code_coin_attempt SET window_started_at = now() - interval '11 minutes' WHERE account_id = $1`,
      caller.accountId,
    )
    await payments.fire('code-coin-day', 'platform')
    expect(
      await payments.sql('SELECT 1 FROM code_coin_attempt WHERE account_id = $1', caller.accountId),
    ).toEqual([])
  })
})

describe('a redeemed coin', () => {
  it('[PAY-03] is announced with the day, under a separate correlation id: nothing connects it to the order', async () => {
    const { payments, subgraph, caller, orderId } = await awaiting()
    const code = await payments.code()
    const [{ id } = { id: '' }] = await payments.sql<{ id: string }>(
      `SELECT id FROM code_coin WHERE batch_id = (SELECT target FROM audit_entry WHERE scope = 'platform'
         AND action = 'payments.batch.issued' ORDER BY seq DESC LIMIT 1)`,
    )
    await payments.redeem(caller, orderId, code)
    expect(await subgraph.events(id)).toEqual([])

    await payments.fire('code-coin-day', 'platform')

    expect(await subgraph.events(id)).toEqual([
      {
        type: 'payments.codecoin.redeemed',
        aggregateId: id,
        version: 1,
        data: { codeCoinId: id, state: 'REDEEMED' },
      },
    ])
    const shared = await payments.sql(
      `SELECT 1 FROM outbox coin JOIN outbox other USING (correlation_id)
       WHERE coin.aggregate_id = $1 AND other.aggregate_id <> $1 AND other.type <> coin.type`,
      id,
    )
    expect(shared).toEqual([])
    await payments.fire('code-coin-day', 'platform')
    expect(await subgraph.events(id)).toHaveLength(1)
  })

  it('[PAY-03] leads to no order: its row has no order, account or time, and no other table names it', async () => {
    const { payments, subgraph, caller, orderId, paymentId } = await awaiting()
    const lines = captureLog(subgraph)
    const code = await payments.code()
    const before = new Set(
      (await payments.sql<{ id: string }>(`SELECT id FROM code_coin WHERE state = 'REDEEMED'`)).map(
        ({ id }) => id,
      ),
    )
    await payments.redeem(caller, orderId, code)

    const redeemed = await payments.sql(`SELECT * FROM code_coin WHERE state = 'REDEEMED'`)
    const coin = redeemed.find(({ id }) => !before.has(id))
    expect(Object.keys(coin).sort()).toEqual(
      ['batch_id', 'code_hash', 'id', 'product_key', 'state', 'units', 'valid_until', 'version'].sort(),
    )
    for (const secret of [coin.id, coin.code_hash])
      expect(await payments.subgraph.tablesWith(secret)).toEqual(['code_coin'])
    for (const reference of [orderId, paymentId, caller.accountId!, caller.sessionId!]) {
      expect(JSON.stringify(coin)).not.toContain(reference)
    }
    const everything = (await payments.subgraph.everything()) + lines.text()
    expect(everything).not.toContain(code)
    expect(everything).not.toContain(parseCode(code))
  })
})
