import { failureOf, type TestCaller } from '@enigm/subgraph/testkit'
import { formatCode, createCode } from './code'
import { issueMutation, newKey, enrollMutation, purchase, startTestPayments } from '../payments.fixture'
import { orderEsims, startOrganization } from '../organization/organization.fixture'

const starting = startTestPayments({ DATABASE_POOL_SIZE: '16' })
afterAll(async () => (await starting).stop())

async function ordered(quantity: number) {
  const payments = await starting
  const { admin, organizationId } = await startOrganization(payments)
  const { order } = (await orderEsims(payments, admin, quantity, { organizationId })).data.createOrder
  const redeem = (code: string, key?: string) =>
    payments.redeem(admin, order.id, code, key ?? newKey(), organizationId)
  return { payments, subgraph: payments.subgraph, admin, organizationId, orderId: order.id as string, redeem }
}

async function stateOf(orderId: string): Promise<string> {
  const [row] = await (
    await starting
  ).sql<{ state: string }>('SELECT state FROM "order" WHERE id = $1', orderId)
  return row!.state
}

async function issuing(target: string, change: object, caller?: TestCaller) {
  const { subgraph } = await starting
  const operator = caller ?? subgraph.caller('OPERATOR')
  const grant = await subgraph.grant(operator, 'CODE_COIN_ISSUE', target)
  const input = { productKey: 'ESIM_YEARLY', quantity: 1, idempotencyKey: newKey(), grant, ...change }
  return subgraph.call(operator, issueMutation, { input })
}

const countBatches = async () => (await (await starting).sql('SELECT 1 FROM code_coin_batch')).length

describe('a Code Coin for a quantity', () => {
  it('[PAY-03] pays an order of its product and its quantity only; for another one the answer is that for any unusable code', async () => {
    const { payments, orderId, redeem } = await ordered(5)
    const wrong = [
      await payments.code('ESIM_YEARLY', 4),
      await payments.code('ESIM_YEARLY'),
      await payments.code('SERVER_YEARLY'),
      formatCode(createCode()),
    ]

    const answers = []
    for (const code of wrong) answers.push(await redeem(code))

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(failureOf(answers[0]!)).toBe('CODE_COIN_NOT_USABLE')
    expect(await stateOf(orderId)).toBe('AWAITING_PAYMENT')
    expect(failureOf(await redeem(await payments.code('ESIM_YEARLY', 5)))).toBeUndefined()
    expect(await stateOf(orderId)).toBe('PAID')
    for (const code of wrong.slice(0, 1))
      expect(failureOf(await (await ordered(4)).redeem(code))).toBeUndefined()
  })

  it('[PAY-03] pays no single unit, nor before an account exists', async () => {
    const { payments, subgraph } = await ordered(2)
    const code = await payments.code('ESIM_YEARLY', 2)
    const caller = subgraph.caller()
    const { id } = await payments.order(caller, 'ESIM_YEARLY')
    const input = { ...purchase('ESIM_YEARLY'), codeCoin: code }

    expect(failureOf(await payments.redeem(caller, id, code))).toBe('CODE_COIN_NOT_USABLE')
    expect(failureOf(await subgraph.call(null, enrollMutation, { input }))).toBe('CODE_COIN_NOT_USABLE')
  })

  it('[PAY-03] pays one of many orders for which it is tried in parallel', async () => {
    const code = await (await starting).code('ESIM_YEARLY', 3)
    const orders = []
    for (let count = 0; count < 16; count++) orders.push(await ordered(3))

    const answers = await Promise.all(orders.map(({ redeem }) => redeem(code)))

    const failed = answers.filter((answer) => failureOf(answer))
    expect(failed).toHaveLength(15)
    expect(new Set(failed.map((answer) => JSON.stringify(answer))).size).toBe(1)
    const states = await Promise.all(orders.map(({ orderId }) => stateOf(orderId)))
    expect(states.filter((state) => state === 'PAID')).toHaveLength(1)
  })

  it('[PAY-03] pays one order once when many coins are tried in parallel; the others stay usable', async () => {
    const { payments, subgraph, orderId, redeem } = await ordered(3)
    const codes = await payments.codes(10, 'ESIM_YEARLY', 3)

    const answers = await Promise.all(codes.map((code) => redeem(code)))

    const outcomes = answers.map((answer) => failureOf(answer) ?? 'PAID')
    expect(outcomes.filter((outcome) => outcome === 'PAID')).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set(['PAID', 'INVALID_TRANSITION']))
    const created = async () =>
      (await payments.sql('SELECT 1 FROM purchase_unit WHERE order_id = $1', orderId)).length === 3
    await subgraph.until(created, 'three units')
    const types = (await subgraph.events(orderId)).map(({ type }) => type)
    expect(types.filter((type) => type === 'payments.order.paid')).toHaveLength(1)
    const left = codes.filter((_code, index) => outcomes[index] !== 'PAID')
    expect(failureOf(await (await ordered(3)).redeem(left[0]!))).toBeUndefined()
  })
})

describe('issueCodeCoins for a quantity', () => {
  it('returns how many units each coin pays for', async () => {
    const { batch, errors } = (await issuing('ESIM_YEARLY:250', { units: 250 })).data.issueCodeCoins

    expect(errors).toEqual([])
    expect(batch).toMatchObject({ count: 1, units: 250, product: { key: 'ESIM_YEARLY' } })
  })

  it.each([
    ['no units', 'ESIM_YEARLY', { units: 250 }],
    ['other units', 'ESIM_YEARLY:25', { units: 250 }],
    ['units that the input lacks', 'ESIM_YEARLY:250', {}],
    ['another product', 'SERVER_YEARLY:250', { units: 250 }],
  ])('[PIN-02] refuses a grant for %s', async (_name, target, change) => {
    const before = await countBatches()

    expect(failureOf(await issuing(target, change))).toBe('PIN_REQUIRED')

    expect(await countBatches()).toBe(before)
  })

  it.each([
    ['BAD_USER_INPUT', 0, 'ESIM_YEARLY'],
    ['BAD_USER_INPUT', 10_001, 'ESIM_YEARLY'],
    ['QUANTITY_NOT_AVAILABLE', 2, 'SERVER_YEARLY'],
    ['QUANTITY_NOT_AVAILABLE', 2, 'ENIGM_KEY'],
  ])('answers %s to %d units of %s', async (code, units, productKey) => {
    const before = await countBatches()

    expect(failureOf(await issuing(`${productKey}:${units}`, { productKey, units }))).toBe(code)

    expect(await countBatches()).toBe(before)
  })

  it('[PAY-03] refuses the same key for another number of units', async () => {
    const operator = (await starting).subgraph.caller('OPERATOR')
    const idempotencyKey = newKey()
    await issuing('ESIM_YEARLY:2', { units: 2, idempotencyKey }, operator)

    const answer = await issuing('ESIM_YEARLY:3', { units: 3, idempotencyKey }, operator)

    expect(failureOf(answer)).toBe('IDEMPOTENCY_CONFLICT')
  })
})
