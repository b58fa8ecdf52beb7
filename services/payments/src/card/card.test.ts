import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { cardEvent, signatureOf } from '@enigm/simulators'
import { failureOf, whileHeld } from '@enigm/subgraph/testkit'
import { enrollMutation, enrollmentOrderQuery, purchase } from '../payments.fixture'
import { TestProcessors } from '../processors.fixture'
import { webhookUrl } from '../webhook/webhook-listener'

const starting = TestProcessors.start()
afterAll(async () => (await starting).stop())

async function ordered() {
  const test = await starting
  return { test, order: await test.order('CARD') }
}

/** The event of a paid session, with changed fields. */
function completed(paymentId: string, change: object = {}) {
  const session = {
    ...{ object: 'checkout.session', client_reference_id: paymentId, payment_status: 'paid' },
    ...{ amount_total: 4_900, currency: 'eur', payment_intent: null, ...change },
  }
  return cardEvent('checkout.session.completed', session)
}

describe('a card payment', () => {
  it('[PAY-02] is made on the page of the processor, and settles the order when the processor reports it', async () => {
    const { test, order } = await ordered()
    const { payment } = await order.see()
    expect(payment.checkoutUrl).toBe(`${test.card.url}/pay/${order.sessionId}`)

    expect(test.card.approve(order.sessionId)).toBe(true)

    const paid = await order.until(({ state }) => state === 'PAID', 'order PAID')
    expect(paid).toMatchObject({ payment: { state: 'SETTLED', flags: [], checkoutUrl: null } })
    expect(await order.grants()).toBe(1)
  })

  it('[PAY-02] sends product, price and payment to the processor, and neither order nor account', async () => {
    const { test, order } = await ordered()

    const session = JSON.stringify(test.card.sessionOf(order.paymentId))

    expect(session).toContain('Enigm Server, 30 days')
    for (const secret of [order.id, order.caller.accountId!]) expect(session).not.toContain(secret)
  })

  it('counts once when its webhooks come twice, late and in the wrong order', async () => {
    const { test, order } = await ordered()
    test.card.webhooks.repeat = 3
    test.card.webhooks.hold()
    test.card.approve(order.sessionId)
    const before = test.card.webhooks.acknowledged.length

    test.card.webhooks.release()
    await order.paymentIn('SETTLED')
    await test.payments.subgraph.until(
      () => Promise.resolve(test.card.webhooks.acknowledged.length >= before + 6),
      'all deliveries',
    )
    test.card.webhooks.repeat = 1

    expect(await order.grants()).toBe(1)
    const events = await test.payments.subgraph.events(order.paymentId)
    expect(events.map(({ type }) => type)).toEqual(['payments.payment.created', 'payments.payment.settled'])
    expect(await order.stuck()).toEqual([])
  })

  it.each([
    ['tampered', (body: string, secret: string) => signatureOf(body.replace('4900', '4901'), secret)],
    ['signed with another secret', (body: string) => signatureOf(body, 'whsec_other')],
    [
      'older than five minutes',
      (body: string, secret: string) => signatureOf(body, secret, new Date(Date.now() - 301_000)),
    ],
    ['without a signature', () => ''],
  ])('refuses a webhook that is %s, and changes nothing', async (_name, sign) => {
    const { test, order } = await ordered()
    const body = JSON.stringify(completed(order.paymentId))
    const secret = test.payments.subgraph.app.config.STRIPE_WEBHOOK_SECRET as string

    expect(await test.card.webhooks.send(body, sign(body, secret))).toBe(400)

    expect(await order.see()).toMatchObject({ state: 'AWAITING_PAYMENT', payment: { state: 'AWAITING' } })
  })

  it.each([
    ['another currency', { currency: 'usd' }],
    ['less', { amount_total: 4_899 }],
    ['nothing', { amount_total: 0 }],
    ['a negative amount', { amount_total: -4_900 }],
    ['a huge amount', { amount_total: 9_007_199_254_740_991 }],
  ])('grants nothing for %s, and puts the payment into the operator’s queue', async (_name, change) => {
    const { test, order } = await ordered()

    expect(await test.card.webhooks.send(JSON.stringify(completed(order.paymentId, change)))).toBe(200)

    expect(await order.see()).toMatchObject({ state: 'AWAITING_PAYMENT' })
    expect(await order.stuck()).toMatchObject([{ reason: 'WRONG_AMOUNT', state: 'OPEN' }])
  })

  it.each([
    ['an unknown payment', completed('pay_none')],
    ['an unpaid session', completed('', { payment_status: 'unpaid' })],
    ['an unknown kind', cardEvent('invoice.paid', {})],
    [
      'nonsense',
      { id: 'evt_1', type: 'checkout.session.completed', data: { object: { amount_total: '12' } } },
    ],
  ])('acknowledges a webhook about %s without an effect', async (_name, event) => {
    const { test } = await ordered()

    expect(await test.card.webhooks.send(JSON.stringify(event))).toBe(200)
  })

  it('is not lost when it comes after the order has expired: it is LATE and awaits an operator', async () => {
    const { test, order } = await ordered()
    const { sessionId } = order
    await test.payments.fire('order-expiry', order.id)

    test.card.approve(sessionId)

    const late = await order.until(({ payment }) => payment.flags.includes('LATE'), 'the flag')
    expect(late).toMatchObject({ state: 'EXPIRED', payment: { state: 'EXPIRED', flags: ['LATE'] } })
    expect(await order.stuck()).toMatchObject([{ reason: 'LATE', state: 'OPEN' }])
    expect(await order.grants()).toBe(0)
  })

  it('goes to the operator’s queue when the dispute comes first, late money of it too', async () => {
    const { test, order } = await ordered()
    const { order: late } = await ordered()
    await test.payments.fire('order-expiry', late.id)
    for (const each of [order, late]) {
      const { paymentId } = each
      const payment_intent = `pi_${paymentId}`
      const dispute = cardEvent('charge.dispute.created', { object: 'dispute', payment_intent })
      expect(await test.card.webhooks.send(JSON.stringify(dispute))).toBe(200)
      expect(await each.stuck()).toEqual([])
      const paid = completed(paymentId, { payment_intent })
      expect(await test.card.webhooks.send(JSON.stringify(paid))).toBe(200)
    }

    expect(await order.stuck()).toMatchObject([{ reason: 'DISPUTED', state: 'OPEN' }])
    expect((await late.stuck()).map(({ reason }) => reason).sort()).toEqual(['DISPUTED', 'LATE'])
    expect((await order.see()).payment.state).toBe('SETTLED')
    expect(await test.payments.sql('SELECT 1 FROM card_dispute')).toEqual([])
  })

  it('goes to the operator’s queue when the dispute and its payment are reported at the same moment', async () => {
    const { test, order } = await ordered()
    const payment_intent = `pi_${order.paymentId}`
    const events = [
      completed(order.paymentId, { payment_intent }),
      cardEvent('charge.dispute.created', { object: 'dispute', payment_intent }),
    ]
    const turn = {
      sql: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
      parameters: [`card-intent:${payment_intent}`],
      waiting: 2,
    }

    await whileHeld(test.payments.subgraph, turn, () =>
      Promise.all(events.map((event) => test.card.webhooks.send(JSON.stringify(event)))),
    )

    expect(await order.stuck()).toMatchObject([{ reason: 'DISPUTED', state: 'OPEN' }])
  })

  it('goes to the operator’s queue when it is disputed', async () => {
    const { test, order } = await ordered()
    test.card.approve(order.sessionId)
    await order.paymentIn('SETTLED')

    test.card.dispute(order.sessionId)

    await test.payments.subgraph.until(async () => (await order.stuck())[0], 'the dispute')
    expect(await order.stuck()).toMatchObject([{ reason: 'DISPUTED', state: 'OPEN' }])
  })

  it.each([
    ['down', [{ kind: 'down' }]],
    ['lost after it has answered', [{ kind: 'lost' }]],
    ['answering nonsense', [{ kind: 'answer', status: 200, body: '{"url":"javascript:alert(1)"}' }]],
    [
      'answering with errors',
      [
        { kind: 'answer', status: 500, body: '{}' },
        { kind: 'answer', status: 429, body: '{}' },
      ],
    ],
  ] as const)('gets one page although the processor is %s', async (_name, faults) => {
    const test = await starting
    test.card.fault(...faults)

    const order = await test.order('CARD')

    const sessions = test.card.sessions.filter((each) => each.client_reference_id === order.paymentId)
    expect(sessions).toHaveLength(1)
    expect((await order.see()).payment.checkoutUrl).toBe(sessions[0]!.url)
  })

  it('[PAY-02] [PAY-04] is possible before an account; only the token shows the order', async () => {
    const test = await starting
    const { subgraph } = test.payments
    const input = { ...purchase(), method: 'CARD' }
    const { data } = await subgraph.call(null, enrollMutation, { input })
    const { order, enrollmentToken: token, errors } = data.startEnrollmentPurchase
    expect(errors).toEqual([])
    expect(order.state).toBe('AWAITING_PAYMENT')
    const see = async () => (await subgraph.call(null, enrollmentOrderQuery, { token })).data.enrollmentOrder
    await subgraph.until(async () => (await see()).payment.checkoutUrl as string, 'the page')

    test.card.approve(test.card.sessionOf(order.payment.id)!.id)

    await subgraph.until(async () => (await see()).state === 'PAID', 'the payment')
    expect(await test.payments.entitlementOf(order.id)).toMatchObject({ state: 'PENDING', holderId: null })
    for (const wrong of ['', 'x.y.z', `${token}x`, token.slice(0, -4), 'x'.repeat(5_000)])
      expect((await subgraph.call(null, enrollmentOrderQuery, { token: wrong })).data).toEqual({
        enrollmentOrder: null,
      })
  })

  it('needs a code for the method CODE_COIN', async () => {
    const test = await starting
    const answer = await test.payments.subgraph.call(null, enrollMutation, { input: purchase() })
    expect(failureOf(answer)).toBe('CODE_COIN_NOT_USABLE')
  })
})

