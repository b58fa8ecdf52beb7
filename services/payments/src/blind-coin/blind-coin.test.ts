import { failureOf } from '@enigm/subgraph/testkit'
import { createOrderMutation, enrollMutation, newKey, purchase, startTestPayments } from '../payments.fixture'
import {
  blind,
  blindCoin,
  keysQuery,
  orderCoins,
  orderToSign,
  paidOrder,
  redeemed,
  sign,
  totalsQuery,
  voidKeyMutation,
  type ShownKey,
} from './blind-coin.fixture'
import { fingerprintOf } from './blind-signature'
import { BLIND_COIN_DAY } from './key.service'

const starting = startTestPayments({ DATABASE_POOL_SIZE: '24' })
afterAll(async () => (await starting).stop())

async function buyer() {
  const payments = await starting
  const caller = payments.subgraph.caller()
  return { payments, subgraph: payments.subgraph, caller, order: await paidOrder(payments, caller) }
}

const spentCoins = async (): Promise<number> =>
  (await (await starting).sql('SELECT FROM spent_blind_coin')).length

describe('the keys of blind coins', () => {
  it('[PAY-03] are the same for everyone, with a fingerprint, an event and an entry in the trail of the platform', async () => {
    const { payments, subgraph, order } = await buyer()
    const other = await paidOrder(payments, subgraph.caller())
    const { data } = await subgraph.call(null, keysQuery)
    const key: ShownKey = data.blindCoinKeys.find((each: any) => each.product.key === 'SERVER_MONTHLY')

    expect(order.signingKey).toEqual(key)
    expect(other.signingKey).toEqual(key)
    expect(fingerprintOf(Buffer.from(key.publicKey, 'base64url'))).toBe(key.fingerprint)
    const now = new Date().toISOString().slice(0, 10)
    expect(key.signsFrom <= now && now < key.signsUntil).toBe(true)
    expect(key.validUntil).toBe(`${Number(key.signsUntil.slice(0, 4)) + 1}${key.signsUntil.slice(4)}`)
    expect((await subgraph.events(key.fingerprint)).map(({ type, data: event }) => [type, event])).toEqual([
      [
        'payments.coinkey.created',
        {
          fingerprint: key.fingerprint,
          productKey: 'SERVER_MONTHLY',
          signsFrom: new Date(key.signsFrom).toISOString(),
        },
      ],
    ])
    expect(await subgraph.audit('platform')).toContainEqual(
      expect.objectContaining({
        ...{ action: 'payments.coinkey.created', target: key.fingerprint },
        // Not the buyer whose order was the first of the product.
        actor: 'system',
      }),
    )
  })

  it('exist once for a product and a quarter, also when many order at once', async () => {
    const payments = await starting
    const callers = Array.from({ length: 8 }, () => payments.subgraph.caller())
    const answers = await Promise.all(
      callers.map((each) => orderCoins(payments, each, { productKey: 'SERVER_YEARLY' })),
    )

    for (const { data } of answers) expect(data.createOrder.errors).toEqual([])
    expect(await payments.sql(`SELECT FROM blind_coin_key WHERE product_key = 'SERVER_YEARLY'`)).toHaveLength(
      1,
    )
  })

  it('show their totals to operators only, counted at midnight', async () => {
    const { payments, subgraph } = await buyer()
    const code = await blindCoin(payments, 'ENIGM_KEY')
    await redeemed(payments, code, 'ENIGM_KEY')
    const operator = subgraph.caller('OPERATOR')
    const totals = async () => {
      const { data } = await subgraph.call(operator, totalsQuery)
      const { issued, redeemed: used } = data.blindCoinKeys.find((key: any) =>
        code.startsWith(key.fingerprint),
      )
      return { issued, redeemed: used }
    }

    expect(await totals()).toEqual({ issued: 0, redeemed: 0 })
    await payments.fire(BLIND_COIN_DAY, 'platform')
    expect(await totals()).toEqual({ issued: 1, redeemed: 1 })
    for (const other of [subgraph.caller('SUPPORT'), subgraph.caller('AUDITOR'), subgraph.caller()])
      expect(failureOf(await subgraph.call(other, totalsQuery))).toBe('FORBIDDEN')
    expect(failureOf(await subgraph.call(null, totalsQuery))).toBe('UNAUTHENTICATED')
  })

  it('sign in their quarter only, and lose their private half after it; their coins pay for another year', async () => {
    const { payments, caller, order } = await buyer()
    const code = await blindCoin(payments)
    const blinded = await blind(order.signingKey)
    const move = (months: number) =>
      payments.sql(
        `UPDATE blind_coin_key SET signs_from = signs_from + make_interval(months => $1),
           signs_until = signs_until + make_interval(months => $1) WHERE fingerprint = $2`,
        months,
        blinded.fingerprint,
      )

    await move(-3)
    expect(failureOf(await sign(payments, caller, order.id, blinded))).toBe('KEY_DOES_NOT_SIGN')
    await payments.fire(BLIND_COIN_DAY, 'platform')
    const [row] = await payments.sql(
      'SELECT sealed_key FROM blind_coin_key WHERE fingerprint = $1',
      blinded.fingerprint,
    )
    expect(row.sealed_key).toBeNull()
    const { signingKey } = await orderToSign(payments, caller, order.id)
    expect(signingKey.fingerprint).not.toBe(blinded.fingerprint)
    expect(
      (await sign(payments, caller, order.id, await blind(signingKey))).data.signBlindCoins.errors,
    ).toEqual([])
    expect((await redeemed(payments, code)).data.redeemCodeCoin).toMatchObject({
      order: { state: 'PAID' },
      errors: [],
    })
  })
})

