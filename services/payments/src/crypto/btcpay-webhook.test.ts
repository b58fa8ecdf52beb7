import { btcpaySignatureOf } from '@enigm/simulators'
import { TestProcessors, type PlacedOrder } from '../processors.fixture'
import { eventsOf, orderAt } from './btcpay.fixture'

/** Its timers do not look again before the end of a test: only a webhook can bring news. */
const starting = TestProcessors.start({ CRYPTO_PROCESSOR: 'BTCPAY', MONERO_POLL_MILLISECONDS: '600000' })
afterAll(async () => (await starting).stop())

describe('the webhook of a BTCPay Server', () => {
  const secretOf = (test: TestProcessors) => test.payments.subgraph.app.config.BTCPAY_WEBHOOK_SECRET as string

  function event(test: TestProcessors, { paymentId }: PlacedOrder, change: object = {}) {
    const [invoice] = test.btcpay.invoicesOf(paymentId)
    return {
      ...{ deliveryId: 'first', originalDeliveryId: `first-${paymentId}`, isRedelivery: false },
      ...{ type: 'InvoiceSettled', timestamp: Math.floor(Date.now() / 1000), webhookId: 'x' },
      ...{ storeId: test.btcpay.storeId, invoiceId: invoice!.id, ...change },
    }
  }

  /** When the next look is due; undefined while one is due now. */
  async function nextLook(test: TestProcessors, { paymentId }: PlacedOrder): Promise<string | undefined> {
    const [job] = await test.payments.sql<{ dueAt: string }>(
      `SELECT due_at::text AS "dueAt" FROM job
       WHERE kind = 'crypto.invoice' AND aggregate_id = $1 AND lease_until IS NULL AND due_at > now() + interval '9 minutes'`,
      paymentId,
    )
    return job?.dueAt
  }

  /** Waits until a look has followed that which was due at a moment. */
  const lookAfter = (test: TestProcessors, order: PlacedOrder, dueAt: string | undefined) =>
    test.payments.subgraph.until(async () => {
      const next = await nextLook(test, order)
      return next === dueAt ? undefined : next
    }, 'the look')

  it('makes the next look come now; the state comes from the API', async () => {
    const { order, address, invoices, pay, due } = await orderAt(starting)

    pay(due)
    await order.paymentIn('DETECTED')
    invoices.settle(address)

    await order.paymentIn('SETTLED')
    expect(await order.grants()).toBe(1)
  })

  it('changes nothing by what it says', async () => {
    const { test, order } = await orderAt(starting)
    const before = await nextLook(test, order)
    const lie = JSON.stringify(event(test, order, { payment: { value: '1', status: 'Settled' } }))

    expect(await test.btcpay.webhooks.send(lie)).toBe(200)
    await lookAfter(test, order, before)

    expect(await order.see()).toMatchObject({ state: 'AWAITING_PAYMENT', payment: { state: 'AWAITING' } })
  })

  it.each([
    ['tampered', (body: string, secret: string) => btcpaySignatureOf(`${body} `, secret)],
    ['signed with another secret', (body: string) => btcpaySignatureOf(body, 'other')],
    [
      'signed with another algorithm',
      (body: string, secret: string) => btcpaySignatureOf(body, secret).replace('sha256', 'sha1'),
    ],
    ['half signed', (body: string, secret: string) => btcpaySignatureOf(body, secret).slice(0, 40)],
    ['without a signature', () => ''],
  ])('is refused when it is %s, and no look comes earlier', async (_name, sign) => {
    const { test, order, pay, due } = await orderAt(starting)
    const before = await nextLook(test, order)
    test.btcpay.webhooks.hold()
    pay(due)
    const body = JSON.stringify(event(test, order))

    expect(await test.btcpay.webhooks.send(body, sign(body, secretOf(test)))).toBe(400)

    expect(await nextLook(test, order)).toBe(before)
    expect(
      await test.payments.sql('SELECT 1 FROM crypto_event WHERE id = $1', `first-${order.paymentId}`),
    ).toEqual([])
    test.btcpay.webhooks.release()
    await order.paymentIn('DETECTED')
  })

  it('counts once when it is replayed or delivered again', async () => {
    const { test, order } = await orderAt(starting)
    const first = event(test, order)
    const before = await nextLook(test, order)
    expect(await test.btcpay.webhooks.send(JSON.stringify(first))).toBe(200)
    const after = await lookAfter(test, order, before)

    for (const again of [first, { ...first, deliveryId: 'second', isRedelivery: true }])
      expect(await test.btcpay.webhooks.send(JSON.stringify(again))).toBe(200)

    expect(await nextLook(test, order)).toBe(after)
  })

  it('settles once when all of them come twice, late and in the wrong order', async () => {
    const { test, order, address, invoices, pay, due } = await orderAt(starting)
    test.btcpay.webhooks.repeat = 2
    test.btcpay.webhooks.hold()
    pay(due / 2n)
    pay(due - due / 2n)
    invoices.settle(address)
    const before = test.btcpay.webhooks.acknowledged.length

    test.btcpay.webhooks.release()
    await order.paymentIn('SETTLED')
    await test.btcpay.webhooks.idle()
    test.btcpay.webhooks.repeat = 1

    expect(test.btcpay.webhooks.acknowledged).toHaveLength(before + 10)
    expect(await order.grants()).toBe(1)
    expect(await eventsOf(test, order)).toEqual(['created', 'settled'])
    expect(await order.stuck()).toEqual([])
  })

  it('takes nothing back when it is older than the state', async () => {
    const { test, order, address, invoices, pay, due } = await orderAt(starting)
    test.btcpay.webhooks.hold()
    pay(due)
    invoices.settle(address)
    const paid = JSON.stringify(event(test, order))
    expect(await test.btcpay.webhooks.send(paid)).toBe(200)
    await order.paymentIn('SETTLED')

    test.btcpay.webhooks.release()
    await test.btcpay.webhooks.idle()
    const before = await test.payments.subgraph.until(() => nextLook(test, order), 'the looks before')
    const old = { type: 'InvoiceExpired', originalDeliveryId: 'old', timestamp: 1 }
    expect(await test.btcpay.webhooks.send(JSON.stringify(event(test, order, old)))).toBe(200)
    await lookAfter(test, order, before)

    expect(await order.see()).toMatchObject({ state: 'PAID', payment: { state: 'SETTLED', flags: [] } })
    expect(await order.grants()).toBe(1)
  })

  it.each([
    ['another store', { storeId: 'other' }],
    ['an unknown invoice', { invoiceId: 'unknown' }],
    ['no invoice', { invoiceId: 7 }],
    ['an event without a delivery', { originalDeliveryId: undefined }],
  ])('is acknowledged without an effect when it is about %s', async (_name, change) => {
    const { test, order } = await orderAt(starting)
    const before = await nextLook(test, order)

    expect(await test.btcpay.webhooks.send(JSON.stringify(event(test, order, change)))).toBe(200)

    expect(await nextLook(test, order)).toBe(before)
  })

  it('is acknowledged when it is no JSON', async () => {
    expect(await (await starting).btcpay.webhooks.send('no JSON')).toBe(200)
  })
})
