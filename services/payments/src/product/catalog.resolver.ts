import { Input, type Context } from '@enigm/subgraph'
import { IsOptional, Max, Min } from 'class-validator'
import { GraphQLCountryCode, GraphQLDate } from 'graphql-scalars'
import { Ctx, Field, InputType, Int, Resolver } from 'type-graphql'
import type { PaymentsApp } from '../config'
import { Operation } from '../errors'
import { PurchaseCountry } from './catalog.entity'
import { CatalogService } from './catalog.service'
import { Currency } from './money'
import { IsProductKey, PaymentMethod, Product, ProductAvailability } from './product.entity'

/** With the largest quantity it stays in the range of an amount. */
const LARGEST_PRICE = 200_000

@InputType()
class PriceInput {
  @Field(() => String, { description: 'Key of the product.' })
  @IsProductKey()
  productKey!: string

  @Field(() => Currency, { description: 'The currency.' })
  currency!: Currency

  @Field(() => Int, { description: 'The price of one unit with VAT, in minor units, from 1 to 200000.' })
  @Min(1)
  @Max(LARGEST_PRICE)
  amount!: number

  @Field(() => GraphQLDate, { description: 'The UTC day from which it is the price: today or a later one.' })
  validFrom!: Date
}

@InputType()
class OfferInput {
  @Field(() => String, { description: 'Key of the product.' })
  @IsProductKey()
  productKey!: string

  @Field(() => GraphQLCountryCode, {
    nullable: true,
    description: 'The country for which the offer is; without it the offer is for every country.',
  })
  @IsOptional()
  country?: string | null

  @Field(() => ProductAvailability, { description: 'Whether the product is sold.' })
  availability!: ProductAvailability

  @Field(() => [PaymentMethod], { description: 'With which methods; those of one country are never more.' })
  methods!: PaymentMethod[]
}

@InputType()
class VatInput {
  @Field(() => GraphQLCountryCode, { description: 'The country, ISO 3166-1 alpha-2.' })
  country!: string

  @Field(() => Int, { description: 'The rate in hundredths of a percent, from 0 to 10000: 1900 is 19 %.' })
  @Min(0)
  @Max(10_000)
  hundredths!: number

  @Field(() => GraphQLDate, { description: 'The UTC day from which it is the rate: today or a later one.' })
  validFrom!: Date
}

@Resolver()
export class CatalogResolver {
  private readonly catalog: CatalogService

  constructor(app: PaymentsApp) {
    this.catalog = app.get(CatalogService)
  }

  @Operation({
    audiences: ['panel'],
    requires: ['platform:operate'],
    grant: ['CATALOG_CHANGE', 'productKey'],
    description:
      'Sets the price of a product in one currency from a day on. Earlier orders keep their price.',
    emits: 'payments.product.changed',
    returns: { product: [Product, 'The product; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'DAY_IS_OVER'],
  })
  async setProductPrice(@Input() input: PriceInput, @Ctx() context: Context) {
    return { product: await this.catalog.setPrice(context, input) }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['platform:operate'],
    grant: ['CATALOG_CHANGE', 'productKey'],
    description:
      'Sets whether and with which methods a product is sold, everywhere or in one country. Earlier orders are not affected.',
    emits: 'payments.product.changed',
    returns: { product: [Product, 'The product; null when nothing has changed.'] },
    errors: ['NOT_FOUND'],
  })
  async setProductOffer(@Input() { country, ...offer }: OfferInput, @Ctx() context: Context) {
    return {
      product: await this.catalog.setOffer(context, { ...offer, country: country?.toUpperCase() }),
    }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['platform:operate'],
    grant: ['CATALOG_CHANGE', 'country'],
    description: 'Sets the rate of VAT of a country from a day on. Earlier orders keep their rate.',
    emits: 'payments.vat.changed',
    returns: { country: [PurchaseCountry, 'The country; null when nothing has changed.'] },
    errors: ['DAY_IS_OVER'],
  })
  async setVatRate(@Input() { country, ...rate }: VatInput, @Ctx() context: Context) {
    const code = country.toUpperCase()
    await this.catalog.setVatRate(context, { ...rate, country: code })
    return { country: { code } }
  }
}
