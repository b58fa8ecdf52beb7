import { newId } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { newKey, renewMutation } from '../payments.fixture'
import { PlacedOrder, TestProcessors } from '../processors.fixture'

const starting = TestProcessors.start()
afterAll(async () => (await starting).stop())

const queue = `query ($state: StuckPaymentState) { stuckPayments(first: 100, state: $state) { edges { node {
  id state reason openedOn payment { id state flags } } } } }`
const resolveMutation = `mutation ($input: ResolveStuckPaymentInput!) { resolveStuckPayment(input: $input) {
  stuckPayment { id state } errors { code path } } }`

/** A payment with Monero that came after its order had expired. */
async function late() {
  const test = await starting
  const order = await test.order('CRYPTO')
  await test.payments.fire('order-expiry', order.id)
  await order.pay()
  test.monero.chain.mine(10)
  await test.payments.subgraph.until(async () => (await order.stuck())[0], 'the stuck payment')
  const [stuck] = await order.stuck()
  return { test, order, stuck: stuck! }
}

async function resolve(stuckPaymentId: string, resolution: string, changed: object = {}) {
  const { subgraph } = (await starting).payments
  const operator = subgraph.caller('OPERATOR')
  const grant = await subgraph.grant(operator, 'STUCK_PAYMENT_RESOLUTION', `${stuckPaymentId}:${resolution}`)
  return subgraph.call(operator, resolveMutation, {
    input: { stuckPaymentId, resolution, grant, ...changed },
  })
}

/** A renewal of a term that is to be paid with Monero. */
async function renewal() {
  const test = await starting
  const { payments } = test
  const caller = payments.subgraph.caller()
  const { entitlementId } = await payments.activate(caller)
  const input = { entitlementId, purchaseCountry: 'DE', method: 'CRYPTO', idempotencyKey: newKey() }
  const { data } = await payments.subgraph.call(caller, renewMutation, { input })
  const { id, payment } = data.renewSubscription.order
  const order = new PlacedOrder(test, caller, id as string, payment.id as string)
  await order.until(({ payment: { crypto } }) => crypto !== null, 'the address')
  const term = async () => {
    const [row] = await payments.sql(
      'SELECT state, valid_until FROM entitlement WHERE id = $1',
      entitlementId,
    )
    return row as { state: string; valid_until: Date }
  }
  const isSecondGranted = async () =>
    (await payments.sql('SELECT id FROM entitlement WHERE holder_id = $1', caller.accountId)).length > 1
  return { test, order, entitlementId, term, isSecondGranted }
}

describe('money for a renewal', () => {
  it('[PAY-14] that comes late prolongs the same entitlement when an operator accepts it, once', async () => {
    const { test, order, term, isSecondGranted } = await renewal()
    const before = await term()
    await test.payments.fire('order-expiry', order.id)
    await order.pay()
    test.monero.chain.mine(10)
    const [stuck] = await test.payments.subgraph.until(async () => {
      const found = await order.stuck()
      return found.length > 0 && found
    }, 'the stuck payment')

    expect(failureOf(await resolve(stuck!.id, 'ACCEPT'))).toBeUndefined()

    expect((await term()).valid_until.getTime() - before.valid_until.getTime()).toBe(30 * 86_400_000)
    expect(await isSecondGranted()).toBe(false)
    expect(await order.grants()).toBe(0)
  })

  it('[PAY-14] that comes after the term has ended for good goes to the operator, and prolongs nothing', async () => {
    const { test, order, entitlementId, term, isSecondGranted } = await renewal()
    await test.payments.passTerm(entitlementId)
    await test.payments.entitlementIn(entitlementId, 'EXPIRED')
    const ended = await term()
    await order.pay()
    test.monero.chain.mine(10)

    await test.payments.subgraph.until(async () => (await order.stuck())[0], 'the stuck payment')

    expect(await order.stuck()).toMatchObject([{ reason: 'LATE', state: 'OPEN' }])
    const { id } = (await order.stuck())[0]!
    expect(failureOf(await resolve(id, 'ACCEPT'))).toBe('INVALID_TRANSITION')
    expect(await term()).toEqual(ended)
    expect(await isSecondGranted()).toBe(false)
    expect(failureOf(await resolve(id, 'CLOSE'))).toBeUndefined()
  })
})

