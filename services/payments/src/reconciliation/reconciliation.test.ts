import { newId } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { newKey } from '../payments.fixture'
import { TestProcessors, type PlacedOrder } from '../processors.fixture'

const starting = TestProcessors.start()
afterAll(async () => (await starting).stop())

const query = `query ($first: Int, $after: String) { reconciliation { comparedAt unreachable
  differences(first: $first, after: $after) { totalCount edges { node { id kind recorded reported foundOn payment { id } } }
    pageInfo { hasNextPage endCursor } } } }`
const requestMutation = `mutation ($input: RequestInvoiceInput!) { requestInvoice(input: $input) {
  invoice { state } errors { code } } }`

interface Node {
  id: string
  kind: string
  recorded: string | null
  reported: string | null
  foundOn: string
  payment: { id: string } | null
}

const sql = async (text: string, ...parameters: unknown[]) =>
  (await starting).payments.sql(text, ...parameters)

/** Lets the night come, and returns what an operator then reads. */
async function reconcile(): Promise<{ unreachable: string[]; found: Node[] }> {
  const { payments } = await starting
  await payments.fire('reconciliation', 'platform')
  const operator = payments.subgraph.caller('OPERATOR')
  const { data } = await payments.subgraph.call(operator, query, { first: 100 })
  const { unreachable, differences } = data.reconciliation
  return { unreachable, found: differences.edges.map(({ node }: { node: Node }) => node) }
}

/** The differences that are about a payment, without their ids and days. */
const about = (found: readonly Node[], paymentId: string) =>
  found
    .filter(({ payment }) => payment?.id === paymentId)
    .map(({ kind, recorded, reported }) => ({ kind, recorded, reported }))

const kindsOf = (found: readonly Node[]) => found.map(({ kind }) => kind).sort()

async function paidCard(): Promise<PlacedOrder> {
  const test = await starting
  const order = await test.order('CARD')
  test.card.approve(order.sessionId)
  await order.paymentIn('SETTLED')
  return order
}

/** A payment with Monero that is deeper on the chain than a reading goes back. */
async function paidCrypto(): Promise<PlacedOrder> {
  const test = await starting
  const order = await test.order('CRYPTO')
  await order.pay()
  test.monero.chain.mine(10)
  await order.paymentIn('SETTLED')
  await bury()
  return order
}

async function bury(): Promise<void> {
  const { monero, payments } = await starting
  monero.chain.mine(60)
  const { height } = monero.chain
  const read = () => sql('SELECT 1 FROM crypto_cursor WHERE height = $1', height)
  await payments.subgraph.until(async () => (await read()).length > 0, 'the height of the chain')
}

/** A paid order with a Code Coin, whose invoice is requested before or after the payment. */
async function paidCoin() {
  const { payments } = await starting
  const caller = payments.subgraph.caller()
  const { order } = await payments.buy(caller)
  const requestInvoice = () =>
    payments.subgraph.call(caller, requestMutation, { input: { orderId: order.id } })
  return { caller, orderId: order.id, paymentId: order.payment.id, requestInvoice }
}

