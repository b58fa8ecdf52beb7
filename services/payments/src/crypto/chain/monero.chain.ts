import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atomicOf, startMoneroWallet, type MoneroSimulator } from '@enigm/simulators'
import { startTestPayments, type TestPayments } from '../../payments.fixture'
import { TrackedOrder } from '../../tracked-order.fixture'
import { Regtest } from './regtest.fixture'
import { callRpc, type Reply } from './server.fixture'

/** Ten confirmations of a transfer that was just sent: the first block does not always contain it. */
const ENOUGH_BLOCKS = 14

let chain: Regtest
let simulator: MoneroSimulator
let payments: TestPayments
const directory = mkdtempSync(join(tmpdir(), 'enigm-chain-'))

beforeAll(async () => {
  chain = await Regtest.start()
  simulator = await startMoneroWallet({ PORT: '0', DATA_DIR: directory })
  payments = await startTestPayments({
    ...{ MONERO_WALLET_URL: chain.walletUrl, MONERO_RATE_URL: `${simulator.url}/rate` },
    MONERO_POLL_MILLISECONDS: '100',
  })
})

afterAll(async () => {
  await payments?.stop()
  await simulator?.stop()
  await chain?.stop()
  rmSync(directory, { recursive: true })
})

const placed = () => TrackedOrder.place(payments, 'CRYPTO')

async function instruction(order: TrackedOrder) {
  return (await order.see()).payment.crypto!
}

/** Pays an amount, or what is missing. */
async function pay(order: TrackedOrder, amount?: bigint) {
  const { address, remaining } = await instruction(order)
  return chain.pay(address, amount ?? atomicOf(remaining))
}

const confirmed = (order: TrackedOrder, count: number) =>
  order.until(({ payment }) => payment.crypto!.confirmations === count, `${count} confirmations`)

/** The order and its payment are read one after the other, and change together: a paid order has a settled payment. */
const paid = (order: TrackedOrder) => order.until(({ state }) => state === 'PAID', 'order PAID')

/** Waits until the wallet has seen and payments have read the whole chain. */
async function read(): Promise<void> {
  const other = await placed()
  await pay(other, 1n)
  await chain.mine(ENOUGH_BLOCKS)
  await confirmed(other, 10)
}

describe('a payment with Monero on a real chain', () => {
  it('[PAY-01] settles with the tenth confirmation, and not with the ninth', async () => {
    const order = await placed()
    expect(await instruction(order)).toMatchObject({ due: '0.326124', received: '0', confirmations: 0 })

    await pay(order)
    await order.paymentIn('DETECTED')
    await chain.mine(9)
    const nine = await confirmed(order, 9)
    expect(nine).toMatchObject({ state: 'AWAITING_PAYMENT', payment: { state: 'CONFIRMING', flags: [] } })
    await chain.mine()

    expect(await paid(order)).toMatchObject({ payment: { state: 'SETTLED', flags: [] } })
    expect(await order.grants()).toBe(1)
    expect(await order.stuck()).toEqual([])
  })

  it('[PAY-01] is topped up at the same address after a part has arrived', async () => {
    const order = await placed()
    const { address } = await instruction(order)

    await pay(order, (await order.due()) / 3n)
    const part = await order.until(({ payment }) => payment.flags.includes('UNDERPAID'), 'the part')
    expect(part.payment.crypto).toMatchObject({ address, received: '0.108708', remaining: '0.217416' })
    await chain.mine(10)
    await confirmed(order, 10)
    expect(await order.see()).toMatchObject({ state: 'AWAITING_PAYMENT', payment: { state: 'DETECTED' } })
    await pay(order)
    await order.until(({ payment }) => payment.flags.length === 0, 'the rest')
    await chain.mine(10)

    expect(await paid(order)).toMatchObject({ payment: { state: 'SETTLED' } })
    expect(await order.grants()).toBe(1)
    expect(await order.stuck()).toEqual([])
  })

  it('[PAY-01] is OVERPAID when more arrives, and the surplus awaits an operator', async () => {
    const order = await placed()

    await pay(order, (await order.due()) + 1n)
    await chain.mine(ENOUGH_BLOCKS)

    expect(await paid(order)).toMatchObject({
      payment: { state: 'SETTLED', flags: ['OVERPAID'], crypto: { received: '0.326124000001' } },
    })
    expect(await order.stuck()).toMatchObject([{ reason: 'OVERPAID', state: 'OPEN' }])
    expect(await order.grants()).toBe(1)
  })

  it('[PAY-01] is LATE after the order has expired: an operator decides, and nothing is granted', async () => {
    const order = await placed()
    await payments.fire('order-expiry', order.id)

    await pay(order)
    await chain.mine(ENOUGH_BLOCKS)

    const late = await order.until(({ payment }) => payment.flags.includes('LATE'), 'the flag')
    expect(late).toMatchObject({ state: 'EXPIRED', payment: { state: 'EXPIRED' } })
    expect(await order.stuck()).toMatchObject([{ reason: 'LATE', state: 'OPEN' }])
    expect(await order.grants()).toBe(0)
  })

  it('[PAY-01] goes to an operator when its sender has locked it', async () => {
    const order = await placed()
    const { address } = await instruction(order)

    await chain.pay(address, await order.due(), 1_000_000)
    await chain.mine(ENOUGH_BLOCKS)

    await payments.subgraph.until(async () => (await order.stuck())[0], 'the stuck payment')
    expect(await order.stuck()).toMatchObject([{ reason: 'LOCKED', state: 'OPEN' }])
    expect(await order.see()).toMatchObject({ payment: { state: 'AWAITING', crypto: { received: '0' } } })
    expect(await order.grants()).toBe(0)
  })

  it('steps back when a reorganization takes its block, and settles once when it is on the chain again', async () => {
    const order = await placed()
    const transfer = await pay(order)
    await chain.mine(3)
    await order.paymentIn('CONFIRMING')

    await chain.reorganize(3)
    const gone = await order.paymentIn('AWAITING')
    expect(gone.payment.crypto).toMatchObject({ received: '0', confirmations: 0 })
    // A wallet reads a transfer of the pool once; it sees this one again in a block.
    await chain.sendAgain(transfer)
    await chain.mine(ENOUGH_BLOCKS)
    await paid(order)

    await chain.reorganize(ENOUGH_BLOCKS + 2)
    await chain.sendAgain(transfer)
    await chain.mine(ENOUGH_BLOCKS)
    await read()
    expect(await order.see()).toMatchObject({ state: 'PAID', payment: { state: 'SETTLED', flags: [] } })
    expect(await order.grants()).toBe(1)
    expect(await order.stuck()).toEqual([])
    const types = (await payments.subgraph.events(order.paymentId)).map(({ type }) => type)
    expect(types.filter((type) => type === 'payments.payment.reverted')).toHaveLength(1)
    expect(types.filter((type) => type === 'payments.payment.settled')).toHaveLength(1)
  })

  it('is not lost when the wallet is killed, and no address is given twice', async () => {
    const order = await placed()
    const { address } = await instruction(order)

    await chain.crashWallet()
    const next = await placed()
    await chain.pay(address, await order.due())
    await chain.mine(ENOUGH_BLOCKS)

    expect((await instruction(next)).address).not.toBe(address)
    expect(await paid(order)).toMatchObject({ payment: { state: 'SETTLED' } })
    expect(await tries(next)).toBe(0)
    expect(await next.see()).toMatchObject({ payment: { state: 'AWAITING' } })
  })
})

