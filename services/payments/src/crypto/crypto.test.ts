import { captureLog, failureOf } from '@enigm/subgraph/testkit'
import { cancelOrderMutation } from '../payments.fixture'
import { TestProcessors, type PlacedOrder } from '../processors.fixture'
import { quotesByIndex, transfersByIndex, transfersInView } from './crypto.queries'

const starting = TestProcessors.start()
afterAll(async () => (await starting).stop())

async function ordered() {
  const test = await starting
  const order = await test.order('CRYPTO')
  return { test, order, chain: test.monero.chain }
}

async function indexOf(test: TestProcessors, order: PlacedOrder): Promise<number> {
  const [quote] = await test.payments.sql<{ index: number }>(
    'SELECT subaddress_index AS index FROM crypto_quote WHERE id = $1',
    order.paymentId,
  )
  return quote!.index
}

describe('a payment with Monero', () => {
  it('[PAY-01] has a fresh address and a quote, and settles with ten confirmations', async () => {
    const { test, order, chain } = await ordered()
    const other = await test.order('CRYPTO')
    const { crypto } = (await order.see()).payment
    expect(crypto).toMatchObject({
      due: '0.326124',
      received: '0',
      remaining: '0.326124',
      rate: '150.25',
      confirmations: 0,
    })
    expect(crypto).toMatchObject({
      uri: `monero:${crypto!.address}?tx_amount=0.326124`,
      confirmationsNeeded: 10,
    })
    expect((await other.see()).payment.crypto!.address).not.toBe(crypto!.address)

    await order.pay()
    await order.paymentIn('DETECTED')
    chain.mine(9)
    const confirming = await order.paymentIn('CONFIRMING')
    expect(confirming.state).toBe('AWAITING_PAYMENT')
    chain.mine(1)

    const paid = await order.until(({ state }) => state === 'PAID', 'order PAID')
    expect(paid.payment).toMatchObject({ state: 'SETTLED', flags: [] })
    expect(await order.grants()).toBe(1)
    expect(await other.see()).toMatchObject({ payment: { state: 'AWAITING' } })
  })

  it('[PAY-01] is topped up at the same address after a part has arrived', async () => {
    const { order, chain } = await ordered()
    const due = await order.due()

    await order.pay(due / 3n)
    const part = await order.until(({ payment }) => payment.flags.includes('UNDERPAID'), 'the part')
    expect(part.payment).toMatchObject({
      state: 'DETECTED',
      crypto: { received: '0.108708', remaining: '0.217416' },
    })
    chain.mine(12)
    await order.until(({ payment }) => payment.crypto!.confirmations === 10, 'the confirmations')
    expect(await order.see()).toMatchObject({ state: 'AWAITING_PAYMENT', payment: { state: 'DETECTED' } })
    await order.pay()
    await order.until(({ payment }) => payment.flags.length === 0, 'the rest')
    chain.mine(10)

    await order.paymentIn('SETTLED')
    expect(await order.grants()).toBe(1)
    expect(await order.stuck()).toEqual([])
  })

  it('[PAY-01] is OVERPAID when more arrives, and the surplus awaits an operator', async () => {
    const { order, chain } = await ordered()

    await order.pay((await order.due()) + 1n)
    chain.mine(10)

    const paid = await order.until(({ state }) => state === 'PAID', 'order PAID')
    expect(paid).toMatchObject({ payment: { state: 'SETTLED', flags: ['OVERPAID'] } })
    expect(await order.stuck()).toMatchObject([{ reason: 'OVERPAID', state: 'OPEN' }])
    expect(await order.grants()).toBe(1)
  })

  it('[PAY-01] is LATE when it comes after the order has expired: nothing is granted and nothing is lost', async () => {
    const { test, order } = await ordered()
    await test.payments.fire('order-expiry', order.id)

    await order.pay()
    test.monero.chain.mine(10)

    const late = await order.until(({ payment }) => payment.flags.includes('LATE'), 'the flag')
    expect(late).toMatchObject({ state: 'EXPIRED', payment: { state: 'EXPIRED' } })
    expect(await order.stuck()).toMatchObject([{ reason: 'LATE', state: 'OPEN' }])
    expect(await order.grants()).toBe(0)
  })

  it('keeps a part of which the rest never came for an operator', async () => {
    const { test, order } = await ordered()
    await order.pay(1n)
    await order.paymentIn('DETECTED')

    await test.payments.fire('order-expiry', order.id)

    expect(await order.see()).toMatchObject({
      state: 'EXPIRED',
      payment: { state: 'EXPIRED', flags: ['UNDERPAID'] },
    })
    expect(await order.stuck()).toMatchObject([{ reason: 'UNDERPAID', state: 'OPEN' }])
    test.monero.chain.mine(10)
    const confirmed = await order.until(({ payment }) => payment.flags.includes('LATE'), 'the confirmations')
    expect(confirmed.payment.flags).toEqual(['LATE', 'UNDERPAID'])
    expect(await order.stuck()).toHaveLength(1)
  })

  it('does not expire while the full amount awaits its confirmations', async () => {
    const { test, order, chain } = await ordered()
    await order.pay()
    chain.mine(1)
    await order.paymentIn('CONFIRMING')

    await test.payments.sql(
      `UPDATE job SET due_at = now() WHERE kind = 'order-expiry' AND aggregate_id = $1`,
      order.id,
    )
    await test.payments.subgraph.until(async () => {
      const rows = await test.payments.sql(
        `SELECT 1 FROM job WHERE kind = 'order-expiry' AND aggregate_id = $1 AND due_at > now() + interval '9 minutes'
         AND due_at < now() + interval '11 minutes'`,
        order.id,
      )
      return rows[0] as object | undefined
    }, 'the next look')
    chain.mine(9)

    const paid = await order.until(({ state }) => state === 'PAID', 'order PAID')
    expect(paid.payment.state).toBe('SETTLED')
  })

  it('steps back when a reorganization takes its block, and settles once when it is on the chain again', async () => {
    const { test, order, chain } = await ordered()
    const txid = await order.pay()
    chain.mine(5)
    await order.paymentIn('CONFIRMING')

    chain.popBlocks(5)
    await order.paymentIn('DETECTED')
    chain.drop(txid)
    const gone = await order.paymentIn('AWAITING')
    expect(gone.payment.crypto).toMatchObject({ received: '0', confirmations: 0 })
    await order.pay()
    chain.mine(10)
    await order.paymentIn('SETTLED')
    chain.popBlocks(3)
    chain.mine(4)
    await test.payments.subgraph.until(async () => {
      const [cursor] = await test.payments.sql<{ height: number }>('SELECT height FROM crypto_cursor')
      return cursor?.height === chain.height || undefined
    }, 'the next view')

    expect(await order.grants()).toBe(1)
    const types = (await test.payments.subgraph.events(order.paymentId)).map(({ type }) => type)
    expect(types.filter((type) => type === 'payments.payment.reverted').length).toBeGreaterThanOrEqual(2)
    expect(types.filter((type) => type === 'payments.payment.settled')).toHaveLength(1)
  })

  it('[PAY-16] is canceled by its buyer while nothing or a part has arrived; money after that is not lost', async () => {
    const { test, order, chain } = await ordered()
    const { order: partly } = await ordered()
    const { order: paid } = await ordered()
    const cancel = ({ id, caller }: typeof order, by = caller) =>
      test.payments.subgraph.call(by, cancelOrderMutation, { input: { orderId: id } })
    expect(failureOf(await cancel(order, partly.caller))).toBe('NOT_FOUND')
    await partly.pay(1n)
    await partly.paymentIn('DETECTED')
    await paid.pay()
    await paid.until(
      ({ payment }) => payment.flags.length === 0 && payment.state === 'DETECTED',
      'the transfer',
    )

    expect(failureOf(await cancel(paid))).toBe('INVALID_TRANSITION')
    for (const each of [order, partly]) {
      expect((await cancel(each)).data.cancelOrder.order).toMatchObject({
        ...{ state: 'CANCELED', expiresAt: null, availableActions: [], payment: { state: 'EXPIRED' } },
      })
      expect(failureOf(await cancel(each))).toBe('INVALID_TRANSITION')
    }

    expect(await partly.stuck()).toMatchObject([{ reason: 'UNDERPAID', state: 'OPEN' }])
    expect(await order.stuck()).toEqual([])
    chain.pay((await order.see()).payment.crypto!.address, await order.due())
    chain.mine(10)
    await paid.paymentIn('SETTLED')
    await test.payments.subgraph.until(async () => (await order.stuck())[0], 'the stuck payment')
    expect(await order.stuck()).toMatchObject([{ reason: 'LATE', state: 'OPEN' }])
    expect(
      await test.payments.sql(
        `SELECT 1 FROM job WHERE kind = 'order-expiry' AND aggregate_id = $1`,
        order.id,
      ),
    ).toEqual([])
  })

  it('[PAY-01] does not count a transfer that is locked, and an operator decides about it once it is confirmed', async () => {
    const { test, order, chain } = await ordered()
    const { crypto } = (await order.see()).payment
    chain.pay(crypto!.address, await order.due(), { unlockTime: 1_000_000 })
    const other = await test.order('CRYPTO')
    await other.pay()
    chain.mine(9)
    await other.until(({ payment }) => payment.crypto!.confirmations === 9, 'nine confirmations')
    expect(await order.stuck()).toEqual([])
    chain.mine(1)
    await other.paymentIn('SETTLED')

    expect(await order.see()).toMatchObject({ payment: { state: 'AWAITING', crypto: { received: '0' } } })
    await test.payments.subgraph.until(async () => (await order.stuck())[0], 'the stuck payment')
    expect(await order.stuck()).toMatchObject([{ reason: 'LOCKED', state: 'OPEN' }])

    await order.pay()
    chain.mine(10)
    await order.paymentIn('SETTLED')
    expect(await order.stuck()).toMatchObject([{ reason: 'LOCKED', state: 'OPEN' }])
    expect(await order.grants()).toBe(1)
  })

  it.each([
    ['of nothing', 0n, {}],
    ['of nothing that is locked', 0n, { unlockTime: 1_000_000 }],
    ['that is locked for 10^15 blocks', 1n, { unlockTime: 1e15 }],
  ])('is seen and settled after a transfer %s to another address', async (_name, amount, options) => {
    const { order, chain } = await ordered()
    const { order: poisoned } = await ordered()
    chain.pay((await poisoned.see()).payment.crypto!.address, amount, options)

    await order.pay()
    chain.mine(10)

    await order.paymentIn('SETTLED')
    expect(await poisoned.see()).toMatchObject({ payment: { state: 'AWAITING', crypto: { received: '0' } } })
  })

  it('skips a transfer that is not readable, logs no address, and goes on to the height of the chain', async () => {
    const { test, order, chain } = await ordered()
    const log = captureLog(test.payments.subgraph)
    const address = (await order.see()).payment.crypto!.address
    const txid = 'b'.repeat(64)
    const rest = '"height":0,"unlock_time":0,"double_spend_seen":false'
    const good = `{"txid":"${txid}","subaddr_index":{"major":0,"minor":${await indexOf(test, order)}},"amount":1,${rest}}`
    const bad = `{"txid":"${'c'.repeat(64)}","address":"${address}","amount":-1,${rest}}`
    const body = `{"result":{"in":[${bad}],"pool":[${bad},${good}]}}`
    const answers = Array.from({ length: 5 }, () => ({ kind: 'answer', status: 200, body }) as const)
    chain.mine(1)
    test.monero.fault('get_transfers', ...answers)

    const seen = await order.until(({ payment }) => payment.crypto!.received !== '0', 'the good transfer')

    expect(seen.payment.crypto!.received).toBe('0.000000000001')
    await test.payments.subgraph.until(async () => {
      const [cursor] = await test.payments.sql<{ height: number }>('SELECT height FROM crypto_cursor')
      return cursor?.height === chain.height || undefined
    }, 'the height of the chain')
    const lines = log.text()
    expect(lines).toContain('not readable')
    for (const secret of [address, txid, 'c'.repeat(64)]) expect(lines).not.toContain(secret)
  })

  it('counts amounts beyond the safe integers of JavaScript exactly', async () => {
    const { order } = await ordered()

    await order.pay(9_007_199_254_740_993n)

    const seen = await order.until(({ payment }) => payment.crypto!.received !== '0', 'the transfer')
    expect(seen.payment.crypto!.received).toBe('9007.199254740993')
  })

  it('does not step back while a wallet was started with an old file and does not reach the chain', async () => {
    const { test, order, chain } = await ordered()
    const log = captureLog(test.payments.subgraph)
    await order.pay()
    chain.mine(9)
    await order.until(({ payment }) => payment.crypto!.confirmations === 9, 'nine confirmations')
    const answers = (body: string) =>
      Array.from({ length: 5 }, () => ({ kind: 'answer', status: 200, body }) as const)

    test.monero.fault('get_height', ...answers(`{"result":{"height":${chain.height - 11}}}`))
    test.monero.fault('get_transfers', ...answers('{"result":{}}'))
    await test.payments.subgraph.until(
      () => Promise.resolve(log.text().split('"failure":"BEHIND"').length > 4),
      'four readings',
    )

    expect(await order.see()).toMatchObject({
      payment: { state: 'CONFIRMING', crypto: { confirmations: 9 } },
    })
    chain.mine(1)
    await order.paymentIn('SETTLED')
    const types = (await test.payments.subgraph.events(order.paymentId)).map(({ type }) => type)
    expect(types).not.toContain('payments.payment.reverted')
  })

  it('has another address than an order before it, although the wallet was killed', async () => {
    const { test, order, chain } = await ordered()

    chain.crashWallet()
    const next = await test.order('CRYPTO')

    expect((await next.see()).payment.crypto!.address).not.toBe((await order.see()).payment.crypto!.address)
    expect(await test.payments.sql('SELECT tries FROM crypto_quote WHERE id = $1', next.paymentId)).toEqual([
      { tries: 0 },
    ])
    await order.pay()
    chain.mine(10)
    await order.paymentIn('SETTLED')
  })

  it.each([
    ['the wallet is down', 'create_address', { kind: 'down' }],
    ['an answer is lost', 'create_address', { kind: 'lost' }],
    ['the wallet refuses', 'create_address', { kind: 'answer', status: 200, body: '{"error":{"code":-1}}' }],
    [
      'the wallet answers nonsense',
      'create_address',
      { kind: 'answer', status: 200, body: '{"result":{"address":"x"}}' },
    ],
    [
      'the wallet cannot write its file',
      'store',
      { kind: 'answer', status: 200, body: '{"error":{"code":-1}}' },
    ],
    ['the rate is down', 'rate', { kind: 'down' }],
    [
      'the rate is zero',
      'rate',
      { kind: 'answer', status: 200, body: '{"error":[],"result":{"X":{"c":["0","1"]}}}' },
    ],
    [
      'the rate is negative',
      'rate',
      { kind: 'answer', status: 200, body: '{"error":[],"result":{"X":{"c":["-3","1"]}}}' },
    ],
  ] as const)('gets its quote although %s', async (_name, method, fault) => {
    const test = await starting
    test.monero.fault(method, fault)

    const order = await test.order('CRYPTO')

    expect((await order.see()).payment.crypto).toMatchObject({ due: '0.326124' })
  })

  it.each([
    ['down', { kind: 'down' }],
    ['answering nonsense', { kind: 'answer', status: 200, body: '{"result":{"in":[{"amount":-5}]}}' }],
    [
      'answering amounts with decimals',
      { kind: 'answer', status: 200, body: '{"result":{"in":[{"amount":0.000000000001}]}}' },
    ],
    ['no JSON', { kind: 'answer', status: 200, body: '<html>' }],
  ] as const)('is seen although the wallet was %s meanwhile', async (_name, fault) => {
    const { test, order } = await ordered()
    test.monero.fault('get_transfers', fault, fault)

    await order.pay()

    await order.paymentIn('DETECTED')
  })
})

