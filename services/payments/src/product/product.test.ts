import { catalog, ProductService } from './product.service'
import { LARGEST_QUANTITY } from './product.entity'
import { failureOf } from '@enigm/subgraph/testkit'
import { netOf } from './countries'
import { createOrderMutation, purchase, startTestPayments } from '../payments.fixture'

const starting = startTestPayments()
afterAll(async () => (await starting).stop())

const query = `{ products { key kind title termDays maximumQuantity methods availability price { amount currency }
  prices { amount currency } restrictions { country methods } } }`

describe('products', () => {
  it('[PAY-13] shows price, term, methods and availability without an account', async () => {
    const { subgraph } = await starting

    const { data, errors } = await subgraph.call(null, query)

    expect(errors).toBeUndefined()
    const sold = { methods: ['CODE_COIN'], availability: 'AVAILABLE', maximumQuantity: 1, restrictions: [] }
    expect(data.products).toEqual([
      {
        ...sold,
        key: 'ESIM_YEARLY',
        kind: 'ESIM',
        title: 'Enigm eSIM, 365 days',
        maximumQuantity: 10000,
        termDays: 365,
        price: { amount: 12000, currency: 'EUR' },
        prices: [{ amount: 12000, currency: 'EUR' }],
      },
      {
        ...sold,
        key: 'ENIGM_KEY',
        kind: 'KEY',
        title: 'Enigm Key',
        termDays: null,
        price: { amount: 14900, currency: 'EUR' },
        prices: [{ amount: 14900, currency: 'EUR' }],
      },
      {
        ...sold,
        key: 'SERVER_MONTHLY',
        kind: 'SERVER',
        title: 'Enigm Server, 30 days',
        termDays: 30,
        price: { amount: 4900, currency: 'EUR' },
        prices: [{ amount: 4900, currency: 'EUR' }],
      },
      {
        ...sold,
        key: 'SERVER_YEARLY',
        kind: 'SERVER',
        title: 'Enigm Server, 365 days',
        termDays: 365,
        price: { amount: 49000, currency: 'EUR' },
        prices: [{ amount: 49000, currency: 'EUR' }],
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
    const prices = () =>
      payments.sql('SELECT product_key AS key, amount FROM product_price ORDER BY product_key')
    await payments.sql(`UPDATE product_price SET amount = 1 WHERE product_key = 'SERVER_YEARLY'`)

    await payments.subgraph.app.get(ProductService).seed()

    expect(await prices()).toEqual([
      { key: 'ENIGM_KEY', amount: 14900 },
      { key: 'ESIM_YEARLY', amount: 12000 },
      { key: 'SERVER_MONTHLY', amount: 4900 },
      { key: 'SERVER_YEARLY', amount: 1 },
    ])
    await payments.sql(`UPDATE product_price SET amount = 49000 WHERE product_key = 'SERVER_YEARLY'`)
  })
})

describe('purchaseCountries', () => {
  it('[PAY-10] names the countries and their VAT without an account', async () => {
    const { subgraph } = await starting

    const { data } = await subgraph.call(
      null,
      '{ purchaseCountries { code vatHundredths vatRates { hundredths validFrom } } }',
    )

    expect(data.purchaseCountries).toHaveLength(249)
    const of = (country: string) =>
      data.purchaseCountries.find(({ code }: { code: string }) => code === country)
    expect(of('DE')).toEqual({
      ...{ code: 'DE', vatHundredths: 1900, vatRates: [{ hundredths: 1900, validFrom: '2026-01-01' }] },
    })
    expect(of('FI').vatHundredths).toBe(2550)
    expect(of('US')).toEqual({ code: 'US', vatHundredths: 0, vatRates: [] })
  })

  it.each([
    [4_900, 1_900, 4_118],
    [4_900, 2_550, 3_904],
    [1, 1_900, 1],
    [12_000, 0, 12_000],
    [2_000_000_000, 2_700, 1_574_803_150],
    [3, 10_000, 2],
  ])('has in %d cents with %d hundredths of a percent of VAT a net amount of %d', (gross, rate, net) => {
    expect(netOf(gross, rate)).toBe(net)
  })
})

const priceMutation = `mutation ($input: SetProductPriceInput!) { setProductPrice(input: $input) {
  product { key price { amount } prices { amount currency } } errors { code path } } }`
const offerMutation = `mutation ($input: SetProductOfferInput!) { setProductOffer(input: $input) {
  product { key methods availability } errors { code path } } }`
const vatMutation = `mutation ($input: SetVatRateInput!) { setVatRate(input: $input) {
  country { code vatHundredths } errors { code path } } }`

describe('the catalog', () => {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

  async function operating() {
    const payments = await starting
    const { subgraph } = payments
    const operator = subgraph.caller('OPERATOR')
    const change = async (
      mutation: string,
      input: { productKey?: string; country?: string },
      caller = operator,
    ) => {
      const target = mutation === vatMutation ? input.country! : input.productKey!
      const grant = await subgraph.grant(caller, 'CATALOG_CHANGE', target)
      return subgraph.call(caller, mutation, { input: { ...input, grant } })
    }
    const place = async (input: object) =>
      subgraph.call(subgraph.caller(), createOrderMutation, { input: { ...purchase('ENIGM_KEY'), ...input } })
    return { payments, subgraph, operator, change, place }
  }

  it('[PAY-13] is changed by operators with a grant and audit: dated prices, offers by country, dated VAT', async () => {
    const { payments, subgraph, change, place } = await operating()
    const productKey = 'ENIGM_KEY'
    const before = await place({ purchaseCountry: 'SE' })
    const price = (more: object) => ({
      productKey,
      currency: 'EUR',
      amount: 15_000,
      validFrom: day(0),
      ...more,
    })

    expect(
      (await change(priceMutation, price({ validFrom: day(3), amount: 99_900 }))).data.setProductPrice,
    ).toMatchObject({
      product: { price: { amount: 14_900 } },
    })
    expect((await change(priceMutation, price({}))).data.setProductPrice.product.price).toEqual({
      amount: 15_000,
    })
    await change(priceMutation, price({ currency: 'USD', amount: 17_000 }))
    await change(vatMutation, { country: 'SE', hundredths: 600, validFrom: day(0) } as never)
    await change(vatMutation, { country: 'SE', hundredths: 2_400, validFrom: day(1) } as never)
    await change(offerMutation, {
      productKey,
      country: 'FR',
      availability: 'UNAVAILABLE',
      methods: [],
    } as never)
    await change(offerMutation, {
      productKey,
      country: 'IT',
      availability: 'AVAILABLE',
      methods: ['CARD'],
    } as never)

    expect((await place({ purchaseCountry: 'SE' })).data.createOrder.order).toMatchObject({
      ...{
        total: { amount: 15_000, currency: 'EUR' },
        net: { amount: 14_151 },
        vat: { amount: 849 },
        vatHundredths: 600,
      },
    })
    expect((await place({ purchaseCountry: 'US', currency: 'USD' })).data.createOrder.order).toMatchObject({
      ...{ total: { amount: 17_000, currency: 'USD' }, vat: { amount: 0 } },
    })
    expect(failureOf(await place({ purchaseCountry: 'FR' }))).toBe('PRODUCT_NOT_AVAILABLE')
    expect(failureOf(await place({ purchaseCountry: 'IT' }))).toBe('METHOD_NOT_AVAILABLE')
    expect(failureOf(await place({ productKey: 'SERVER_MONTHLY', currency: 'USD' }))).toBe(
      'PRODUCT_NOT_AVAILABLE',
    )
    const { data } = await subgraph.call(
      null,
      '{ products { key restrictions { country methods } methods(country: "fr") availability(country: "FR") } }',
    )
    expect(data.products.find(({ key }: { key: string }) => key === productKey)).toMatchObject({
      ...{
        restrictions: [
          { country: 'FR', methods: [] },
          { country: 'IT', methods: ['CARD'] },
        ],
      },
      ...{ methods: [], availability: 'UNAVAILABLE' },
    })
    expect(
      (await subgraph.call(null, `{ products { key methods(country: "IT") } }`)).data.products,
    ).toContainEqual({
      ...{ key: productKey, methods: [] },
    })

    const placed = before.data.createOrder.order
    expect(placed).toMatchObject({
      total: { amount: 14_900 },
      net: { amount: 11_920 },
      vat: { amount: 2_980 },
    })
    const trail = (await subgraph.audit('platform')).filter(({ target }) =>
      [productKey, 'vat_SE'].includes(target),
    )
    expect(trail.map(({ action, reason }) => `${action} ${reason}`)).toEqual([
      ...Array(3).fill('payments.product.changed PRICE'),
      ...['payments.vat.changed VAT_600', 'payments.vat.changed VAT_2400'],
      ...['payments.product.changed OFFER_FR', 'payments.product.changed OFFER_IT'],
    ])
    expect((await subgraph.events(productKey)).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5])
    await payments.sql(`DELETE FROM product_restriction`)
  })

  it('[PAY-13] stops the sale everywhere, and resumes it', async () => {
    const { change, place } = await operating()
    const offer = { productKey: 'ENIGM_KEY', methods: ['CODE_COIN', 'CARD', 'CRYPTO'] }

    await change(offerMutation, { ...offer, availability: 'UNAVAILABLE' } as never)
    expect(failureOf(await place({}))).toBe('PRODUCT_NOT_AVAILABLE')
    await change(offerMutation, { ...offer, availability: 'AVAILABLE' } as never)
    expect(failureOf(await place({}))).toBeUndefined()
  })

  it.each([
    [priceMutation, { productKey: 'NONE', currency: 'EUR', amount: 1, validFrom: day(0) }, 'NOT_FOUND'],
    [
      priceMutation,
      { productKey: 'ENIGM_KEY', currency: 'EUR', amount: 1, validFrom: day(-1) },
      'DAY_IS_OVER',
    ],
    [
      priceMutation,
      { productKey: 'ENIGM_KEY', currency: 'EUR', amount: 0, validFrom: day(0) },
      'BAD_USER_INPUT',
    ],
    [
      priceMutation,
      { productKey: 'ENIGM_KEY', currency: 'EUR', amount: 200_001, validFrom: day(0) },
      'BAD_USER_INPUT',
    ],
    [
      priceMutation,
      { productKey: 'ENIGM_KEY', currency: 'XXX', amount: 1, validFrom: day(0) },
      'BAD_USER_INPUT',
    ],
    [vatMutation, { country: 'DE', hundredths: 1, validFrom: day(-1) }, 'DAY_IS_OVER'],
    [vatMutation, { country: 'DE', hundredths: -1, validFrom: day(0) }, 'BAD_USER_INPUT'],
    [vatMutation, { country: 'XX', hundredths: 1, validFrom: day(0) }, 'BAD_USER_INPUT'],
    [vatMutation, { country: 'DE', hundredths: 1, validFrom: '2026-13-01' }, 'BAD_USER_INPUT'],
    [offerMutation, { productKey: 'NONE', availability: 'AVAILABLE', methods: [] }, 'NOT_FOUND'],
  ])('refuses %#', async (mutation, input, code) => {
    const { change } = await operating()

    expect(failureOf(await change(mutation, input as never))).toBe(code)
  })

  it('is changed by no other role, and not without a grant for the same target', async () => {
    const { subgraph, operator, change } = await operating()
    const input = { country: 'DE', hundredths: 1, validFrom: day(0) }

    for (const role of ['CUSTOMER', 'SUPPORT', 'AUDITOR'] as const)
      expect(failureOf(await change(vatMutation, input, subgraph.caller(role)))).toBe('FORBIDDEN')
    const grant = await subgraph.grant(operator, 'CATALOG_CHANGE', 'FR')
    expect(failureOf(await subgraph.call(operator, vatMutation, { input: { ...input, grant } }))).toBe(
      'PIN_REQUIRED',
    )
  })
})