async function tries(order: TrackedOrder): Promise<number> {
  const [quote] = await payments.sql<{ tries: number }>(
    'SELECT tries FROM crypto_quote WHERE id = $1',
    order.paymentId,
  )
  return quote!.tries
}

/** The names of the fields and the types of their values; of a list, those of its first element. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shapeOf(each)]))
}

describe('the simulated wallet', () => {
  const both = async (method: string, params: object = {}): Promise<[Reply, Reply]> => [
    await callRpc(simulator.url, method, params),
    await callRpc(chain.walletUrl, method, params),
  ]

  const first = ([simulated, real]: [Reply, Reply], name: 'in' | 'pool', indexes: number[]) =>
    [simulated, real].map(({ result }, side) =>
      (result[name] ?? []).find((each: any) => each.subaddr_index.minor === indexes[side]),
    )

  it('answers with the same fields as the real one, from the pool to the chain', async () => {
    const addresses = await both('create_address', { account_index: 0 })
    expect(shapeOf(addresses[0])).toEqual(shapeOf(addresses[1]))
    simulator.chain.pay(addresses[0].result.address, 5n)
    await chain.pay(addresses[1].result.address, 5n)
    const indexes = addresses.map(({ result }) => result.address_index)
    const look = async (name: 'in' | 'pool', range: object = {}) =>
      first(await both('get_transfers', { in: true, pool: true, ...range }), name, indexes)

    const inPool = await look('pool')
    expect(inPool[1]).toMatchObject({ amount: 5, height: 0, type: 'pool', locked: true })
    expect(shapeOf(inPool[0])).toEqual(shapeOf(inPool[1]))
    for (const [blocks, locked] of [
      [9, true],
      [1, false],
    ] as const) {
      simulator.chain.mine(blocks)
      await chain.mine(blocks)
      await payments.subgraph.until(async () => {
        const [, real] = await look('in')
        return real && (real.confirmations === 10 || (locked && real.confirmations === 9))
      }, 'the blocks')
      const onChain = await look('in')
      expect(shapeOf(onChain[0])).toEqual(shapeOf(onChain[1]))
      for (const each of onChain) expect(each).toMatchObject({ locked, confirmations: locked ? 9 : 10 })
    }
    const onChain = await look('in')
    const heights = (await both('get_height')).map(({ result }) => result.height)
    for (const [side, { height }] of onChain.entries()) {
      expect(heights[side] - height).toBe(10)
      // The bound is exclusive.
      const above = async (min_height: number) =>
        (await look('in', { filter_by_height: true, min_height }))[side] !== undefined
      expect([await above(height - 1), await above(height)]).toEqual([true, false])
    }
  })

  it.each([
    ['get_height', {}],
    ['store', {}],
    ['get_transfers', {}],
    ['get_transfers', { in: true, pool: true, account_index: 7 }],
    ['get_transfers', { in: true, account_index: 0, filter_by_height: true, min_height: 1_000_000 }],
  ])('answers %s %j with the same fields', async (method, params) => {
    const [simulated, real] = await both(method, params)
    expect(shapeOf(simulated)).toEqual(shapeOf(real))
  })

  it.each([
    ['no_method', {}],
    ['create_address', { account_index: 7 }],
    ['create_address', { account_index: 'x' }],
    ['get_transfers', { in: 'x' }],
  ])('refuses %s %j with the same error', async (method, params) => {
    const [simulated, real] = await both(method, params)
    expect(real.error).toBeDefined()
    expect(simulated).toEqual(real)
  })
})
