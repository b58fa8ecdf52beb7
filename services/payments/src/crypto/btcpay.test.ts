import { randomBytes } from 'node:crypto'
import type { BtcpayFault } from '@enigm/simulators'
import { captureLog, createTestKey, whileHeld } from '@enigm/subgraph/testkit'
import { paymentsConfig } from '../config'
import { TestProcessors } from '../processors.fixture'
import { eventsOf, orderAt } from './btcpay.fixture'

const starting = TestProcessors.start({ CRYPTO_PROCESSOR: 'BTCPAY' })
/** Its timers do not look before the end of a test: only webhooks bring news, and each fault meets the call that it is for. */
const hinted = TestProcessors.start({ CRYPTO_PROCESSOR: 'BTCPAY', MONERO_POLL_MILLISECONDS: '600000' })
afterAll(async () => {
  await (await starting).stop()
  await (await hinted).stop()
})

const ordered = () => orderAt(starting)

describe('a payment with Monero at a BTCPay Server', () => {
  it('has an invoice with a fresh address, and settles when the store counts its transfer as final', async () => {
    const { test, order, address, looks, invoices, pay, due } = await ordered()
    const { address: other } = await ordered()
    expect(other).not.toBe(address)
    expect((await order.see()).payment.crypto).toMatchObject({
      ...{ due: '0.32612312812', received: '0', rate: '150.25', confirmations: 0 },
      uri: `monero:${address}?tx_amount=0.32612312812`,
    })

    pay(due)
    const detected = await order.paymentIn('DETECTED')
    expect(detected).toMatchObject({ state: 'AWAITING_PAYMENT', payment: { flags: [] } })
    invoices.settle(address)

    const paid = await order.until(({ state }) => state === 'PAID', 'order PAID')
    expect(paid.payment).toMatchObject({ state: 'SETTLED', flags: [], crypto: { confirmations: 10 } })
    await looks()
    expect(await order.grants()).toBe(1)
    expect(await eventsOf(test, order)).toEqual(['created', 'detected', 'settled'])
  })

  it('sends price and payment to the store, and neither buyer, order nor product', async () => {
    const { test, order } = await ordered()

    const [invoice, ...others] = test.btcpay.invoicesOf(order.paymentId)

    expect(others).toEqual([])
    expect(invoice).toMatchObject({
      ...{ amount: '49.00', currency: 'EUR', metadata: { orderId: order.paymentId }, method: 'XMR-CHAIN' },
    })
    const minutes = (invoice!.expirationTime - invoice!.createdTime) / 60
    expect(minutes).toBeGreaterThan(55)
    expect(minutes).toBeLessThanOrEqual(61)
    for (const secret of [order.id, order.caller.accountId!, 'SERVER', '@'])
      expect(JSON.stringify(invoice)).not.toContain(secret)
  })

  it('is topped up at the same address after a part has arrived', async () => {
    const { order, address, invoices, pay, due } = await ordered()
    pay(due / 4n)
    const part = await order.until(({ payment }) => payment.flags.includes('UNDERPAID'), 'the part')
    expect(part.payment).toMatchObject({
      state: 'DETECTED',
      crypto: { received: '0.08153078203', remaining: '0.24459234609' },
    })
    invoices.settle(address)
    await order.until(({ payment }) => payment.crypto!.confirmations === 10, 'the confirmation of the part')
    expect(await order.see()).toMatchObject({ state: 'AWAITING_PAYMENT', payment: { state: 'DETECTED' } })

    pay(due - due / 4n)
    await order.until(({ payment }) => payment.flags.length === 0, 'the rest')
    invoices.settle(address)

    await order.paymentIn('SETTLED')
    expect(await order.grants()).toBe(1)
    expect(await order.stuck()).toEqual([])
  })

  it('is OVERPAID when more arrives, also after it has settled, and the surplus awaits an operator', async () => {
    const first = await ordered()
    first.pay(first.due + 1n)
    first.invoices.settle(first.address)
    const second = await ordered()
    second.pay(second.due)
    second.invoices.settle(second.address)
    await second.order.paymentIn('SETTLED')
    second.pay(1n)
    second.invoices.settle(second.address)

    for (const { order } of [first, second]) {
      const over = await order.until(
        ({ state, payment }) => state === 'PAID' && payment.flags.includes('OVERPAID'),
        'the flag',
      )
      expect(over).toMatchObject({ state: 'PAID', payment: { state: 'SETTLED', flags: ['OVERPAID'] } })
      expect(await order.stuck()).toMatchObject([{ reason: 'OVERPAID', state: 'OPEN' }])
      expect(await order.grants()).toBe(1)
    }
  })

  it('is LATE when it comes after the order has expired: nothing is granted and nothing is lost', async () => {
    const { test, order, address, invoiceId, looks, invoices, pay, due } = await ordered()
    await test.payments.fire('order-expiry', order.id)
    invoices.expire(address)
    await looks()
    expect(await order.stuck()).toEqual([])

    pay(due)
    invoices.settle(address)

    const late = await order.until(({ payment }) => payment.flags.includes('LATE'), 'the flag')
    expect(late).toMatchObject({ state: 'EXPIRED', payment: { state: 'EXPIRED', flags: ['LATE'] } })
    expect(await order.stuck()).toMatchObject([{ reason: 'LATE', state: 'OPEN' }])
    expect(await order.grants()).toBe(0)
    expect(invoices.get(invoiceId)).toMatchObject({
      ...{ status: 'Settled', additionalStatus: 'PaidLate' },
    })
  })

  it('keeps a part of which the rest never came for an operator', async () => {
    const { test, order, address, invoices, pay } = await ordered()
    pay(1n)
    await order.paymentIn('DETECTED')

    invoices.expire(address)
    await test.payments.fire('order-expiry', order.id)

    expect(await order.see()).toMatchObject({
      ...{ state: 'EXPIRED', payment: { state: 'EXPIRED', flags: ['UNDERPAID'] } },
    })
    expect(await order.stuck()).toMatchObject([{ reason: 'UNDERPAID', state: 'OPEN' }])
  })

  it('is in time by our clock, even when the clock of the store has ended its invoice', async () => {
    const { order, address, invoices, pay, due } = await ordered()
    invoices.expire(address)

    pay(due)
    invoices.settle(address)

    const paid = await order.until(({ state }) => state === 'PAID', 'order PAID')
    expect(paid.payment).toMatchObject({ state: 'SETTLED', flags: [] })
    expect(await order.grants()).toBe(1)
  })

  it('steps back when its transfer becomes invalid, and settles once with another one', async () => {
    const { test, order, address, invoices, pay, due } = await ordered()
    pay(due)
    await order.paymentIn('DETECTED')

    invoices.invalidate(address)
    const gone = await order.paymentIn('AWAITING')
    expect(gone.payment).toMatchObject({ flags: [], crypto: { received: '0', confirmations: 0 } })
    pay(due)
    invoices.settle(address)

    await order.paymentIn('SETTLED')
    expect(await order.grants()).toBe(1)
    expect(await eventsOf(test, order)).toEqual(
      expect.arrayContaining(['created', 'detected', 'reverted', 'settled']),
    )
  })

  it('stays settled when its transfer becomes invalid after that, and is not granted twice by another one', async () => {
    const { test, order, address, invoices, pay, due } = await ordered()
    pay(due)
    invoices.settle(address)
    await order.paymentIn('SETTLED')

    invoices.invalidate(address)
    await order.until(({ payment }) => payment.crypto!.received === '0', 'the step back')
    expect(await order.see()).toMatchObject({ state: 'PAID', payment: { state: 'SETTLED' } })
    pay(due)
    invoices.settle(address)
    await order.until(({ payment }) => payment.crypto!.received !== '0', 'the other transfer')

    expect(await order.grants()).toBe(1)
    expect((await eventsOf(test, order)).filter((type) => type === 'settled')).toHaveLength(1)
    expect(await order.stuck()).toEqual([])
  })

  it('does not settle because an operator of the store has marked its invoice, and keeps final money of an invalid one', async () => {
    const unpaid = await ordered()
    const paid = await ordered()
    unpaid.invoices.mark(unpaid.address, 'Settled')
    paid.pay(paid.due)
    paid.invoices.settle(paid.address)
    paid.invoices.mark(paid.address, 'Invalid')

    await paid.order.paymentIn('SETTLED')
    await unpaid.looks()

    expect(await unpaid.order.see()).toMatchObject({
      state: 'AWAITING_PAYMENT',
      payment: { state: 'AWAITING' },
    })
    expect(await unpaid.order.grants()).toBe(0)
  })

  it('does not count a transfer of an invalid invoice that is not final', async () => {
    const { order, address, looks, invoices, pay, due } = await ordered()
    invoices.mark(address, 'Invalid')
    pay(due / 2n)
    await looks()

    expect(await order.see()).toMatchObject({ payment: { state: 'AWAITING', crypto: { received: '0' } } })
  })

  it.each([
    ['down', 'create', { kind: 'down' }],
    ['losing its answer', 'create', { kind: 'lost' }],
    ['refusing the key', 'create', { kind: 'answer', status: 401, body: '{}' }],
    ['failing', 'create', { kind: 'answer', status: 500, body: '{}' }],
    ['answering no JSON', 'create', { kind: 'answer', status: 200, body: '<html>' }],
    ['down after the invoice', 'payment-methods', { kind: 'down' }],
    ['without the payment method', 'payment-methods', { kind: 'answer', status: 200, body: '[]' }],
  ] as const)('gets its quote although the store was %s', async (_name, operation, fault) => {
    const test = await hinted
    test.btcpay.fault(operation, fault)

    const order = await test.order('CRYPTO')

    expect((await order.see()).payment.crypto).toMatchObject({ due: '0.32612312812' })
  })

  const methodOf = (change: object) =>
    JSON.stringify([
      {
        ...{ paymentMethodId: 'XMR-CHAIN', destination: `8${'A'.repeat(94)}`, rate: '150.25' },
        ...{ amount: '0.326123128120', payments: [], ...change },
      },
    ])

  it.each([
    ['a lower amount', methodOf({ amount: '0.3' })],
    ['no amount', methodOf({ amount: '0' })],
    ['a rate of zero', methodOf({ rate: '0' })],
    ['a negative rate', methodOf({ rate: '-150.25' })],
    ['parts of an atomic unit', methodOf({ amount: '0.3261231281199' })],
    ['an amount as a number', methodOf({ amount: 0.32612312812 })],
    ['an address of another coin', methodOf({ destination: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4' })],
  ])('takes no quote with %s', async (_name, body) => {
    const test = await hinted
    test.btcpay.fault('payment-methods', { kind: 'answer', status: 200, body })

    const order = await test.order('CRYPTO')

    const { crypto } = (await order.see()).payment
    expect(crypto).toMatchObject({ due: '0.32612312812' })
    const [first, second] = test.btcpay.invoicesOf(order.paymentId)
    expect([first, second].map((each) => each?.destination === crypto!.address)).toEqual([false, true])
  })

  it.each([
    ['another amount', { amount: '0.01' }],
    ['another currency', { currency: 'USD' }],
  ])('takes no quote of an invoice about %s', async (_name, change) => {
    const test = await hinted
    const invoice = { id: 'x', amount: '49.00', currency: 'EUR', status: 'New', ...change }
    test.btcpay.fault('create', { kind: 'answer', status: 200, body: JSON.stringify(invoice) })
    test.btcpay.fault('payment-methods', { kind: 'answer', status: 200, body: methodOf({}) })

    const order = await test.order('CRYPTO')

    expect((await order.see()).payment.crypto!.address).not.toBe(`8${'A'.repeat(94)}`)
  })

  it('takes no address that another payment has', async () => {
    const { test, address } = await orderAt(hinted)
    const body = methodOf({ destination: address })
    test.btcpay.fault('payment-methods', { kind: 'answer', status: 200, body })

    const { address: other } = await orderAt(hinted)

    expect(other).not.toBe(address)
  })

  it('has a separate number when quotes come at the same moment', async () => {
    const test = await starting
    const turn = {
      sql: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
      parameters: ['crypto-quote-number'],
      waiting: 2,
    }

    const orders = await whileHeld(test.payments.subgraph, turn, () =>
      Promise.all([test.order('CRYPTO'), test.order('CRYPTO')]),
    )

    const rows = await test.payments.sql<{ index: number; tries: number }>(
      'SELECT subaddress_index AS index, tries FROM crypto_quote WHERE id = ANY($1)',
      orders.map(({ paymentId }) => paymentId),
    )
    expect(rows.map(({ tries }) => tries)).toEqual([0, 0])
    expect(new Set(rows.map(({ index }) => index)).size).toBe(2)
    for (const { index } of rows) expect(index).toBeLessThan(0)
  })

  const faults: readonly (readonly [string, BtcpayFault])[] = [
    ['down', { kind: 'down' }],
    ['failing', { kind: 'answer', status: 503, body: '' }],
    ['answering no JSON', { kind: 'answer', status: 200, body: '<html>' }],
    ['answering nonsense', { kind: 'answer', status: 200, body: '{"status":"Paid"}' }],
    [
      'answering a negative payment',
      {
        ...{ kind: 'answer', status: 200 },
        body: methodOf({ payments: [{ id: 'x', value: '-1', status: 'Settled' }] }),
      },
    ],
    [
      'answering an unknown state',
      {
        ...{ kind: 'answer', status: 200 },
        body: methodOf({ payments: [{ id: 'x', value: '9', status: 'Done' }] }),
      },
    ],
  ]
  it.each(faults)('is seen and settles although the store was %s meanwhile', async (_name, fault) => {
    const { test, order, address, invoiceId, invoices, pay, due } = await ordered()
    const log = captureLog(test.payments.subgraph)
    // The invoice is read first: both answers are bad once.
    for (const operation of ['invoice', 'payment-methods'] as const)
      test.btcpay.fault(`${operation}/${invoiceId}`, fault)

    pay(due)
    invoices.settle(address)

    await order.paymentIn('SETTLED')
    expect(await order.grants()).toBe(1)
    expect(await order.stuck()).toEqual([])
    expect(log.text().split('invoice not read')).toHaveLength(3)
    expect(log.text()).not.toContain(address)
  })

  it('is seen and settles although an answer of the store came too late', async () => {
    const { test, order, address, invoiceId, invoices, pay, due } = await ordered()
    const log = captureLog(test.payments.subgraph)
    test.btcpay.fault(`payment-methods/${invoiceId}`, { kind: 'slow', milliseconds: 6_000 })

    pay(due)
    invoices.settle(address)

    await order.paymentIn('SETTLED')
    expect(log.text()).toContain('invoice not read')
    expect(await order.grants()).toBe(1)
  }, 60_000)

  it('is left alone by the readings of a wallet that is connected too, and is no difference to it', async () => {
    const { test, order, address, invoices, pay, due } = await ordered()
    pay(due)
    await order.paymentIn('DETECTED')
    test.monero.chain.mine(1)
    const reads = () => test.monero.calls.filter((method) => method === 'get_transfers').length
    const before = reads()
    await test.payments.subgraph.until(() => Promise.resolve(reads() >= before + 5 || undefined), 'the chain')
    expect(await eventsOf(test, order)).toEqual(['created', 'detected'])
    invoices.settle(address)
    await order.paymentIn('SETTLED')

    await test.payments.fire('reconciliation', 'platform')

    expect(
      await test.payments.sql(
        'SELECT kind FROM reconciliation_difference WHERE payment_id = $1',
        order.paymentId,
      ),
    ).toEqual([])
  })

  it('is read less and less after its order has ended', async () => {
    const { test, order, address, invoices, pay, due } = await ordered()
    pay(due)
    invoices.settle(address)
    await order.paymentIn('SETTLED')
    const wait = async (ratedAgo: string) => {
      await test.payments.sql(
        `UPDATE crypto_quote SET rated_at = now() - $2::interval WHERE id = $1`,
        order.paymentId,
        ratedAgo,
      )
      await test.payments.sql(
        `UPDATE job SET due_at = now() WHERE kind = 'crypto.invoice' AND aggregate_id = $1`,
        order.paymentId,
      )
      const [row] = await test.payments.subgraph.until(async () => {
        const rows = await test.payments.sql<{ seconds: number }>(
          `SELECT extract(epoch FROM due_at - now())::int AS seconds FROM job
           WHERE kind = 'crypto.invoice' AND aggregate_id = $1 AND lease_until IS NULL AND due_at > now() + interval '60 seconds'`,
          order.paymentId,
        )
        return rows.length > 0 ? rows : undefined
      }, 'the next look')
      return row!.seconds
    }

    expect(await wait('2 hours')).toBeCloseTo(720, -2)
    expect(await wait('20 days')).toBeCloseTo(21_600, -2)

    await test.payments.sql(
      `UPDATE crypto_quote SET rated_at = now() - interval '32 days' WHERE id = $1`,
      order.paymentId,
    )
    await test.payments.fire('crypto.invoice', order.paymentId)
    expect(
      await test.payments.sql(
        `SELECT 1 FROM job WHERE kind = 'crypto.invoice' AND aggregate_id = $1`,
        order.paymentId,
      ),
    ).toEqual([])
  })
})

it.each(['BTCPAY_STORE_ID', 'BTCPAY_API_KEY', 'BTCPAY_WEBHOOK_SECRET'])(
  'a store needs the variable %s, and can only be paid with Monero',
  async (name) => {
    const { jwk, jwks } = await createTestKey()
    const valid = {
      ...{ ENROLLMENT_SIGNING_KEY: jwk, ENROLLMENT_PUBLIC_KEYS: jwks },
      PAYMENTS_PEPPER: randomBytes(32).toString('base64url'),
      BLIND_COIN_SEALING_KEY: randomBytes(32).toString('base64url'),
      ...{ BTCPAY_URL: 'https://pay.example', BTCPAY_STORE_ID: 'store', BTCPAY_API_KEY: 'key' },
      BTCPAY_WEBHOOK_SECRET: 'secret',
    }
    const mistakes = (values: object) =>
      paymentsConfig.safeParse(values).error?.issues.map(({ path }) => path[0]) ?? []
    expect(mistakes(valid)).toEqual([])
    expect(mistakes({ ...valid, [name]: '' })).toEqual([name])
    expect(mistakes({ ...valid, BTCPAY_PAYMENT_METHOD: 'BTC-CHAIN' })).toEqual(['BTCPAY_PAYMENT_METHOD'])
  },
)
