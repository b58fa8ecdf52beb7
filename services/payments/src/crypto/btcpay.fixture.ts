import { TestProcessors, type PlacedOrder } from '../processors.fixture'

/** An order whose payment has an invoice, and what a payer can do. */
export async function orderAt(starting: Promise<TestProcessors>) {
  const test = await starting
  const order = await test.order('CRYPTO')
  // The webhook about the creation of the invoice must not be taken for a later one.
  await test.btcpay.webhooks.idle()
  const { address } = (await order.see()).payment.crypto!
  const { invoices } = test.btcpay
  const invoiceId = test.btcpay.invoicesOf(order.paymentId).find((each) => each.destination === address)!.id
  const pay = (amount: bigint) => invoices.pay(address, amount)
  const looks = () => looked(test, invoiceId)
  return { test, order, address, invoiceId, looks, invoices, pay, due: await order.due() }
}

/** Waits until an invoice was read twice from now on: the first reading may have begun before. */
async function looked(test: TestProcessors, invoiceId: string): Promise<void> {
  const read = () => test.btcpay.calls.filter((place) => place === `payment-methods/${invoiceId}`).length
  const before = read()
  await test.payments.subgraph.until(() => Promise.resolve(read() >= before + 3 || undefined), 'the readings')
}

/** The kinds of the events of a payment, in their order. */
export const eventsOf = async (test: TestProcessors, { paymentId }: PlacedOrder) =>
  (await test.payments.subgraph.events(paymentId)).map(({ type }) => type.replace('payments.payment.', ''))