describe('a reconciliation', () => {
  it('finds nothing where processors, orders, payments and invoices say the same', async () => {
    const test = await starting
    await paidCard()
    await paidCrypto()
    await (await paidCoin()).requestInvoice()
    const caller = test.payments.subgraph.caller()
    const { entitlementId } = await test.payments.activate(caller)
    await test.payments.renew(caller, entitlementId)
    await test.order('CARD')
    const late = await test.order('CRYPTO')
    await test.payments.fire('order-expiry', late.id)
    await late.pay()
    await bury()

    expect(await reconcile()).toEqual({ unreachable: [], found: [] })
  })

  it('changes nothing but its own list, and schedules the next one', async () => {
    const { payments, card } = await starting
    const order = await paidCard()
    card.sessionOf(order.paymentId)!.amount_total += 1
    const own = ['reconciliation', 'reconciliation_difference', 'job', 'crypto_cursor']
    const before = await payments.subgraph.everything(...own)

    const { found } = await reconcile()

    expect(about(found, order.paymentId)).toHaveLength(1)
    expect(await payments.subgraph.everything(...own)).toBe(before)
    expect(await sql(`SELECT 1 FROM job WHERE kind = 'reconciliation' AND due_at > now()`)).toHaveLength(1)
    card.sessionOf(order.paymentId)!.amount_total -= 1
  })

  it('keeps a difference with its day as long as it is found, and forgets it afterwards', async () => {
    const { card } = await starting
    const order = await paidCard()
    card.sessionOf(order.paymentId)!.amount_total += 1
    const [first] = (await reconcile()).found
    await sql(
      `UPDATE reconciliation_difference SET found_on = found_on - interval '3 days' WHERE id = $1`,
      first!.id,
    )
    card.sessionOf(order.paymentId)!.amount_total += 1

    const [second] = (await reconcile()).found
    expect(second).toEqual({ ...first, foundOn: expect.any(String), reported: 'EUR 49.02' })
    expect(Date.parse(first!.foundOn) - Date.parse(second!.foundOn)).toBe(3 * 86_400_000)
    card.sessionOf(order.paymentId)!.amount_total -= 2

    expect((await reconcile()).found).toEqual([])
  })

  it('says which processor did not answer, and keeps what was found there before', async () => {
    const { card } = await starting
    const order = await paidCard()
    card.sessionOf(order.paymentId)!.amount_total += 1
    const before = (await reconcile()).found
    card.sessionOf(order.paymentId)!.amount_total -= 1
    card.fault({ kind: 'answer', status: 200, body: '{"object":"list","data":[{"id":7}],"has_more":false}' })

    expect(await reconcile()).toEqual({ unreachable: ['CARD'], found: before })
    expect(await reconcile()).toEqual({ unreachable: [], found: [] })
    // The client repeats a call once after a lost connection.
    card.fault({ kind: 'down' }, { kind: 'down' })
    expect((await reconcile()).unreachable).toEqual(['CARD'])
  })

  it('reads all pages of the card processor', async () => {
    const { card, payments } = await starting
    const order = await paidCard()
    const session = card.sessionOf(order.paymentId)!
    const unknown = Array.from({ length: 150 }, (_, index) => ({
      ...session,
      ...{ id: `cs_test_page${index}`, client_reference_id: newId('payment') },
    }))
    const stored = card.sessions
    const list = jest.spyOn(card, 'sessions', 'get').mockReturnValue([...stored, ...unknown])
    try {
      const { found } = await reconcile()
      expect(kindsOf(found).filter((kind) => kind === 'CARD_UNKNOWN')).toHaveLength(100)
      const operator = payments.subgraph.caller('OPERATOR')
      const { data } = await payments.subgraph.call(operator, query, { first: 1 })
      expect(data.reconciliation.differences.totalCount).toBe(150)
    } finally {
      list.mockRestore()
    }
    expect((await reconcile()).found).toEqual([])
  })
})

describe('a difference between the card processor and the payments', () => {
  it('CARD_NOT_RECORDED: money whose webhook never came', async () => {
    const { card } = await starting
    const order = await (await starting).order('CARD')
    card.webhooks.hold()
    card.approve(order.sessionId)

    const { found } = await reconcile()

    expect(about(found, order.paymentId)).toEqual([
      { kind: 'CARD_NOT_RECORDED', recorded: null, reported: 'EUR 49.00' },
    ])
    expect((await order.see()).payment.state).toBe('AWAITING')
    card.webhooks.release()
    await order.paymentIn('SETTLED')
    expect((await reconcile()).found).toEqual([])
  })

  it('CARD_NOT_REPORTED and CARD_UNKNOWN: money for another payment than the settled one', async () => {
    const { card } = await starting
    const order = await paidCard()
    const session = card.sessionOf(order.paymentId)!
    session.client_reference_id = newId('payment')

    const { found } = await reconcile()

    expect(about(found, order.paymentId)).toEqual([
      { kind: 'CARD_NOT_REPORTED', recorded: 'EUR 49.00', reported: null },
    ])
    expect(found.find(({ kind }) => kind === 'CARD_UNKNOWN')).toMatchObject({
      ...{ payment: null, recorded: null, reported: 'EUR 49.00' },
    })
    session.client_reference_id = order.paymentId
  })

  it('CARD_AMOUNT: another amount or currency, unless an operator knows it already', async () => {
    const test = await starting
    const order = await paidCard()
    const session = test.card.sessionOf(order.paymentId)!
    session.currency = 'usd'
    expect(about((await reconcile()).found, order.paymentId)).toEqual([
      { kind: 'CARD_AMOUNT', recorded: 'EUR 49.00', reported: 'USD 49.00' },
    ])
    session.currency = 'eur'

    const known = await test.order('CARD')
    test.card.sessionOf(known.paymentId)!.amount_total = 1
    test.card.approve(known.sessionId)
    await test.payments.subgraph.until(async () => (await known.stuck())[0], 'the stuck payment')
    expect((await reconcile()).found).toEqual([])
  })
})

