import { newId } from '@enigm/contracts'
import { systemContext } from '@enigm/subgraph'
import { captureLog, failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import { startOrganization } from '../organization/organization.fixture'
import { newKey, orderQuery, startTestPayments } from '../payments.fixture'
import { invoices } from './invoice.entity'
import { issueRequested } from './issue'

const SELLER = 'Enigm Test Ltd;1 Harbour Road;VAT XX123'
const starting = startTestPayments({ INVOICE_SELLER: SELLER })
afterAll(async () => (await starting).stop())

const facts = `state number code issuedOn orderedOn seller billingText country text lines { description quantity vatHundredths
  unitPrice { amount currency } total { amount currency } } net { amount } vat { amount } total { amount currency }`
const requestMutation = `mutation ($input: RequestInvoiceInput!) { requestInvoice(input: $input) {
  invoice { ${facts} } errors { code path } } }`
const invoiceQuery = `query ($code: String!) { invoice(code: $code) { ${facts} } invoicePdf(code: $code) }`
const ofOrderQuery = `query ($id: ID!) { order(id: $id) { invoice { ${facts} } } }`
const year = new Date().getUTCFullYear()
const billingText = 'Zoë Müller-Łęcka\nΟδός 7, Київ'

async function request(caller: TestCaller, orderId: string, more: object = {}) {
  const { subgraph } = await starting
  return subgraph.call(caller, requestMutation, { input: { orderId, ...more } })
}

/** The invoice that the request gives; it must succeed. */
async function requested(caller: TestCaller, orderId: string, more: object = {}) {
  const { data, errors } = await request(caller, orderId, more)
  expect(errors).toBeUndefined()
  expect(data.requestInvoice.errors).toEqual([])
  return data.requestInvoice.invoice
}

async function read(code: string, caller: TestCaller | null = null) {
  return (await (await starting).subgraph.call(caller, invoiceQuery, { code })).data
}

async function paidOrder(productKey?: string) {
  const payments = await starting
  const caller = payments.subgraph.caller()
  const { order } = await payments.buy(caller, productKey)
  return { payments, caller, orderId: order.id }
}

const rowOf = async (orderId: string) =>
  (await (await starting).sql('SELECT * FROM invoice WHERE order_id = $1', orderId))[0]

/** The places of the numbers of this year, in order. */
async function places(): Promise<number[]> {
  const rows = await (
    await starting
  ).sql<{ place: number }>('SELECT place FROM invoice WHERE year = $1 ORDER BY place', year)
  return rows.map(({ place }) => place)
}
const withoutGap = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

describe('requestInvoice', () => {
  it('[PAY-08] issues the invoice of a paid order, with the amounts that were paid and nothing that was not given', async () => {
    const { caller, orderId } = await paidOrder()

    const invoice = await requested(caller, orderId)

    expect(invoice).toEqual({
      ...{ state: 'ISSUED', number: expect.stringMatching(`^${year}-\\d{6}$`), billingText: null },
      code: expect.stringMatching(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/),
      ...{ issuedOn: expect.any(String), orderedOn: expect.any(String), country: 'DE' },
      seller: 'Enigm Test Ltd\n1 Harbour Road\nVAT XX123',
      lines: [
        {
          ...{ description: 'Enigm Server, 30 days', quantity: 1, vatHundredths: 1900 },
          unitPrice: { amount: 4900, currency: 'EUR' },
          total: { amount: 4900, currency: 'EUR' },
        },
      ],
      ...{ net: { amount: 4118 }, vat: { amount: 782 }, total: { amount: 4900, currency: 'EUR' } },
      text: expect.stringContaining('Net: EUR 41.18\nVAT 19 %: EUR 7.82\nTotal, paid: EUR 49.00\n'),
    })
    const { data } = await (await starting).subgraph.call(caller, ofOrderQuery, { id: orderId })
    expect(data.order.invoice).toEqual(invoice)
  })

  it('[PAY-08] gives the same invoice to a repetition, and refuses another text once it is issued', async () => {
    const { caller, orderId } = await paidOrder()
    const first = await requested(caller, orderId, { billingText: ` ${billingText}\r\n` })

    expect(first.billingText).toBe(billingText)
    expect(await requested(caller, orderId, { billingText })).toEqual(first)
    const before = await rowOf(orderId)
    const { data } = await request(caller, orderId, { billingText: 'Other' })

    expect(data.requestInvoice).toEqual({
      invoice: null,
      errors: [{ code: 'INVALID_TRANSITION', path: ['input', 'billingText'] }],
    })
    expect(failureOf(await request(caller, orderId))).toBe('INVALID_TRANSITION')
    expect(await rowOf(orderId)).toEqual(before)
  })

  it('[PAY-08] of an open order waits for the payment, and can be corrected until then', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { id } = await payments.order(caller)
    const open = await requested(caller, id, { billingText: 'Wrong' })
    expect(open).toMatchObject({ state: 'REQUESTED', number: null, issuedOn: null, text: null })
    expect(await read(open.code)).toMatchObject({ invoice: open, invoicePdf: null })

    const corrected = await requested(caller, id, { billingText })
    expect(corrected).toEqual({ ...open, billingText })
    await payments.redeem(caller, id, await payments.code())

    const { invoice } = await read(open.code)
    expect(invoice).toMatchObject({ ...corrected, state: 'ISSUED', number: expect.any(String), ...issued })
    expect(await payments.subgraph.tablesWith('Wrong')).toEqual([])
  })

  it('[PAY-08] [PAY-14] of a renewal is issued although its payment unlinks the order at once', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { entitlementId } = await payments.activate(caller)
    const { id } = await payments.renewal(caller, entitlementId)
    const { code } = await requested(caller, id)

    await payments.redeem(caller, id, await payments.code())

    expect((await payments.subgraph.call(caller, ofOrderQuery, { id })).data.order).toBeNull()
    expect((await read(code)).invoice).toMatchObject({ state: 'ISSUED', number: expect.any(String) })
  })

  it('[PAY-08] serves an organization, its administrators and its machine clients', async () => {
    const payments = await starting
    const { admin, organizationId } = await startOrganization(payments)
    const { id } = await payments.order(admin, undefined, organizationId)
    const partner = payments.subgraph.partner(organizationId)

    const open = await requested(partner, id, { organizationId, billingText })
    await payments.redeem(admin, id, await payments.code(), newKey(), organizationId)

    for (const caller of [admin, partner]) {
      const { data } = await payments.subgraph.call(caller, ofOrderQuery, { id })
      expect(data.order.invoice).toMatchObject({
        ...open,
        state: 'ISSUED',
        ...issued,
        number: expect.any(String),
      })
    }
    expect(failureOf(await request(payments.subgraph.caller(), id, { organizationId }))).toBe('NOT_FOUND')
    expect(failureOf(await request(admin, id))).toBe('NOT_FOUND')
  })

  it('[PAY-08] answers alike for the order of another account, an absent one and an unlinked one', async () => {
    const { payments, caller, orderId } = await paidOrder()
    const { order } = await payments.activate(caller)
    const stranger = payments.subgraph.caller()
    const before = await payments.subgraph.countEvents()

    for (const [who, id] of [
      [stranger, orderId],
      [caller, newId('order')],
      [caller, 'ord_none'],
      [caller, order.id],
    ] as const) {
      expect((await request(who, id, { billingText })).data.requestInvoice).toEqual({
        invoice: null,
        errors: [{ code: 'NOT_FOUND', path: ['input', 'orderId'] }],
      })
    }
    expect(await payments.subgraph.countEvents()).toBe(before)
    expect(await rowOf(orderId)).toBeUndefined()
  })

  it('[PAY-08] refuses an order that has ended unpaid', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { id } = await payments.order(caller)
    await payments.fire('order-expiry', id)

    expect((await request(caller, id)).data.requestInvoice.errors).toEqual([
      { code: 'INVALID_TRANSITION', path: ['input', 'orderId'] },
    ])
    expect(await rowOf(id)).toBeUndefined()
  })

  it.each([
    ['an empty text', ''],
    ['spaces only', ' \n '],
    ['more than 500 characters', 'x'.repeat(501)],
    ['more than 8 lines', Array(9).fill('x').join('\n')],
    ['a control character', 'a\u0007b'],
    ['U+0000', 'a\u0000b'],
    ['a sign that changes the direction', 'a\u202eb'],
    ['a character without a glyph', 'a\u{1f600}b'],
  ])('[PAY-08] refuses %s without repeating it', async (_case, text) => {
    const { caller, orderId } = await paidOrder()

    const answer = await request(caller, orderId, { billingText: text })

    expect(failureOf(answer)).toBe('BAD_USER_INPUT')
    expect(answer.errors?.[0]?.extensions).toMatchObject({ path: ['input', 'billingText'] })
    expect(await rowOf(orderId)).toBeUndefined()
  })
})

