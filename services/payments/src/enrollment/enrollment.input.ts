import { Length, Matches } from 'class-validator'
import { GraphQLCountryCode } from 'graphql-scalars'
import { Field, InputType } from 'type-graphql'
import { PaymentMethod, PRODUCT_KEY } from '../product/product.entity'

/** Product, country, method and code: nothing about who buys (PAY-09). */
@InputType({ description: 'What to buy before there is an account.' })
export class StartEnrollmentPurchaseInput {
  @Field(() => String, { description: 'Key of the product.' })
  @Matches(PRODUCT_KEY)
  productKey!: string

  @Field(() => GraphQLCountryCode, { description: 'The country that the buyer selects, ISO 3166-1 alpha-2.' })
  purchaseCountry!: string

  @Field(() => PaymentMethod, { description: 'How it is paid.' })
  method!: PaymentMethod

  @Field(() => String, {
    description: 'The code as it was typed: case, dashes, spaces and O, I, L are understood.',
  })
  codeCoin!: string

  /** Nobody is known here, so the key alone tells whose answer it is: at least 128 bits in base64url. */
  @Field(() => String, {
    description: 'A random secret of at least 22 characters: the same one gives the same order and token.',
  })
  @Length(22, 128)
  idempotencyKey!: string
}