describe('a difference between the wallet and the payments', () => {
  it('WALLET_NOT_RECORDED: a transfer to the address of a payment is not in the records', async () => {
    const order = await paidCrypto()
    const { payment } = await order.see()
    const index = (
      await sql('SELECT subaddress_index AS index FROM crypto_quote WHERE id = $1', order.paymentId)
    )[0]
    const rows = await sql('DELETE FROM crypto_transfer WHERE subaddress_index = $1 RETURNING *', index.index)

    expect(about((await reconcile()).found, order.paymentId)).toEqual([
      { kind: 'WALLET_NOT_RECORDED', recorded: null, reported: `XMR ${payment.crypto!.due}` },
    ])
    const { txid, subaddress_index, amount, height } = rows[0]
    await sql(
      'INSERT INTO crypto_transfer (txid, subaddress_index, amount, height) VALUES ($1, $2, $3, $4)',
      ...[txid, subaddress_index, amount, height],
    )
    expect((await reconcile()).found).toEqual([])
  })

  it('WALLET_NOT_REPORTED: a recorded transfer that the wallet does not show', async () => {
    const order = await paidCrypto()
    const txid = 'f'.repeat(64)
    await sql(
      `INSERT INTO crypto_transfer (txid, subaddress_index, amount, height)
       SELECT $1, subaddress_index, 2000000000000, (SELECT height - 40 FROM crypto_cursor) FROM crypto_quote WHERE id = $2`,
      ...[txid, order.paymentId],
    )

    const { found } = await reconcile()

    expect(about(found, order.paymentId)).toEqual([
      { kind: 'WALLET_NOT_REPORTED', recorded: 'XMR 2', reported: null },
    ])
    await sql('DELETE FROM crypto_transfer WHERE txid = $1', txid)
  })

  it('WALLET_UNKNOWN: money at an address of no payment, and only once it is deep on the chain', async () => {
    const { monero } = await starting
    monero.chain.pay(monero.chain.addressOf(0), 1_500_000_000_000n)
    monero.chain.mine(15)
    expect((await reconcile()).found).toEqual([])
    await bury()

    const { found } = await reconcile()

    expect(found).toMatchObject([
      { kind: 'WALLET_UNKNOWN', payment: null, recorded: null, reported: 'XMR 1.5' },
    ])
  })
})