describe('voidBlindCoinKey', () => {
  it('[PAY-03] ends a key with its coins, and another one signs in its quarter', async () => {
    const { payments, subgraph, caller, order } = await buyer()
    const code = await blindCoin(payments)
    const { fingerprint } = order.signingKey
    const voiding = async (target = fingerprint, by = subgraph.caller('OPERATOR')) => {
      const grant = await subgraph.grant(by, 'CODE_COIN_VOIDING', target)
      return subgraph.call(by, voidKeyMutation, { input: { fingerprint: target, grant } })
    }

    expect(failureOf(await voiding(fingerprint, subgraph.caller('SUPPORT')))).toBe('FORBIDDEN')
    expect(failureOf(await voiding('A'.repeat(43)))).toBe('NOT_FOUND')
    expect((await voiding()).data.voidBlindCoinKey).toEqual({
      key: { fingerprint, voidedOn: new Date().toISOString().slice(0, 10) },
      errors: [],
    })
    expect(failureOf(await voiding())).toBe('INVALID_TRANSITION')

    expect(failureOf(await redeemed(payments, code))).toBe('CODE_COIN_NOT_USABLE')
    expect(failureOf(await sign(payments, caller, order.id, await blind(order.signingKey)))).toBe(
      'KEY_DOES_NOT_SIGN',
    )
    const { signingKey } = await orderToSign(payments, caller, order.id)
    expect(signingKey.fingerprint).not.toBe(fingerprint)
    expect(
      (await sign(payments, caller, order.id, await blind(signingKey))).data.signBlindCoins.errors,
    ).toEqual([])
    expect((await subgraph.events(fingerprint)).map(({ type }) => type)).toEqual([
      'payments.coinkey.created',
      'payments.coinkey.voided',
    ])
    const trail = (await subgraph.audit('platform')).filter(({ target }) => target === fingerprint)
    expect(trail.map(({ action }) => action)).toEqual(['payments.coinkey.created', 'payments.coinkey.voided'])
  })
})

