import { newId } from '@enigm/contracts'
import { failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import { newKey, startTestPayments } from '../payments.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

const requestMutation = `mutation ($input: RequestInvoiceInput!) { requestInvoice(input: $input) {
  invoice { code } errors { code path } } }`
const invoiceQuery = 'query ($code: String!) { invoice(code: $code) { state billingText } }'
const year = new Date().getUTCFullYear()

/** Requests an invoice with a text that occurs nowhere else. */
async function invoiceOf(caller: TestCaller, orderId: string) {
  const payments = await starting
  const billingText = `Secret ${newKey()}`
  const answer = await payments.subgraph.call(caller, requestMutation, { input: { orderId, billingText } })
  expect(failureOf(answer)).toBeUndefined()
  const [row] = await payments.sql('SELECT * FROM invoice WHERE order_id = $1', orderId)
  return { billingText, row, code: answer.data.requestInvoice.invoice.code as string }
}

async function read(code: string) {
  return (await (await starting).subgraph.call(null, invoiceQuery, { code })).data.invoice
}

async function leave({ accountId }: TestCaller): Promise<void> {
  const { subgraph } = await starting
  const deletionId = newId('accountDeletion')
  const data = { accountId: accountId!, state: 'DELETION_REQUESTED' as const, deletionId }
  await subgraph.publish('accounts.account.deletion.started', accountId!, 1, data)
  await subgraph.until(async () => (await subgraph.events(deletionId))[0], 'the answer')
}

describe('the invoice of an order that is never paid', () => {
  it('[PAY-08] stays while its order can still be paid, and is deleted with the link of the purchase', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { id } = await payments.order(caller)
    const { code, billingText, row } = await invoiceOf(caller, id)

    await payments.fire('order-expiry', id)
    expect(await read(code)).toEqual({ state: 'REQUESTED', billingText })
    await payments.fire('purchase-link-expiry', id)

    expect(await read(code)).toBeNull()
    expect(await payments.subgraph.tablesWith(billingText)).toEqual([])
    expect((await payments.subgraph.events(row.id)).at(-1)).toMatchObject({
      type: 'payments.invoice.dropped',
      data: { invoiceId: row.id, state: 'DROPPED' },
    })
    expect(await payments.subgraph.audit(`account:${caller.accountId}`)).toContainEqual(
      expect.objectContaining({ action: 'payments.invoice.dropped', target: 'SERVER_MONTHLY' }),
    )
  })

  it('[PAY-08] [ACC-05] is deleted with the account', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { id } = await payments.order(caller)
    const { code, billingText } = await invoiceOf(caller, id)

    await leave(caller)

    expect(await read(code)).toBeNull()
    expect(await payments.subgraph.tablesWith(billingText)).toEqual([])
  })
})

describe('an issued invoice', () => {
  it('[PAY-08] [RET-02] outlives the account, which nothing in it names', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { order } = await payments.buy(caller)
    const { code, billingText, row } = await invoiceOf(caller, order.id)

    await leave(caller)

    expect(await read(code)).toEqual({ state: 'ISSUED', billingText })
    expect(await payments.sql('SELECT * FROM invoice WHERE order_id = $1', order.id)).toEqual([row])
    expect(JSON.stringify(row)).not.toContain(caller.accountId)
  })

  it('[PAY-08] [PRV-09] is deleted with its text ten years after the end of its year, and not before', async () => {
    const payments = await starting
    const caller = payments.subgraph.caller()
    const { order, entitlement } = await payments.buy(caller)
    const { code, billingText } = await invoiceOf(caller, order.id)
    await payments.createServer(caller.accountId!, entitlement.id)
    await payments.entitlementIn(entitlement.id, 'ACTIVE')

    await payments.subgraph.purge(new Date(Date.UTC(year + 11, 0, 1)))
    expect(await read(code)).toEqual({ state: 'ISSUED', billingText })
    await payments.subgraph.purge(new Date(Date.UTC(year + 11, 0, 5)))

    expect(await read(code)).toBeNull()
    expect(await payments.subgraph.tablesWith(billingText)).toEqual([])
  })

  it('[PRV-09] an order that is still linked stays, and does not keep the others from their end', async () => {
    const payments = await starting
    const [waiting, used] = [payments.subgraph.caller(), payments.subgraph.caller()]
    const linked = await payments.buy(waiting)
    const unlinked = await payments.buy(used)
    await payments.createServer(used.accountId!, unlinked.entitlement.id)
    await payments.entitlementIn(unlinked.entitlement.id, 'ACTIVE')

    await payments.subgraph.purge(new Date(Date.UTC(year + 11, 0, 5)))

    const ids = [linked.order.id, unlinked.order.id]
    expect(await payments.sql('SELECT id FROM "order" WHERE id = ANY($1)', ids)).toEqual([
      { id: linked.order.id },
    ])
  })
})