describe('a difference within our own books', () => {
  /** Breaks the books, expects one kind of difference, and repairs them. */
  async function expectOne(
    paymentId: string,
    [breaking, repairing]: readonly [string, string],
    expected: Pick<Node, 'kind' | 'recorded' | 'reported'>,
    parameter: unknown = paymentId,
  ): Promise<void> {
    await sql(breaking, parameter)
    expect(about((await reconcile()).found, paymentId)).toEqual([expected])
    await sql(repairing, parameter)
    expect(about((await reconcile()).found, paymentId)).toEqual([])
  }
  const set = (table: string, change: string, key = 'id') =>
    `UPDATE "${table}" SET ${change} WHERE ${key} = $1`

  it('ORDER_STATE: a paid order whose payment is not settled, and the other way round', async () => {
    const { orderId, paymentId } = await paidCoin()
    await expectOne(paymentId, [set('payment', `state = 'AWAITING'`), set('payment', `state = 'SETTLED'`)], {
      kind: 'ORDER_STATE',
      recorded: 'PAID',
      reported: 'AWAITING',
    })
    await expectOne(
      paymentId,
      [set('order', `state = 'EXPIRED'`), set('order', `state = 'PAID'`)],
      { kind: 'ORDER_STATE', recorded: 'EXPIRED', reported: 'SETTLED' },
      orderId,
    )
  })

  it('ORDER_AMOUNT: a payment with another amount, currency or method', async () => {
    const { paymentId } = await paidCoin()
    await expectOne(
      paymentId,
      [set('payment', 'amount = amount + 1'), set('payment', 'amount = amount - 1')],
      { kind: 'ORDER_AMOUNT', recorded: 'EUR 49.00 CODE_COIN', reported: 'EUR 49.01 CODE_COIN' },
    )
    await expectOne(paymentId, [set('payment', `currency = 'USD'`), set('payment', `currency = 'EUR'`)], {
      kind: 'ORDER_AMOUNT',
      recorded: 'EUR 49.00 CODE_COIN',
      reported: 'USD 49.00 CODE_COIN',
    })
  })

  it('ORDER_UNITS: a paid order without its entitlement', async () => {
    const { orderId, paymentId } = await paidCoin()
    await expectOne(
      paymentId,
      [set('purchase', 'units_created = 0', 'order_id'), set('purchase', 'units_created = 1', 'order_id')],
      { kind: 'ORDER_UNITS', recorded: '1', reported: '0' },
      orderId,
    )
  })

  it('[PAY-15] CODE_COIN_UNITS: an order is paid with a Code Coin, and no coin was redeemed for it', async () => {
    const { orderId } = await paidCoin()
    const [{ product_key: product }] = await sql('SELECT product_key FROM "order" WHERE id = $1', orderId)
    const ofProduct = async () => {
      const { found } = await reconcile()
      return found
        .filter(({ kind }) => kind === 'CODE_COIN_UNITS')
        .map(({ recorded, reported }) => [recorded, reported])
    }
    expect(await ofProduct()).toEqual([])
    const [{ units }] = await sql(
      `SELECT sum(units)::int AS units FROM code_coin WHERE state = 'REDEEMED' AND product_key = $1`,
      product,
    )
    const [coin] = await sql(
      `UPDATE code_coin SET state = 'ISSUED' WHERE id = (SELECT id FROM code_coin
         WHERE state = 'REDEEMED' AND product_key = $1 LIMIT 1) RETURNING id`,
      product,
    )
    expect(await ofProduct()).toEqual([[`${units}`, `${units - 1}`]])
    await sql(`UPDATE code_coin SET state = 'REDEEMED' WHERE id = $1`, coin!['id'])
    expect(await ofProduct()).toEqual([])
  })

  it('[PAY-15] BATCH_COINS: a batch with another number of coins or redemptions, or with a usable coin after its end', async () => {
    await paidCoin()
    const [batch] = await sql(
      `SELECT b.id, b.count, b.redeemed FROM code_coin_batch b JOIN code_coin c ON c.batch_id = b.id
       WHERE c.state = 'REDEEMED' LIMIT 1`,
    )
    const { id, count, redeemed } = batch!
    const found = async () => {
      const { found: all } = await reconcile()
      return all
        .filter(({ kind }) => kind === 'BATCH_COINS')
        .map(({ recorded, reported }) => [recorded, reported])
    }
    expect(await found()).toEqual([])
    const changed = async (change: string, expected: [string, string]) => {
      await sql(`UPDATE code_coin_batch SET ${change} WHERE id = $1`, id)
      expect(await found()).toEqual([expected])
      await sql(`UPDATE code_coin_batch SET count = $2, redeemed = $3 WHERE id = $1`, id, count, redeemed)
      expect(await found()).toEqual([])
    }
    await changed('count = count + 1', [`${count + 1}/${redeemed}`, `${count}/${redeemed}`])
    await changed('redeemed = redeemed + 1', [`${count}/${redeemed + 1}`, `${count}/${redeemed}`])

    await sql(
      `WITH used AS (UPDATE code_coin SET state = 'ISSUED' WHERE batch_id = $1 AND state = 'REDEEMED')
       UPDATE code_coin_batch SET state = 'EXPIRED' WHERE id = $1`,
      id,
    )
    expect(await found()).toEqual([[`${count}/${redeemed}`, `${count}/${redeemed}`]])
    await sql(
      `WITH used AS (UPDATE code_coin SET state = 'REDEEMED' WHERE batch_id = $1)
       UPDATE code_coin_batch SET state = 'ISSUED' WHERE id = $1`,
      id,
    )
  })

  it('INVOICE_AMOUNT and INVOICE_NOT_ISSUED: an invoice that does not fit its order', async () => {
    const { orderId, paymentId, requestInvoice } = await paidCoin()
    await requestInvoice()
    await expectOne(
      paymentId,
      [set('invoice', 'amount = amount + 1', 'order_id'), set('invoice', 'amount = amount - 1', 'order_id')],
      { kind: 'INVOICE_AMOUNT', recorded: 'EUR 49.00', reported: 'EUR 49.01' },
      orderId,
    )
    const [{ place, year, issued_on }] = await sql('SELECT * FROM invoice WHERE order_id = $1', orderId)
    await sql(
      set('invoice', `state = 'REQUESTED', year = NULL, place = NULL, issued_on = NULL`, 'order_id'),
      orderId,
    )
    expect(about((await reconcile()).found, paymentId)).toEqual([
      { kind: 'INVOICE_NOT_ISSUED', recorded: 'PAID', reported: 'REQUESTED' },
    ])
    await sql(
      `UPDATE invoice SET state = 'ISSUED', year = $2, place = $3, issued_on = $4 WHERE order_id = $1`,
      ...[orderId, year, place, issued_on],
    )
  })

  it('INVOICE_NUMBER: a gap in the numbers of a year', async () => {
    const { orderId, requestInvoice } = await paidCoin()
    await requestInvoice()
    await sql('UPDATE invoice SET place = place + 1 WHERE order_id = $1', orderId)

    const { found } = await reconcile()

    const [{ count }] = await sql(`SELECT count(*)::int AS count FROM invoice WHERE state = 'ISSUED'`)
    expect(found.find(({ kind }) => kind === 'INVOICE_NUMBER')).toMatchObject({
      ...{ payment: null, recorded: `${count}`, reported: `${count + 1}` },
    })
  })
})