describe('signBlindCoins', () => {
  it('[PAY-03] completes a paid order; its coins pay the order of another account, and a purchase without an account', async () => {
    const payments = await starting
    const { subgraph } = payments
    const caller = subgraph.caller()
    const { data: placed } = await orderCoins(payments, caller, { productKey: 'ESIM_YEARLY', quantity: 2 })
    const { id } = placed.createOrder.order
    await payments.redeem(caller, id, await payments.code('ESIM_YEARLY', 2))
    const order = await orderToSign(payments, caller, id)
    expect(order).toMatchObject({
      ...{ state: 'PAID', delivery: 'BLIND_COINS', quantity: 2, vat: { amount: 0 } },
      availableActions: ['SIGN_BLIND_COINS'],
    })
    const blinded = await blind(order.signingKey, 2)

    const { data } = await sign(payments, caller, id, blinded)

    expect(data.signBlindCoins).toMatchObject({ order: { id, state: 'FULFILLED' }, errors: [] })
    expect((await subgraph.events(id)).map(({ type }) => type).slice(-2)).toEqual([
      'payments.order.paid',
      'payments.order.fulfilled',
    ])
    expect((await subgraph.audit(`account:${caller.accountId}`)).slice(-2)).toMatchObject([
      { action: 'payments.order.paid', target: 'ESIM_YEARLY', outcome: 'DONE' },
      { action: 'payments.order.fulfilled', target: 'ESIM_YEARLY', outcome: 'DONE' },
    ])
    expect(await payments.sql('SELECT FROM purchase_unit WHERE order_id = $1', id)).toEqual([])
    const [first, second] = await blinded.unblind(data.signBlindCoins.signatures)
    const user = subgraph.caller()
    const { id: paidId } = await payments.order(user, 'ESIM_YEARLY')
    expect((await payments.redeem(user, paidId, first!)).data.redeemCodeCoin).toMatchObject({
      ...{ order: { state: 'PAID' }, errors: [] },
    })
    expect(await payments.entitlementOf(paidId)).toMatchObject({ state: 'GRANTED', holderId: user.accountId })
    const input = { ...purchase('ESIM_YEARLY'), codeCoin: `${second!.slice(0, 200)}\n${second!.slice(200)} ` }
    expect((await subgraph.call(null, enrollMutation, { input })).data.startEnrollmentPurchase).toMatchObject(
      {
        ...{ order: { state: 'PAID' }, errors: [] },
      },
    )
  })

  it('[PAY-03] gives the same signatures for the same messages, and none for others', async () => {
    const { payments, caller, order } = await buyer()
    const blinded = await blind(order.signingKey)
    const first = (await sign(payments, caller, order.id, blinded)).data.signBlindCoins

    const again = (await sign(payments, caller, order.id, blinded)).data.signBlindCoins
    const other = await sign(payments, caller, order.id, await blind(order.signingKey))

    expect(again).toEqual(first)
    expect(other.data.signBlindCoins).toMatchObject({
      signatures: null,
      errors: [{ code: 'INVALID_TRANSITION' }],
    })
    const rows = await payments.sql('SELECT quantity FROM blind_signature WHERE order_id = $1', order.id)
    expect(rows).toEqual([{ quantity: 1 }])
  })

  it('[PAY-03] signs for one of many different requests at the same time', async () => {
    const { payments, caller, order } = await buyer()
    const requests = await Promise.all(Array.from({ length: 8 }, () => blind(order.signingKey)))

    const answers = await Promise.all(requests.map((each) => sign(payments, caller, order.id, each)))

    expect(answers.map(failureOf).filter((code) => code === 'INVALID_TRANSITION')).toHaveLength(7)
    const signed = answers.filter(({ data }) => data.signBlindCoins.signatures)
    expect(signed).toHaveLength(1)
  })

  it('refuses an order of others, an unpaid one, one of entitlements, a disputed one and another number of messages', async () => {
    const { payments, subgraph, caller, order } = await buyer()
    const blinded = await blind(order.signingKey)
    const open = (await orderCoins(payments, caller)).data.createOrder.order
    const { order: entitled } = await payments.buy(caller)
    const disputed = await paidOrder(payments, caller)
    await payments.sql(
      `INSERT INTO stuck_payment (id, version, state, reason, payment_id, opened_on)
       SELECT 'stuck_' || id, 0, 'OPEN', 'DISPUTED', id, date_trunc('day', now(), 'UTC') FROM payment WHERE order_id = $1`,
      disputed.id,
    )
    const events = await subgraph.countEvents()

    expect(failureOf(await sign(payments, subgraph.caller(), order.id, blinded))).toBe('NOT_FOUND')
    for (const { id } of [open, entitled, disputed])
      expect(failureOf(await sign(payments, caller, id, blinded))).toBe('INVALID_TRANSITION')
    const two = await blind(order.signingKey, 2)
    expect(failureOf(await sign(payments, caller, order.id, two))).toBe('QUANTITY_NOT_AVAILABLE')
    expect(await subgraph.countEvents()).toBe(events)
    expect(await orderToSign(payments, caller, order.id)).toMatchObject({ state: 'PAID' })
  })

  it('refuses an unknown key, that of another product, and a message that is not below the modulus', async () => {
    const { payments, caller, order } = await buyer()
    const blinded = await blind(order.signingKey)
    const other = await paidOrder(payments, caller, 'SERVER_YEARLY')
    const unknown = { ...blinded, fingerprint: 'A'.repeat(43) }
    const large = { ...blinded, blindedMessages: [Buffer.alloc(256, 255).toString('base64url')] }

    expect(failureOf(await sign(payments, caller, order.id, unknown))).toBe('KEY_DOES_NOT_SIGN')
    expect(failureOf(await sign(payments, caller, order.id, await blind(other.signingKey)))).toBe(
      'KEY_DOES_NOT_SIGN',
    )
    expect(failureOf(await sign(payments, caller, order.id, large))).toBe('MESSAGE_NOT_BLINDED')
    for (const message of ['', 'x'.repeat(342) + '=', 'x'.repeat(341)])
      expect(
        failureOf(await sign(payments, caller, order.id, { ...blinded, blindedMessages: [message] })),
      ).toBe('BAD_USER_INPUT')
  })

  it('forgets messages and signatures with the link of the order', async () => {
    const { payments, caller, order } = await buyer()
    const blinded = await blind(order.signingKey)
    await sign(payments, caller, order.id, blinded)

    await payments.fire('purchase-link-expiry', order.id)

    expect(failureOf(await sign(payments, caller, order.id, blinded))).toBe('NOT_FOUND')
    const rows = await payments.sql('SELECT * FROM blind_signature WHERE order_id = $1', order.id)
    expect(rows).toEqual([
      {
        ...{ order_id: order.id, fingerprint: blinded.fingerprint, quantity: 1 },
        ...{ request_hash: null, signatures: null },
      },
    ])
    expect(await payments.sql('SELECT step FROM purchase WHERE order_id = $1', order.id)).toEqual([
      { step: 'COMPLETED' },
    ])
  })
})