const issued = { issuedOn: expect.any(String), text: expect.any(String) }

describe('the numbers of invoices', () => {
  it('[PAY-08] have no gap and no repetition after parallel requests and transactions that are rolled back', async () => {
    const payments = await starting
    const paid = await Promise.all(Array.from({ length: 12 }, () => paidOrder()))
    const open = payments.subgraph.caller()
    const { id } = await payments.order(open)
    await requested(open, id)
    const code = await payments.code()
    const aborted = () =>
      payments.subgraph.app.transaction(systemContext(), async (tx) => {
        await issueRequested(tx, id, { holderId: open.accountId!, target: 'SERVER_MONTHLY' })
        throw new Error('rolled back')
      })

    await Promise.all([
      ...paid.map(({ caller, orderId }) => requested(caller, orderId)),
      ...Array.from({ length: 3 }, () => expect(aborted()).rejects.toThrow('rolled back')),
      payments.redeem(open, id, code),
    ])

    const seen = await places()
    expect(seen).toEqual(withoutGap(seen.length))
    expect(seen.length).toBeGreaterThanOrEqual(13)
  })

  it('[PAY-08] begin again with each year', async () => {
    const payments = await starting
    await payments.sql(
      `UPDATE invoice SET year = year - 1, issued_on = issued_on - interval '1 year' WHERE state = 'ISSUED'`,
    )
    const { caller, orderId } = await paidOrder()

    expect((await requested(caller, orderId)).number).toBe(`${year}-000001`)
  })
})