describe('the reconciliation that an operator reads', () => {
  it('[PAY-01] [PAY-02] [PAY-08] names no buyer, address, transaction, session or text of an invoice', async () => {
    const { card, monero, payments } = await starting
    const billingText = `Secret ${newKey()}`
    const { caller, orderId } = await paidCoin()
    await payments.subgraph.call(caller, requestMutation, { input: { orderId, billingText } })
    const order = await paidCrypto()
    await sql(`UPDATE payment SET state = 'AWAITING' WHERE id = $1`, order.paymentId)
    await sql('UPDATE invoice SET amount = amount + 1 WHERE order_id = $1', orderId)
    await reconcile()

    const answer = await payments.subgraph.call(payments.subgraph.caller('OPERATOR'), query, { first: 100 })

    const text =
      JSON.stringify(answer.data) + (await payments.subgraph.rows()).get('reconciliation_difference')
    expect(text).toContain('INVOICE_AMOUNT')
    const secrets = [
      ...[billingText, caller.accountId!, order.caller.accountId!, orderId, order.id],
      (await order.see()).payment.crypto!.address,
      ...monero.chain.transfers.map(({ txid }) => txid),
      ...card.sessions.flatMap(({ id, payment_intent }) => [id, payment_intent ?? id]),
    ]
    for (const secret of secrets) expect(text).not.toContain(secret)
  })

  it.each(['CUSTOMER', 'SUPPORT', 'AUDITOR'] as const)('is refused to %s', async (role) => {
    const { subgraph } = (await starting).payments

    expect(failureOf(await subgraph.call(subgraph.caller(role), query))).toBe('FORBIDDEN')
  })
})