describe('the VAT of a blind coin', () => {
  it('is due when it pays: its own order has none and no invoice, the orders that coins pay have that of their country', async () => {
    const { payments, subgraph, caller, order } = await buyer()
    const request = `mutation ($input: RequestInvoiceInput!) { requestInvoice(input: $input) { errors { code message path } } }`
    const paidIn = async (purchaseCountry: string) => {
      const user = subgraph.caller()
      const input = { ...purchase(), purchaseCountry }
      const { id } = (await subgraph.call(user, createOrderMutation, { input })).data.createOrder.order
      const code = await blindCoin(payments)
      expect((await payments.redeem(user, id, code)).data.redeemCodeCoin.errors).toEqual([])
      const shown = `query ($id: ID!) { order(id: $id) { total { amount } vat { amount } vatHundredths } }`
      const paid = (await subgraph.call(user, shown, { id })).data.order
      const { data } = await subgraph.call(user, request, { input: { orderId: id } })
      return { ...paid, errors: data.requestInvoice.errors }
    }

    expect(order.vat).toEqual({ amount: 0 })
    expect(failureOf(await subgraph.call(caller, request, { input: { orderId: order.id } }))).toBe(
      'INVALID_TRANSITION',
    )
    for (const [country, hundredths] of [
      ['DE', 1900],
      ['HU', 2700],
    ] as const) {
      const { total, vat, vatHundredths, errors } = await paidIn(country)
      expect({ vatHundredths, errors }).toEqual({ vatHundredths: hundredths, errors: [] })
      expect(vat.amount).toBe(total.amount - Math.round(total.amount / (1 + hundredths / 10_000)))
    }
  })
})