describe('the listener of the webhooks', () => {
  it.each([
    ['without a signature', { 'content-length': '100' }, 400],
    [
      'that announces a body of a megabyte',
      { 'content-length': '1000000', 'stripe-signature': 't=1,v1=0' },
      413,
    ],
  ])('refuses a request %s before its body has come', async (_name, headers, status) => {
    const { payments } = await starting
    const sent = request(webhookUrl(payments.subgraph.app)!, { method: 'POST', headers })
    sent.on('error', () => undefined).flushHeaders()

    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    sent.destroy()

    expect(answer.statusCode).toBe(status)
  })

  it('closes connections beyond its limit, and serves again when the others have gone', async () => {
    const { payments, card } = await starting
    const { port, hostname } = new URL(webhookUrl(payments.subgraph.app)!)
    const sockets = Array.from({ length: 140 }, () => connect(Number(port), hostname))
    const closed = new Set<object>()
    for (const socket of sockets) socket.on('error', () => undefined).on('close', () => closed.add(socket))
    await payments.subgraph.until(() => Promise.resolve(closed.size >= 12 || undefined), 'closed connections')
    for (const socket of sockets) socket.destroy()
    await payments.subgraph.until(() => Promise.resolve(closed.size === 140 || undefined), 'the end of all')

    await payments.subgraph.until(
      async () => (await card.webhooks.send('{}', 'none').catch(() => 0)) === 400 || undefined,
      'an answer',
    )
  })
})
