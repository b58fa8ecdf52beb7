import { failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import { TestProcessors } from '../processors.fixture'

const starting = TestProcessors.start()
afterAll(async () => (await starting).stop())

const shown =
  'state number code corrects issuedOn text net { amount } vat { amount } total { amount currency }'
const requestMutation = `mutation ($input: RequestInvoiceInput!) { requestInvoice(input: $input) {
  invoice { code } errors { code path } } }`
const invoiceQuery = `query ($code: String!) { invoice(code: $code) { ${shown} correction { ${shown} } } invoicePdf(code: $code) }`
const resolveMutation = `mutation ($input: ResolveStuckPaymentInput!) { resolveStuckPayment(input: $input) {
  stuckPayment { state } errors { code path } } }`

/** A card payment that its payer disputes, and the code of the invoice if one is requested. */
async function disputed({ withInvoice }: { withInvoice: boolean }) {
  const test = await starting
  const order = await test.order('CARD')
  const code = withInvoice ? await request(order.caller, order.id) : null
  test.card.approve(order.sessionId)
  await order.paymentIn('SETTLED')
  test.card.dispute(order.sessionId)
  const stuck = await test.payments.subgraph.until(async () => (await order.stuck())[0], 'the dispute')
  return { test, order, stuckPaymentId: stuck.id, code }
}

async function request(caller: TestCaller, orderId: string): Promise<string> {
  const { subgraph } = (await starting).payments
  const { data } = await subgraph.call(caller, requestMutation, { input: { orderId } })
  return data.requestInvoice.invoice.code
}

async function resolve(stuckPaymentId: string, resolution: string) {
  const { subgraph } = (await starting).payments
  const operator = subgraph.caller('OPERATOR')
  const grant = await subgraph.grant(operator, 'STUCK_PAYMENT_RESOLUTION', `${stuckPaymentId}:${resolution}`)
  return subgraph.call(operator, resolveMutation, { input: { stuckPaymentId, resolution, grant } })
}

async function read(code: string) {
  return (await (await starting).payments.subgraph.call(null, invoiceQuery, { code })).data
}

describe('the refund of a disputed payment', () => {
  it('[PAY-08] cancels its invoice by a correction with the next number, a separate code and the same amounts below zero', async () => {
    const { test, order, stuckPaymentId, code } = await disputed({ withInvoice: true })
    const before = (await read(code!)).invoice
    expect(before).toMatchObject({ state: 'ISSUED', corrects: null, correction: null })

    const { data } = await resolve(stuckPaymentId, 'REFUND')

    expect(data.resolveStuckPayment).toEqual({ stuckPayment: { state: 'REFUNDED' }, errors: [] })
    const { correction, ...invoice } = (await read(code!)).invoice
    expect({ ...invoice, correction: null }).toEqual(before)
    const [year, place] = before.number.split('-')
    expect(correction).toMatchObject({
      ...{ state: 'ISSUED', corrects: before.number },
      number: `${year}-${String(Number(place) + 1).padStart(6, '0')}`,
      ...{ net: { amount: -4118 }, vat: { amount: -782 }, total: { amount: -4900, currency: 'EUR' } },
      text: expect.stringContaining(`Cancels the invoice: ${before.number} of ${before.issuedOn}\n`),
    })
    expect(correction.code).not.toBe(code)
    const own = await read(correction.code)
    expect(own.invoice).toEqual({ ...correction, correction: null })
    expect(Buffer.from(own.invoicePdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-')
    const trail = await test.payments.subgraph.audit(`account:${order.caller.accountId}`)
    expect(trail.filter(({ action }) => action === 'payments.invoice.issued')).toHaveLength(2)
  })

  it('[PAY-08] happens once', async () => {
    const { stuckPaymentId, code } = await disputed({ withInvoice: true })
    await resolve(stuckPaymentId, 'REFUND')
    const once = await read(code!)

    expect(failureOf(await resolve(stuckPaymentId, 'REFUND'))).toBe('INVALID_TRANSITION')
    expect(await read(code!)).toEqual(once)
  })

  it('[PAY-08] of an order without an invoice corrects none, and none is issued about it any more', async () => {
    const { test, order, stuckPaymentId } = await disputed({ withInvoice: false })

    await resolve(stuckPaymentId, 'REFUND')

    const { subgraph } = test.payments
    const { data } = await subgraph.call(order.caller, requestMutation, { input: { orderId: order.id } })
    expect(data.requestInvoice).toEqual({
      invoice: null,
      errors: [{ code: 'INVALID_TRANSITION', path: ['input', 'orderId'] }],
    })
    expect(await test.payments.sql('SELECT 1 FROM invoice WHERE order_id = $1', order.id)).toEqual([])
  })

  it('is refused for money that has paid no order', async () => {
    const test = await starting
    const order = await test.order('CRYPTO')
    await test.payments.fire('order-expiry', order.id)
    await order.pay()
    test.monero.chain.mine(10)
    const { id } = await test.payments.subgraph.until(async () => (await order.stuck())[0], 'the late money')
    const events = await test.payments.subgraph.countEvents()

    const { data } = await resolve(id, 'REFUND')

    expect(data.resolveStuckPayment).toEqual({
      stuckPayment: null,
      errors: [{ code: 'INVALID_TRANSITION', path: ['input', 'resolution'] }],
    })
    expect(await test.payments.subgraph.countEvents()).toBe(events)
  })

  it('of a dispute is not given by CLOSE, which leaves the invoice as it is', async () => {
    const { stuckPaymentId, code } = await disputed({ withInvoice: true })
    const before = await read(code!)

    await resolve(stuckPaymentId, 'CLOSE')

    expect(await read(code!)).toEqual(before)
  })
})
