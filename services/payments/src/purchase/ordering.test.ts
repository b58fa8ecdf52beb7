import { atTime, failureOf, whileHeld } from '@enigm/subgraph/testkit'
import { createOrderMutation, orderQuery, purchase, startTestPayments } from '../payments.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

async function customer() {
  const payments = await starting
  const caller = payments.subgraph.caller()
  const create = (input: object) => payments.subgraph.call(caller, createOrderMutation, { input })
  return { payments, subgraph: payments.subgraph, caller, create }
}

async function countOrders(): Promise<number> {
  const [row] = await (await starting).sql<{ count: number }>('SELECT count(*)::int AS count FROM "order"')
  return row!.count
}

describe('createOrder', () => {
  it('[PAY-05] [PAY-09] places an order with product, country and method alone; it awaits its payment for a day', async () => {
    const { subgraph, caller, create } = await customer()

    const { order, errors } = (await create(purchase())).data.createOrder

    expect(errors).toEqual([])
    expect(order).toMatchObject({
      state: 'AWAITING_PAYMENT',
      purchaseCountry: 'DE',
      method: 'CODE_COIN',
      placedOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      product: { key: 'SERVER_MONTHLY' },
      total: { amount: 4900, currency: 'EUR' },
      payment: { state: 'AWAITING', amount: { amount: 4900, currency: 'EUR' } },
      availableActions: ['REDEEM_CODE_COIN', 'CANCEL'],
    })
    const untilExpiry = new Date(order.expiresAt).getTime() - Date.now()
    expect(Math.abs(untilExpiry - 24 * 3_600_000)).toBeLessThan(60_000)
    expect(await subgraph.events(order.id)).toEqual([
      {
        type: 'payments.order.placed',
        aggregateId: order.id,
        version: 1,
        data: { orderId: order.id, state: 'PLACED' },
      },
      {
        type: 'payments.order.payment.requested',
        aggregateId: order.id,
        version: 2,
        data: { orderId: order.id, state: 'AWAITING_PAYMENT' },
      },
    ])
    expect(await subgraph.audit(`account:${caller.accountId}`)).toMatchObject([
      { actor: caller.accountId, action: 'payments.order.placed', target: 'SERVER_MONTHLY', outcome: 'DONE' },
    ])
  })

  it.each([-300_000, 300_000])(
    'awaits its payment for a day of the database when the clock of the process is wrong by %d ms',
    async (skew) => {
      const { create } = await customer()
      const { order } = (await atTime(Date.now() + skew, () => create(purchase()))).data.createOrder
      const untilExpiry = new Date(order.expiresAt).getTime() - Date.now()
      expect(Math.abs(untilExpiry - 24 * 3_600_000)).toBeLessThan(60_000)
    },
  )

  it('[PAY-09] has no field for an identity in any input', async () => {
    const { subgraph, caller } = await customer()
    const inputs = [
      'CreateOrderInput',
      'RedeemCodeCoinInput',
      'StartEnrollmentPurchaseInput',
      'IssueCodeCoinsInput',
    ]
    const names = async (type: string): Promise<string[]> => {
      const query = `{ __type(name: "${type}") { inputFields { name } } }`
      return (await subgraph.call(caller, query)).data.__type.inputFields.map(
        ({ name }: { name: string }) => name,
      )
    }

    const fields = await Promise.all(inputs.map(names))

    expect(fields.map((each) => each.sort())).toEqual([
      [
        ...[
          'currency',
          'delivery',
          'idempotencyKey',
          'method',
          'organizationId',
          'productKey',
          'purchaseCountry',
        ],
        'quantity',
      ],
      ['code', 'idempotencyKey', 'orderId', 'organizationId'],
      ['codeCoin', 'currency', 'idempotencyKey', 'method', 'productKey', 'purchaseCountry'],
      ['grant', 'idempotencyKey', 'productKey', 'quantity', 'units', 'validDays'],
    ])
  })

  it.each(['email', 'phone', 'name', 'documentNumber', 'address', 'ip'])(
    '[PAY-09] refuses %s',
    async (field) => {
      const { create } = await customer()
      const before = await countOrders()

      expect(failureOf(await create({ ...purchase(), [field]: 'x' }))).toBe('BAD_USER_INPUT')

      expect(await countOrders()).toBe(before)
    },
  )

  it.each([
    ['of lower case', 'fr', 'FR'],
    ['unrelated to the session', 'JP', 'JP'],
  ])(
    '[PAY-10] stores the country that the user selects, one %s too',
    async (_name, purchaseCountry, kept) => {
      const { create } = await customer()

      expect((await create({ ...purchase(), purchaseCountry })).data.createOrder.order.purchaseCountry).toBe(
        kept,
      )
    },
  )

  it.each(['XX', 'DEU', 'Germany', '', null, 276])(
    '[PAY-10] refuses %p as a country',
    async (purchaseCountry) => {
      const { create } = await customer()
      const before = await countOrders()

      expect(failureOf(await create({ ...purchase(), purchaseCountry }))).toBe('BAD_USER_INPUT')

      expect(await countOrders()).toBe(before)
    },
  )

  it('[PAY-10] infers no country', async () => {
    const { create } = await customer()
    const { productKey, method, idempotencyKey } = purchase()

    expect(failureOf(await create({ productKey, method, idempotencyKey }))).toBe('BAD_USER_INPUT')
  })

  it.each([
    [{ method: 'CHEQUE' }, 'BAD_USER_INPUT'],
    [{ idempotencyKey: 'short' }, 'BAD_USER_INPUT'],
    [{ productKey: "'; DROP TABLE product; --" }, 'BAD_USER_INPUT'],
    [{ productKey: 'SERVER\u0000' }, 'BAD_USER_INPUT'],
    [{ productKey: 'NO_SUCH_PRODUCT' }, 'PRODUCT_NOT_AVAILABLE'],
  ])('answers %j with %s and changes nothing', async (change, code) => {
    const { create } = await customer()
    const before = await countOrders()

    expect(failureOf(await create({ ...purchase(), ...change }))).toBe(code)

    expect(await countOrders()).toBe(before)
  })

  it('[PAY-13] refuses a product that is not sold, and a method with which it cannot be paid', async () => {
    const { payments, create } = await customer()
    await payments.sql(
      `WITH made AS (INSERT INTO product (key, kind, title, term_days, methods, availability) VALUES
         ('NOT_SOLD', 'SERVER', 'x', 1, '{CODE_COIN}', 'UNAVAILABLE'),
         ('NOT_SO', 'SERVER', 'x', 1, '{}', 'AVAILABLE'),
         ('NO_PRICE', 'SERVER', 'x', 1, '{CODE_COIN}', 'AVAILABLE') RETURNING key)
       INSERT INTO product_price SELECT key, 'EUR', date_trunc('day', now(), 'UTC'), 1 FROM made WHERE key <> 'NO_PRICE'`,
    )
    expect(failureOf(await create(purchase('NO_PRICE')))).toBe('PRODUCT_NOT_AVAILABLE')
    await payments.sql(`DELETE FROM product WHERE key = 'NO_PRICE'`)

    expect(failureOf(await create(purchase('NOT_SOLD')))).toBe('PRODUCT_NOT_AVAILABLE')
    expect(failureOf(await create(purchase('NOT_SO')))).toBe('METHOD_NOT_AVAILABLE')
  })

  it('returns the same order to the same key, to parallel requests too', async () => {
    const { payments, caller, create } = await customer()
    const input = purchase()

    const answers = await Promise.all(Array.from({ length: 20 }, () => create(input)))

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(
      await payments.sql('SELECT 1 FROM purchase_link WHERE holder_id = $1', caller.accountId),
    ).toHaveLength(1)
  })

  it('refuses the same key with another body, and changes nothing', async () => {
    const { subgraph, caller, create } = await customer()
    const input = purchase()
    await create(input)
    const [orders, events] = [await countOrders(), await subgraph.countEvents()]

    const answer = await create({ ...input, purchaseCountry: 'FR' })

    expect(answer.data.createOrder).toMatchObject({ order: null, errors: [{ code: 'IDEMPOTENCY_CONFLICT' }] })
    expect([await countOrders(), await subgraph.countEvents()]).toEqual([orders, events])
    expect((await subgraph.audit(`account:${caller.accountId}`)).at(-1)).toMatchObject({
      action: 'Mutation.createOrder',
      outcome: 'DENIED',
      reason: 'IDEMPOTENCY_CONFLICT',
    })
  })

  it('separates the keys of two accounts', async () => {
    const input = purchase()
    const [one, two] = [await customer(), await customer()]

    const ids = [await one.create(input), await two.create(input)].map(
      ({ data }) => data.createOrder.order.id,
    )

    expect(ids[0]).not.toBe(ids[1])
  })

  it('refuses more than fifty orders of one holder that await their payment, also at the same moment', async () => {
    const { payments, subgraph, caller, create } = await customer()
    const { id } = await payments.order(caller)
    await payments.sql(
      `WITH copy AS (
         INSERT INTO "order" SELECT 'ord_' || n || $1, version, state, product_key, quantity, purchase_country, method,
           amount, currency, placed_on, expires_at, vat_hundredths, net_amount FROM "order", generate_series(1, 48) n WHERE id = $1 RETURNING id),
       saga AS (INSERT INTO purchase (order_id, step) SELECT id, 'AWAITING_PAYMENT' FROM copy RETURNING order_id)
       INSERT INTO purchase_link (order_id, holder_id) SELECT order_id, $2 FROM saga`,
      id,
      caller.accountId,
    )

    const holding = {
      sql: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
      parameters: [`orders:${caller.accountId}`],
      waiting: 2,
    }
    const answers = await whileHeld(subgraph, holding, () =>
      Promise.all([create(purchase()), create(purchase())]),
    )

    expect(answers.map(failureOf).sort()).toEqual(['TOO_MANY_OPEN_ORDERS', undefined])
    expect(failureOf(await create(purchase()))).toBe('TOO_MANY_OPEN_ORDERS')
  })

  it.each([
    ['ANONYMOUS', 'UNAUTHENTICATED'],
    ['OPERATOR', 'FORBIDDEN'],
    ['SUPPORT', 'FORBIDDEN'],
    ['AUDITOR', 'FORBIDDEN'],
    ['DASHBOARD', 'FORBIDDEN'],
  ] as const)('refuses %s: %s', async (role, code) => {
    const { subgraph } = await customer()
    const caller = role === 'ANONYMOUS' ? null : subgraph.caller(role)
    const before = await countOrders()

    expect(failureOf(await subgraph.call(caller, createOrderMutation, { input: purchase() }))).toBe(code)

    expect(await countOrders()).toBe(before)
  })

  it('[PAY-05] places the order of a partner for its organization, which another partner cannot see', async () => {
    const { payments, subgraph, caller } = await customer()
    const [partner, other] = [payments.partner(), payments.partner()]

    const { id } = await payments.order(partner)

    const seen = async (viewer: typeof caller) => (await subgraph.call(viewer, orderQuery, { id })).data.order
    expect(await seen(partner)).toMatchObject({ id, state: 'AWAITING_PAYMENT' })
    expect(await seen(other)).toBeNull()
    expect(await seen(caller)).toBeNull()
    expect(await subgraph.audit(`organization:${partner.organizationId}`)).toMatchObject([
      { actor: partner.organizationId, action: 'payments.order.placed', target: 'SERVER_MONTHLY' },
    ])
  })
})

