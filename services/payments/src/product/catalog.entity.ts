import { Audiences, Stored } from '@enigm/subgraph'
import { GraphQLCountryCode, GraphQLDate } from 'graphql-scalars'
import { Field, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { Currency } from './money'
import { PaymentMethod } from './product.entity'

/** A price holds from its day until the day of the next one in the same currency. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'PERMANENT',
  purposes: {
    RELATION: ['productKey'],
    COMMERCE: ['currency', 'amount'],
    TIMING: ['validFrom'],
  },
})
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'The price of one unit of a product in one currency, with VAT, from a day on.' })
export class ProductPrice {
  @PrimaryColumn('text')
  productKey!: string

  @Field(() => Currency, { description: 'The currency.' })
  @PrimaryColumn('text')
  currency!: Currency

  @Field(() => GraphQLDate, { description: 'The UTC day from which it is the price.' })
  @PrimaryColumn('timestamptz')
  validFrom!: Date

  @Field(() => Int, { description: 'The amount with VAT, in minor units of the currency.' })
  @Column('int')
  amount!: number
}

/** It narrows the offer of a product in one country: a method that the product does not have is not added by it. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'PERMANENT',
  purposes: {
    RELATION: ['productKey'],
    COMMERCE: ['country', 'methods'],
  },
})
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({
  description: 'The methods with which a product is sold in one country, if they are not all of its methods.',
})
export class ProductRestriction {
  @PrimaryColumn('text')
  productKey!: string

  @Field(() => GraphQLCountryCode, { description: 'The country, ISO 3166-1 alpha-2.' })
  @PrimaryColumn('text')
  country!: string

  @Field(() => [PaymentMethod], { description: 'The methods; none where the product is not sold.' })
  @Column('text', { array: true })
  methods!: PaymentMethod[]
}

/** A country without a rate has no VAT. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'PERMANENT',
  purposes: {
    COMMERCE: ['country', 'hundredths'],
    TIMING: ['validFrom'],
    INTEGRITY: ['revision'],
  },
})
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'A rate of VAT of a country, from a day on.' })
export class VatRate {
  @PrimaryColumn('text')
  country!: string

  @Field(() => GraphQLDate, { description: 'The UTC day from which it is the rate.' })
  @PrimaryColumn('timestamptz')
  validFrom!: Date

  @Field(() => Int, { description: 'The rate in hundredths of a percent: 1900 is 19 %.' })
  @Column('int')
  hundredths!: number

  /** Counts the changes of the rates of a country. */
  @Column('int')
  revision!: number
}

@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'A country that a buyer can select.' })
export class PurchaseCountry {
  @Field(() => GraphQLCountryCode, { description: 'Its code, ISO 3166-1 alpha-2.' })
  code!: string
}