describe('invoice and invoicePdf', () => {
  it('[PAY-08] [PAY-16] give the invoice to the bearer of its code after the purchase is unlinked, and nobody else', async () => {
    const { payments, caller, orderId } = await paidOrder()
    const invoice = await requested(caller, orderId, { billingText })
    const { id } = await payments.entitlementOf(orderId)
    await payments.createServer(caller.accountId!, id)
    await payments.entitlementIn(id, 'ACTIVE')

    expect((await payments.subgraph.call(caller, ofOrderQuery, { id: orderId })).data.order).toBeNull()
    const typed = invoice.code.toLowerCase().replaceAll('-', ' ')
    for (const reader of [null, caller, payments.subgraph.caller()])
      expect((await read(typed, reader)).invoice).toEqual(invoice)
    const pdf = Buffer.from((await read(typed)).invoicePdf, 'base64')
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await read(typed)).invoicePdf).toBe(pdf.toString('base64'))
    for (const other of [
      '',
      'x',
      newId('invoice'),
      invoice.number,
      `0${typed.slice(1)}`,
      `1${typed.slice(1)}`,
    ])
      if (other !== typed) expect(await read(other)).toEqual({ invoice: null, invoicePdf: null })
  })

  it('[PAY-08] are not open to staff: no role reads the order of a buyer', async () => {
    const { payments, caller, orderId } = await paidOrder()
    await requested(caller, orderId, { billingText })

    for (const role of ['OPERATOR', 'SUPPORT', 'AUDITOR'] as const) {
      const staff = payments.subgraph.caller(role)
      expect(failureOf(await request(staff, orderId))).toBe('FORBIDDEN')
      expect(failureOf(await payments.subgraph.call(staff, ofOrderQuery, { id: orderId }))).toBe('FORBIDDEN')
      expect(failureOf(await payments.subgraph.call(staff, orderQuery, { id: orderId }))).toBe('FORBIDDEN')
    }
  })
})

describe('the billing text', () => {
  it('[PAY-08] is in the row of its invoice and in no event, audit entry, job, answer of a repetition or log', async () => {
    const { payments, caller, orderId } = await paidOrder()
    const lines = captureLog(payments.subgraph)
    const text = `Secret ${newKey()}`
    const { code } = await requested(caller, orderId, { billingText: text })
    await requested(caller, orderId, { billingText: text })
    await request(caller, orderId, { billingText: `${text}\u0007` })
    await read(code)

    expect(await payments.subgraph.tablesWith(text)).toEqual(['invoice'])
    expect(lines.text()).not.toContain(text)
    const { id } = await rowOf(orderId)
    expect((await payments.subgraph.events(id)).map(({ type, data }) => [type, data])).toEqual([
      ['payments.invoice.requested', { invoiceId: id, state: 'REQUESTED' }],
      ['payments.invoice.issued', { invoiceId: id, state: 'ISSUED' }],
    ])
    const trail = await payments.subgraph.audit(`account:${caller.accountId}`)
    expect(trail.filter(({ action }) => action.startsWith('payments.invoice'))).toMatchObject([
      { action: 'payments.invoice.requested', target: 'SERVER_MONTHLY', reason: '' },
      { action: 'payments.invoice.issued', target: 'SERVER_MONTHLY', reason: '' },
    ])
    expect(await payments.subgraph.tablesWith(id)).toEqual(['invoice', 'outbox'])
    const bare = code.replaceAll('-', '')
    expect([
      ...(await payments.subgraph.tablesWith(code)),
      ...(await payments.subgraph.tablesWith(bare)),
    ]).toEqual([])
  })
})

it('[PAY-08] an issued invoice is not issued again', async () => {
  const { payments, caller, orderId } = await paidOrder()
  await requested(caller, orderId)
  const before = await rowOf(orderId)

  await payments.subgraph.app.transaction(systemContext(), (tx) =>
    issueRequested(tx, orderId, { holderId: caller.accountId!, target: 'SERVER_MONTHLY' }),
  )
  await expect(
    payments.subgraph.app.transaction(systemContext(), (tx) => invoices.move(tx, 'ISSUE', { orderId })),
  ).rejects.toThrow()

  expect(await rowOf(orderId)).toEqual(before)
})