describe('an order that is not paid', () => {
  it('expires with its payment, cannot be paid any more, and loses its link later', async () => {
    const { payments, subgraph, caller } = await customer()
    const { id, payment } = await payments.order(caller)

    await payments.fire('order-expiry', id)

    expect((await subgraph.call(caller, orderQuery, { id })).data.order).toMatchObject({
      state: 'EXPIRED',
      expiresAt: null,
      availableActions: [],
      payment: { state: 'EXPIRED' },
    })
    expect((await subgraph.events(id)).at(-1)).toMatchObject({ type: 'payments.order.expired', version: 3 })
    expect((await subgraph.events(payment.id)).at(-1)).toMatchObject({
      type: 'payments.payment.expired',
      version: 2,
    })
    expect((await subgraph.audit(`account:${caller.accountId}`)).at(-1)).toMatchObject({
      actor: 'system',
      action: 'payments.order.expired',
      target: 'SERVER_MONTHLY',
    })
    expect(failureOf(await payments.redeem(caller, id, await payments.code()))).toBe('INVALID_TRANSITION')

    await payments.fire('purchase-link-expiry', id)

    expect((await subgraph.call(caller, orderQuery, { id })).data.order).toBeNull()
    expect(await payments.subgraph.tablesWith(id)).not.toContain('purchase_link')
    expect((await subgraph.audit(`account:${caller.accountId}`)).at(-1)).toMatchObject({
      action: 'payments.purchase.unlinked',
      target: 'SERVER_MONTHLY',
    })
  })

  it('does not expire once it is paid: its job is cancelled', async () => {
    const { payments, caller } = await customer()
    const { order } = await payments.buy(caller)

    await expect(payments.fire('order-expiry', order.id)).rejects.toThrow('there is no job')
  })
})
