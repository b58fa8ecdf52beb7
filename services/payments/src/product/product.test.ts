import { catalog, ProductService } from './product.service'
import { LARGEST_QUANTITY } from './product.entity'
import { startTestPayments } from '../payments.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

const query = '{ products { key kind title termDays methods availability price { amount currency } } }'

describe('products', () => {
  it('[PAY-13] shows price, term, methods and availability without an account', async () => {
    const { subgraph } = await starting

    const { data, errors } = await subgraph.call(null, query)

    expect(errors).toBeUndefined()
    const sold = { methods: ['CODE_COIN'], availability: 'AVAILABLE' }
    expect(data.products).toEqual([
      {
        ...sold,
        key: 'ESIM_YEARLY',
        kind: 'ESIM',
        title: 'Enigm eSIM, 365 days',
        termDays: 365,
        price: { amount: 12000, currency: 'EUR' },
      },
      {
        ...sold,
        key: 'ENIGM_KEY',
        kind: 'KEY',
        title: 'Enigm Key',
        termDays: null,
        price: { amount: 14900, currency: 'EUR' },
      },
      {
        ...sold,
        key: 'SERVER_MONTHLY',
        kind: 'SERVER',
        title: 'Enigm Server, 30 days',
        termDays: 30,
        price: { amount: 4900, currency: 'EUR' },
      },
      {
        ...sold,
        key: 'SERVER_YEARLY',
        kind: 'SERVER',
        title: 'Enigm Server, 365 days',
        termDays: 365,
        price: { amount: 49000, currency: 'EUR' },
      },
    ])
  })

  it.each(['CUSTOMER', 'OPERATOR', 'SUPPORT'] as const)('[PAY-13] shows the same to %s', async (role) => {
    const { subgraph } = await starting

    const [anonymous, known] = [
      await subgraph.call(null, query),
      await subgraph.call(subgraph.caller(role), query),
    ]

    expect(known).toEqual(anonymous)
  })

  it('has no price whose largest quantity exceeds the range of an amount', () => {
    const largest = Math.max(...catalog.map(({ amount }) => amount)) * LARGEST_QUANTITY

    expect(largest).toBeLessThan(2 ** 31)
  })

  it('keeps a changed price after a restart', async () => {
    const payments = await starting
    await payments.sql(`UPDATE product SET amount = 1 WHERE key = 'SERVER_YEARLY'`)

    await payments.subgraph.app.get(ProductService).seed()

    expect(await payments.sql('SELECT key, amount FROM product ORDER BY key')).toEqual([
      { key: 'ENIGM_KEY', amount: 14900 },
      { key: 'ESIM_YEARLY', amount: 12000 },
      { key: 'SERVER_MONTHLY', amount: 4900 },
      { key: 'SERVER_YEARLY', amount: 1 },
    ])
    await payments.sql(`UPDATE product SET amount = 49000 WHERE key = 'SERVER_YEARLY'`)
  })
})
