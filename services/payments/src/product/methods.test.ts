import { failureOf } from '@enigm/subgraph/testkit'
import { createOrderMutation, newKey, startTestPayments } from '../payments.fixture'
import { TestProcessors } from '../processors.fixture'
import { catalog } from './product.service'

const starting = TestProcessors.start()
afterAll(async () => (await starting).stop())

const methods = ['CODE_COIN', 'CARD', 'CRYPTO'] as const
const combinations = catalog.flatMap(({ key }) => methods.map((method) => [key, method] as const))

it.each(combinations)('[PAY-06] sells %s with %s', async (productKey, method) => {
  const { subgraph } = (await starting).payments
  const { data } = await subgraph.call(null, '{ products { key methods } }')
  const product = data.products.find(({ key }: { key: string }) => key === productKey)
  expect(product.methods).toContain(method)

  const input = { productKey, purchaseCountry: 'DE', method, idempotencyKey: newKey() }
  const answer = await subgraph.call(subgraph.caller(), createOrderMutation, { input })

  expect(answer.data.createOrder).toMatchObject({
    order: { state: 'AWAITING_PAYMENT', method, payment: { state: 'AWAITING', method } },
    errors: [],
  })
})

it.each(['CARD', 'CRYPTO'])('refuses %s while its processor is not configured', async (method) => {
  const payments = await startTestPayments()
  try {
    const { subgraph } = payments
    const input = { productKey: 'SERVER_MONTHLY', purchaseCountry: 'DE', method, idempotencyKey: newKey() }
    const answer = await subgraph.call(subgraph.caller(), createOrderMutation, { input })
    expect(failureOf(answer)).toBe('METHOD_NOT_AVAILABLE')
    expect(await payments.sql('SELECT 1 FROM "order"')).toEqual([])
  } finally {
    await payments.stop()
  }
})