describe('resolveStuckPayment', () => {
  it('ACCEPT pays the expired order: its holder is granted the unit, once', async () => {
    const { test, order, stuck } = await late()

    const answer = await resolve(stuck.id, 'ACCEPT')

    expect(answer.data.resolveStuckPayment).toEqual({
      stuckPayment: { id: stuck.id, state: 'ACCEPTED' },
      errors: [],
    })
    expect(await order.see()).toMatchObject({ state: 'PAID', payment: { state: 'SETTLED', flags: ['LATE'] } })
    expect(await test.payments.entitlementOf(order.id)).toMatchObject({
      state: 'GRANTED',
      holderId: order.caller.accountId,
    })
    expect(failureOf(await resolve(stuck.id, 'ACCEPT'))).toBe('INVALID_TRANSITION')
    expect(await order.grants()).toBe(1)
    expect((await test.payments.subgraph.events(stuck.id)).map(({ type }) => type)).toEqual([
      'payments.stuck.opened',
      'payments.stuck.accepted',
    ])
    const entries = (await test.payments.subgraph.audit('platform')).filter(
      ({ target }) => target === stuck.id,
    )
    expect(entries.map(({ action }) => action)).toEqual(['payments.stuck.opened', 'payments.stuck.accepted'])
  })

  it('[PAY-01] late money is no decision before it is confirmed: a transfer that never comes opens none', async () => {
    const test = await starting
    const { chain } = test.monero
    const order = await test.order('CRYPTO')
    await test.payments.fire('order-expiry', order.id)
    const txid = await order.pay()
    await order.until(({ payment }) => payment.crypto!.received !== '0', 'the transfer')
    expect(await order.stuck()).toEqual([])
    chain.drop(txid)
    await order.until(({ payment }) => payment.crypto!.received === '0', 'the end of the transfer')
    expect(await order.stuck()).toEqual([])

    await order.pay()
    chain.mine(9)
    await order.until(({ payment }) => payment.crypto!.confirmations === 9, 'nine confirmations')
    expect(await order.stuck()).toEqual([])
    chain.mine(1)

    await test.payments.subgraph.until(async () => (await order.stuck())[0], 'the stuck payment')
    expect((await order.see()).payment.flags).toEqual(['LATE'])
  })

  it('[PAY-01] ACCEPT grants nothing while a part is not confirmed, nor after it has gone', async () => {
    const test = await starting
    const { chain } = test.monero
    const order = await test.order('CRYPTO')
    const txid = await order.pay((await order.due()) - 1n)
    await order.paymentIn('DETECTED')
    await test.payments.fire('order-expiry', order.id)
    const [stuck] = await order.stuck()

    expect(failureOf(await resolve(stuck!.id, 'ACCEPT'))).toBe('INVALID_TRANSITION')
    chain.drop(txid)
    await order.until(({ payment }) => payment.crypto!.received === '0', 'the end of the transfer')
    expect(failureOf(await resolve(stuck!.id, 'ACCEPT'))).toBe('INVALID_TRANSITION')
    expect(await order.grants()).toBe(0)

    await order.pay()
    chain.mine(10)
    await order.until(({ payment }) => payment.crypto!.confirmations === 10, 'the confirmations')
    expect(failureOf(await resolve(stuck!.id, 'ACCEPT'))).toBeUndefined()
    expect(await order.grants()).toBe(1)
  })

  it('of two parallel decisions one counts', async () => {
    const { order, stuck } = await late()

    const answers = await Promise.all([
      resolve(stuck.id, 'ACCEPT'),
      resolve(stuck.id, 'CLOSE'),
      resolve(stuck.id, 'ACCEPT'),
    ])

    expect(answers.map(failureOf).filter((code) => code === undefined)).toHaveLength(1)
    expect(await order.grants()).toBeLessThanOrEqual(1)
  })

  it('CLOSE changes nothing at the order', async () => {
    const { order, stuck } = await late()

    expect(failureOf(await resolve(stuck.id, 'CLOSE'))).toBeUndefined()

    expect(await order.see()).toMatchObject({ state: 'EXPIRED', payment: { state: 'EXPIRED' } })
    expect(await order.stuck()).toMatchObject([{ state: 'CLOSED' }])
  })

  it('a further transfer after a decision needs another one', async () => {
    const { test, order, stuck } = await late()
    await resolve(stuck.id, 'CLOSE')

    await order.pay(1n)
    test.monero.chain.mine(10)

    await test.payments.subgraph.until(
      async () => ((await order.stuck()).length === 2 ? true : undefined),
      'the second one',
    )
    expect((await order.stuck()).map(({ state }) => state).sort()).toEqual(['CLOSED', 'OPEN'])
  })

  it('does not accept an overpaid order again', async () => {
    const test = await starting
    const order = await test.order('CRYPTO')
    await order.pay((await order.due()) + 5n)
    test.monero.chain.mine(10)
    await order.paymentIn('SETTLED')
    const [stuck] = await order.stuck()

    expect(failureOf(await resolve(stuck!.id, 'ACCEPT'))).toBe('INVALID_TRANSITION')

    expect(await order.stuck()).toMatchObject([{ state: 'OPEN' }])
    expect(await order.grants()).toBe(1)
  })

  it('does not accept a payment whose purchase is no longer linked', async () => {
    const { test, order, stuck } = await late()
    await test.payments.sql('DELETE FROM purchase_link WHERE order_id = $1', order.id)

    expect(failureOf(await resolve(stuck.id, 'ACCEPT'))).toBe('INVALID_TRANSITION')
    expect(failureOf(await resolve(stuck.id, 'CLOSE'))).toBeUndefined()
  })

  it.each(['stuck_none', newId('stuckPayment'), newId('payment')])('answers NOT_FOUND for %s', async (id) => {
    expect(failureOf(await resolve(id, 'CLOSE'))).toBe('NOT_FOUND')
  })

  it('needs a grant for this payment and this decision', async () => {
    const { order, stuck } = await late()
    const { subgraph } = (await starting).payments

    expect(failureOf(await resolve(stuck.id, 'CLOSE', { grant: undefined }))).toBe('PIN_REQUIRED')
    expect(failureOf(await resolve(stuck.id, 'CLOSE', { resolution: 'ACCEPT' }))).toBeDefined()
    for (const role of ['CUSTOMER', 'SUPPORT', 'AUDITOR'] as const) {
      const caller = subgraph.caller(role)
      const input = { stuckPaymentId: stuck.id, resolution: 'CLOSE' }
      expect(failureOf(await subgraph.call(caller, resolveMutation, { input }))).toBe('FORBIDDEN')
      expect(failureOf(await subgraph.call(caller, queue))).toBe('FORBIDDEN')
    }
    expect(await order.stuck()).toMatchObject([{ state: 'OPEN' }])
  })
})

it('[PAY-01] stuckPayments names neither buyer nor address nor transaction', async () => {
  const { test, order, stuck } = await late()
  const { crypto } = (await order.see()).payment
  const operator = test.payments.subgraph.caller('OPERATOR')

  const { data } = await test.payments.subgraph.call(operator, queue, { state: 'OPEN' })

  const nodes = data.stuckPayments.edges.map(({ node }: { node: { id: string } }) => node)
  expect(nodes.find(({ id }: { id: string }) => id === stuck.id)).toMatchObject({
    reason: 'LATE',
    payment: { state: 'EXPIRED' },
  })
  for (const secret of [
    order.caller.accountId!,
    crypto!.address,
    ...test.monero.chain.transfers.map(({ txid }) => txid),
  ])
    expect(JSON.stringify(data)).not.toContain(secret)
})