describe('the redemption of a blind coin', () => {
  it('[PAY-03] succeeds for one of 50 parallel attempts; all others get the same answer', async () => {
    const payments = await starting
    const code = await blindCoin(payments)
    const before = await spentCoins()

    const answers = await Promise.all(Array.from({ length: 50 }, () => redeemed(payments, code)))

    const failed = answers.filter((answer) => failureOf(answer))
    expect(failed).toHaveLength(49)
    expect(new Set(failed.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(failureOf(failed[0]!)).toBe('CODE_COIN_NOT_USABLE')
    expect(await spentCoins()).toBe(before + 1)
  })

  it('[PAY-03] is refused with the same answer for a spent, forged, foreign and expired coin, and changes nothing', async () => {
    const payments = await starting
    const [spent, forged, foreign, expired] = [
      await blindCoin(payments),
      await blindCoin(payments),
      await blindCoin(payments, 'SERVER_YEARLY'),
      await blindCoin(payments, 'ENIGM_KEY'),
    ]
    await redeemed(payments, spent)
    const [fingerprint, , signature] = forged.split('.')
    const token = Buffer.alloc(32, 7).toString('base64url')
    const unknown = ['B'.repeat(43), ...forged.split('.').slice(1)].join('.')
    await payments.sql(`UPDATE blind_coin_key SET valid_until = now() WHERE product_key = 'ENIGM_KEY'`)
    const before = await spentCoins()

    const answers = [
      await redeemed(payments, spent),
      await redeemed(payments, [fingerprint, token, signature].join('.')),
      await redeemed(payments, unknown),
      await redeemed(payments, foreign),
      await redeemed(payments, expired, 'ENIGM_KEY'),
      await redeemed(payments, `${forged}x`),
    ]

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(failureOf(answers[0]!)).toBe('CODE_COIN_NOT_USABLE')
    expect(await spentCoins()).toBe(before)
    expect((await redeemed(payments, forged)).data.redeemCodeCoin.errors).toEqual([])
  })

  it('[PAY-03] is limited to ten wrong codes of one account', async () => {
    const { payments, caller } = await buyer()
    const { id } = await payments.order(caller)
    const code = await blindCoin(payments)
    const [fingerprint, , signature] = code.split('.')
    const wrong = (index: number) =>
      [fingerprint, Buffer.alloc(32, index).toString('base64url'), signature].join('.')
    for (let index = 0; index < 10; index += 1) await payments.redeem(caller, id, wrong(index), newKey())

    expect(failureOf(await payments.redeem(caller, id, code, newKey()))).toBe('RATE_LIMITED')
  })

  it('gives the same answer to the same key, and leaves the coin for an order that it cannot pay', async () => {
    const { payments, caller } = await buyer()
    const code = await blindCoin(payments)
    const { id } = await payments.order(caller)
    const key = newKey()
    const { data } = await orderCoins(payments, caller, { productKey: 'SERVER_MONTHLY', quantity: 2 })

    expect(failureOf(await payments.redeem(caller, data.createOrder.order.id, code))).toBe(
      'CODE_COIN_NOT_USABLE',
    )
    const first = await payments.redeem(caller, id, code, key)
    expect(first.data.redeemCodeCoin.order).toMatchObject({ id, state: 'PAID' })
    expect(await payments.redeem(caller, id, code, key)).toEqual(first)
  })
})