it('has an index for each read of a poll, with 100,000 open orders', async () => {
  const test = await starting
  const runner = test.payments.subgraph.app.data.createQueryRunner()
  await runner.startTransaction()
  try {
    await runner.query(`
      -- A loaded machine may need longer for the rows than a service may for a statement.
      SET LOCAL statement_timeout = 0;
      -- The service may not ANALYZE its tables: without statistics, the question is whether an index serves the read at all.
      SET LOCAL enable_seqscan = off;
      INSERT INTO "order" SELECT 'ord_' || n, 1, 'AWAITING_PAYMENT', 'SERVER_MONTHLY', 1, 'DE', 'CRYPTO', 4900, 'EUR',
        date_trunc('day', now(), 'UTC'), now() + interval '1 hour', 0, 4900 FROM generate_series(1, 100000) n;
      INSERT INTO payment (id, version, order_id, state, method, amount, currency)
        SELECT 'pay_' || n, 1, 'ord_' || n, 'AWAITING', 'CRYPTO', 4900, 'EUR' FROM generate_series(1, 100000) n;
      INSERT INTO crypto_quote (id, order_id, subaddress_index, address, rate, rated_at, due)
        SELECT 'pay_' || n, 'ord_' || n, 1000000 + n, 'address' || n, '1', now(), 1 FROM generate_series(1, 100000) n;
      INSERT INTO crypto_transfer SELECT 'tx' || n, 1000000 + n, 1, n FROM generate_series(1, 100000) n`)
    for (const read of [
      quotesByIndex.sql.replace('$1', `'{1000001,1000002}'::int[]`),
      transfersByIndex.sql.replace('$1', `'{1000001,1000002}'::int[]`),
      transfersInView.sql.replace('$1', '99990'),
    ]) {
      const plan = JSON.stringify(await runner.query(`EXPLAIN (FORMAT JSON) ${read}`))
      expect(plan).toContain('Index')
      expect(plan).not.toContain('Seq Scan')
    }
  } finally {
    await runner.rollbackTransaction()
    await runner.release()
  }
})
