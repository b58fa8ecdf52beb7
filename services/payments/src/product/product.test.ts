import { startTestPayments } from '../payments.fixture'
import { seedCatalogue } from './product.catalogue'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

const query = '{ products { key kind title termDays methods availability price { amount currency } } }'

describe('products', () => {
  it('[PAY-13] shows price, term, methods and availability to everybody, without an account', async () => {
    const { subgraph } = await starting

    const { data, errors } = await subgraph.call(null, query)

    expect(errors).toBeUndefined()
    const sold = { kind: 'SERVER', methods: ['CODE_COIN'], availability: 'AVAILABLE' }
    expect(data.products).toEqual([
      {
        ...sold,
        key: 'SERVER_MONTHLY',
        title: 'Enigm Server, 30 days',
        termDays: 30,
        price: { amount: 4900, currency: 'EUR' },
      },
      {
        ...sold,
        key: 'SERVER_YEARLY',
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

  it('keeps a changed price over a restart', async () => {
    const payments = await starting
    await payments.sql(`UPDATE product SET amount = 1 WHERE key = 'SERVER_YEARLY'`)

    await seedCatalogue(payments.subgraph.app)

    expect(await payments.sql('SELECT key, amount FROM product ORDER BY key')).toEqual([
      { key: 'SERVER_MONTHLY', amount: 4900 },
      { key: 'SERVER_YEARLY', amount: 1 },
    ])
    await payments.sql(`UPDATE product SET amount = 49000 WHERE key = 'SERVER_YEARLY'`)
  })
})
