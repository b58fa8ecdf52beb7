import { Audiences, type Context } from '@enigm/subgraph'
import { GraphQLCountryCode } from 'graphql-scalars'
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import type { PaymentsApp } from '../config'
import { ProductPrice, ProductRestriction, PurchaseCountry, VatRate } from './catalog.entity'
import { countryCodes } from './countries'
import { Money } from './money'
import { PaymentMethod, Product, ProductAvailability } from './product.entity'
import { allProducts, pricesOfProduct, restrictionsOfProduct, vatRatesOfCountry } from './product.queries'
import { offeredMethods } from './product.service'

const LONGEST_HISTORY = 50

const inCountry = {
  nullable: true,
  description: 'The country of the purchase; without it the answer is for countries without a restriction.',
}

@Resolver(() => Product)
export class ProductResolver {
  constructor(private readonly app: PaymentsApp) {}

  @Audiences('panel', 'partner', 'device')
  @Query(() => [Product], {
    description: 'The catalog with prices, payment methods and availability. Needs no authentication.',
  })
  products(@Ctx() { app }: Context): Promise<Product[]> {
    return allProducts(app)
  }

  @FieldResolver(() => [PaymentMethod], { description: 'How the product can be paid now.' })
  async methods(
    @Root() product: Product,
    @Arg('country', () => GraphQLCountryCode, inCountry) country: string | null | undefined,
    @Ctx() context: Context,
  ): Promise<PaymentMethod[]> {
    const allowed = await allowedIn(context, product, country)
    return offeredMethods(this.app.config, product).filter((method) => allowed?.includes(method) ?? true)
  }

  @FieldResolver(() => ProductAvailability, { description: 'Whether the product is sold.' })
  async availability(
    @Root() product: Product,
    @Arg('country', () => GraphQLCountryCode, inCountry) country: string | null | undefined,
    @Ctx() context: Context,
  ): Promise<ProductAvailability> {
    const allowed = await allowedIn(context, product, country)
    return allowed?.length === 0 ? 'UNAVAILABLE' : product.availability
  }

  @FieldResolver(() => Money, { description: 'The price of one unit in euro, with VAT.' })
  async price(@Root() { key }: Product, @Ctx() context: Context): Promise<Money> {
    const price = presentOf(await context.load(pricesOfProduct, key)).find(
      ({ currency }) => currency === 'EUR',
    )
    if (!price) throw new Error('a product has no price')
    return price
  }

  @FieldResolver(() => [Money], {
    description: 'The present prices of one unit, one in each currency, with VAT.',
  })
  async prices(@Root() { key }: Product, @Ctx() context: Context): Promise<Money[]> {
    return presentOf(await context.load(pricesOfProduct, key))
  }

  @FieldResolver(() => [ProductPrice], {
    description: 'Its latest 50 prices, also past and future ones, the latest first.',
  })
  async datedPrices(@Root() { key }: Product, @Ctx() context: Context): Promise<ProductPrice[]> {
    return (await context.load(pricesOfProduct, key)).slice(0, LONGEST_HISTORY)
  }

  @FieldResolver(() => [ProductRestriction], {
    description: 'The countries in which it is not sold, or not with all its methods.',
  })
  restrictions(@Root() { key }: Product, @Ctx() context: Context): Promise<ProductRestriction[]> {
    return context.load(restrictionsOfProduct, key)
  }
}

@Resolver(() => PurchaseCountry)
export class PurchaseCountryResolver {
  @Audiences('panel', 'partner', 'device')
  @Query(() => [PurchaseCountry], {
    description: 'The countries that a buyer can select, by code. Needs no authentication.',
  })
  purchaseCountries(): PurchaseCountry[] {
    return countryCodes.map((code) => ({ code }))
  }

  @FieldResolver(() => Int, {
    description: 'The present rate of VAT in hundredths of a percent; 0 without one.',
  })
  async vatHundredths(@Root() { code }: PurchaseCountry, @Ctx() context: Context): Promise<number> {
    const now = new Date()
    const rates = await context.load(vatRatesOfCountry, code)
    return rates.find(({ validFrom }) => validFrom <= now)?.hundredths ?? 0
  }

  @FieldResolver(() => [VatRate], {
    description: 'Its latest 50 rates of VAT, also past and future ones, the latest first.',
  })
  async vatRates(@Root() { code }: PurchaseCountry, @Ctx() context: Context): Promise<VatRate[]> {
    return (await context.load(vatRatesOfCountry, code)).slice(0, LONGEST_HISTORY)
  }
}

/** The latest price of each currency that is in force. */
function presentOf(prices: readonly ProductPrice[]): ProductPrice[] {
  const now = new Date()
  const begun = prices.filter(({ validFrom }) => validFrom <= now)
  return [...new Map([...begun].reverse().map((price) => [price.currency, price])).values()]
}

/** The methods that a country allows; null without a restriction. */
async function allowedIn(
  context: Context,
  { key }: Product,
  country: string | null | undefined,
): Promise<PaymentMethod[] | null> {
  if (!country) return null
  const restrictions = await context.load(restrictionsOfProduct, key)
  return restrictions.find((each) => each.country === country.toUpperCase())?.methods ?? null
}
