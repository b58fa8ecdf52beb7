import { Audiences, IdempotencyKey, Input, type Context } from '@enigm/subgraph'
import { IsOptional, MaxLength } from 'class-validator'
import { GraphQLCountryCode } from 'graphql-scalars'
import { Arg, Ctx, Field, InputType, Query, Resolver } from 'type-graphql'
import type { PaymentsApp } from '../config'
import { LONGEST_PASTED_CODE } from '../blind-coin/code'
import { Operation } from '../errors'
import { Order } from '../order/order.entity'
import { Currency } from '../product/money'
import { IsProductKey, PaymentMethod } from '../product/product.entity'
import { EnrollmentService } from './enrollment.service'

const LONGEST_TOKEN = 2_048

/** Product, country, method and code, and no data about the buyer (PAY-09). */
@InputType()
class EnrollmentPurchaseInput {
  @Field(() => String, { description: 'Key of the product.' })
  @IsProductKey()
  productKey!: string

  @Field(() => GraphQLCountryCode, { description: 'The country that the buyer selects, ISO 3166-1 alpha-2.' })
  purchaseCountry!: string

  @Field(() => PaymentMethod, { description: 'How it is paid.' })
  method!: PaymentMethod

  @Field(() => Currency, { defaultValue: 'EUR', description: 'The currency of the price.' })
  currency!: Currency

  @Field(() => String, {
    nullable: true,
    description:
      'The code as it was typed or pasted, for the method CODE_COIN: lower case, dashes, spaces and O, I, L are accepted.',
  })
  @IsOptional()
  @MaxLength(LONGEST_PASTED_CODE)
  codeCoin?: string | null

  /** The caller is unknown, so only the randomness of the key protects the answer. */
  @Field(() => IdempotencyKey, { description: 'The same key returns the same order and token.' })
  idempotencyKey!: string
}

@Resolver()
export class EnrollmentResolver {
  private readonly enrollments: EnrollmentService

  constructor(app: PaymentsApp) {
    this.enrollments = app.get(EnrollmentService)
  }

  @Audiences('panel', 'device')
  @Query(() => Order, {
    nullable: true,
    description:
      'The order of a purchase before an account, by its enrollment token, with its payment; null for another token and once the purchase is complete. Needs no authentication: the token is the secret.',
  })
  enrollmentOrder(
    @Arg('enrollmentToken', () => String, { description: 'The token of startEnrollmentPurchase.' })
    enrollmentToken: string,
  ): Promise<Order | null> {
    return enrollmentToken.length > LONGEST_TOKEN
      ? Promise.resolve(null)
      : this.enrollments.orderOf(enrollmentToken)
  }

  @Operation({
    audiences: ['panel', 'device'],
    requires: 'nothing',
    description:
      'Buys a product before an account exists. A Code Coin pays at once; with another method the order awaits its payment until it expires. No identity is asked for.',
    emits: ['payments.order.placed', 'payments.payment.settled', 'payments.order.paid'],
    returns: {
      order: [Order, 'The order; null when nothing has changed.'],
      enrollmentToken: [
        String,
        'Brings the purchase to createAccount within 90 days; null once its product instance is active.',
      ],
    },
    errors: ['CODE_COIN_NOT_USABLE', 'PRODUCT_NOT_AVAILABLE', 'METHOD_NOT_AVAILABLE', 'IDEMPOTENCY_CONFLICT'],
  })
  startEnrollmentPurchase(@Input() input: EnrollmentPurchaseInput, @Ctx() context: Context) {
    const { productKey, method, currency } = input
    const purchaseCountry = input.purchaseCountry.toUpperCase()
    const order = { productKey, purchaseCountry, method, quantity: 1, currency }
    return this.enrollments.start(context, order, input)
  }
}
