import { IsOptional, Length, Matches, Max, Min } from 'class-validator'
import { GraphQLCountryCode } from 'graphql-scalars'
import { Field, ID, InputType, Int } from 'type-graphql'
import { LARGEST_QUANTITY, PaymentMethod, PRODUCT_KEY } from '../product/product.entity'

/** Product, country and method: nothing about who buys (PAY-09). */
@InputType({ description: 'What to buy, from which country and how to pay.' })
export class CreateOrderInput {
  @Field(() => String, { description: 'Key of the product.' })
  @Matches(PRODUCT_KEY)
  productKey!: string

  @Field(() => GraphQLCountryCode, { description: 'The country that the buyer selects, ISO 3166-1 alpha-2.' })
  purchaseCountry!: string

  @Field(() => PaymentMethod, { description: 'How it will be paid.' })
  method!: PaymentMethod

  @Field(() => Int, {
    defaultValue: 1,
    description: 'How many units, from 1 to 10000; more than one of eSIMs and for an organization only.',
  })
  @Min(1)
  @Max(LARGEST_QUANTITY)
  quantity!: number

  @Field(() => ID, {
    nullable: true,
    description: 'The organization that buys; left out, the caller does. The caller administers it.',
  })
  @IsOptional()
  organizationId?: string | null

  @Field(() => String, { description: 'Orders once: the same key gives the same order.' })
  @Length(8, 128)
  idempotencyKey!: string
}

@InputType({ description: 'Which order to pay with which Code Coin.' })
export class RedeemCodeCoinInput {
  @Field(() => String, {
    description: 'The code as it was typed: case, dashes, spaces and O, I, L are understood.',
  })
  code!: string

  @Field(() => ID, { description: 'The order to pay.' })
  orderId!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The organization whose order it is; left out, it is an own one. The caller administers it.',
  })
  @IsOptional()
  organizationId?: string | null

  @Field(() => String, { description: 'Redeems once: the same key gives the same answer.' })
  @Length(8, 128)
  idempotencyKey!: string
}
