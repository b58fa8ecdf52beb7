import { paymentLifecycle, type PaymentState } from '../payment/payment.lifecycle'
import { orderLifecycle, type OrderState } from '../order/order.lifecycle'
import { TestProcessors, type PlacedOrder } from '../processors.fixture'
import { randomOf } from '../random.fixture'

const SEQUENCES = Number(process.env.TEST_PAYMENT_SEQUENCES ?? 12)
const STEPS = 14

const starting = TestProcessors.start()
afterAll(async () => (await starting).stop())

/** What a chain, a payer and a clock can do to one payment. */
async function step(test: TestProcessors, order: PlacedOrder, due: bigint, choice: number, amount: number) {
  const { chain } = test.monero
  const amounts = [1n, due / 2n, due, due - due / 2n, due * 2n]
  if (choice < 3) await order.pay(amounts[amount % amounts.length])
  else if (choice < 5) chain.mine(1 + (amount % 11))
  else if (choice === 5) chain.popBlocks(1 + (amount % 4))
  else if (choice === 6)
    test.monero.fault('get_transfers', { kind: 'answer', status: 200, body: '{}' }, { kind: 'down' })
  else if (choice === 7) {
    const inPool = chain.transfers.find(({ height }) => height === null)
    if (inPool) chain.drop(inPool.txid)
  } else
    await test.payments.sql(
      `UPDATE job SET due_at = now() WHERE kind = 'order-expiry' AND aggregate_id = $1`,
      order.id,
    )
}

/** Waits until the wallet was read twice: the first reading may have begun before the step. */
async function seen(test: TestProcessors): Promise<void> {
  const read = () => test.monero.calls.filter((method) => method === 'get_transfers').length
  const before = read()
  await test.payments.subgraph.until(() => Promise.resolve(read() >= before + 3), 'the readings')
}

const moves = (lifecycle: { moves: Record<string, { from: readonly string[]; to: string }> }) =>
  new Set(Object.values(lifecycle.moves).flatMap(({ from, to }) => from.map((each) => `${each}-${to}`)))

it.each(Array.from({ length: SEQUENCES }, (_, seed) => seed + 1))(
  'a payment follows its lifecycle, grants once at most and loses no money, in random sequence %d',
  async (seed) => {
    const test = await starting
    const order = await test.order('CRYPTO')
    const due = await order.due()
    const random = randomOf(seed)
    for (let number = 0; number < STEPS; number++) {
      await step(test, order, due, random(9), random(1_000))
      if (random(2) === 0) await seen(test)
    }
    test.monero.chain.mine(12)
    await seen(test)
    await seen(test)

    const states = (await test.payments.subgraph.events(order.paymentId)).map(
      ({ data }) => (data as { state: PaymentState }).state,
    )
    const allowed = moves(paymentLifecycle)
    states.slice(1).forEach((state, index) => {
      if (state !== states[index]) expect(allowed).toContain(`${states[index]}-${state}`)
    })
    const orderStates = (await test.payments.subgraph.events(order.id)).map(
      ({ data }) => (data as { state: OrderState }).state,
    )
    const allowedOrders = moves(orderLifecycle)
    orderStates
      .slice(1)
      .forEach((state, index) => expect(allowedOrders).toContain(`${orderStates[index]}-${state}`))

    const { state, payment } = await order.see()
    expect(await order.grants()).toBe(state === 'PAID' ? 1 : 0)
    expect(payment.state === 'SETTLED').toBe(state === 'PAID')
    // Money that did not simply pay the order is in the operator's queue.
    const { address } = payment.crypto!
    const index = Array.from({ length: 10_000 }, (_, n) => n).find(
      (n) => test.monero.chain.addressOf(n) === address,
    )
    const arrived = test.monero.chain.transfers
      .filter((transfer) => transfer.index === index)
      .reduce((sum, transfer) => sum + BigInt(transfer.amount), 0n)
    const isExact = state === 'PAID' && arrived <= due
    if (arrived > 0n && state !== 'AWAITING_PAYMENT' && !isExact)
      expect(await order.stuck()).toMatchObject([{ state: 'OPEN' }])
    if (arrived >= due && state === 'AWAITING_PAYMENT')
      throw new Error('the full amount has arrived, and the order still waits')
  },
  60_000,
)
