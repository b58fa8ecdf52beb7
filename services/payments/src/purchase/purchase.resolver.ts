import { IdempotencyKey, Input, type Context } from '@enigm/subgraph'
import { IsOptional, Max, MaxLength, Min } from 'class-validator'
import { GraphQLCountryCode } from 'graphql-scalars'
import { Ctx, Field, ID, InputType, Int, Resolver } from 'type-graphql'
import type { PaymentsApp } from '../config'
import { LONGEST_PASTED_CODE } from '../blind-coin/code'
import { Operation } from '../errors'
import { Order } from '../order/order.entity'
import { OrderDelivery } from '../order/order.lifecycle'
import { Currency } from '../product/money'
import { IsProductKey, LARGEST_QUANTITY, PaymentMethod } from '../product/product.entity'
import { PurchaseService } from './purchase.service'

const LONGEST_ID = 64

/** Product, country and method, and no data about the buyer (PAY-09). */
@InputType()
class OrderInput {
  @Field(() => String, { description: 'Key of the product.' })
  @IsProductKey()
  productKey!: string

  @Field(() => GraphQLCountryCode, { description: 'The country that the buyer selects, ISO 3166-1 alpha-2.' })
  purchaseCountry!: string

  @Field(() => PaymentMethod, { description: 'How it will be paid.' })
  method!: PaymentMethod

  @Field(() => Currency, { defaultValue: 'EUR', description: 'The currency of the price.' })
  currency!: Currency

  @Field(() => OrderDelivery, { defaultValue: 'ENTITLEMENTS', description: 'What the payment gives.' })
  delivery!: OrderDelivery

  @Field(() => Int, {
    defaultValue: 1,
    description:
      'How many units, up to `Product.maximumQuantity`; more than one only for an organization. Of blind coins up to 10, for everyone.',
  })
  @Min(1)
  @Max(LARGEST_QUANTITY)
  quantity!: number

  @Field(() => ID, {
    nullable: true,
    description:
      'The organization that buys, of which the caller is an administrator or a machine client; without it the caller buys.',
  })
  @IsOptional()
  @MaxLength(LONGEST_ID)
  organizationId?: string | null

  @Field(() => IdempotencyKey, { description: 'The same key returns the same order.' })
  idempotencyKey!: string
}

@InputType()
class RedemptionInput {
  @Field(() => String, {
    description: 'The code as it was typed or pasted: lower case, dashes, spaces and O, I, L are accepted.',
  })
  @MaxLength(LONGEST_PASTED_CODE)
  code!: string

  @Field(() => ID, { description: 'The order to pay.' })
  @MaxLength(LONGEST_ID)
  orderId!: string

  @Field(() => ID, {
    nullable: true,
    description:
      'The organization of the order, which the caller administers; without it the order is an own one.',
  })
  @IsOptional()
  @MaxLength(LONGEST_ID)
  organizationId?: string | null

  @Field(() => IdempotencyKey, { description: 'The same key returns the same answer.' })
  idempotencyKey!: string
}

@InputType()
class CancelationInput {
  @Field(() => ID, { description: 'The order.' })
  @MaxLength(LONGEST_ID)
  orderId!: string

  @Field(() => ID, {
    nullable: true,
    description:
      'The organization of the order, for which the caller acts; without it the order is an own one.',
  })
  @IsOptional()
  @MaxLength(LONGEST_ID)
  organizationId?: string | null
}

@InputType()
class RenewalInput {
  @Field(() => ID, {
    description:
      'The entitlement to prolong: an own one, or one of an organization for which the caller acts.',
  })
  @MaxLength(LONGEST_ID)
  entitlementId!: string

  @Field(() => GraphQLCountryCode, { description: 'The country that the buyer selects, ISO 3166-1 alpha-2.' })
  purchaseCountry!: string

  @Field(() => PaymentMethod, { description: 'How it will be paid.' })
  method!: PaymentMethod

  @Field(() => Currency, { defaultValue: 'EUR', description: 'The currency of the price.' })
  currency!: Currency

  @Field(() => IdempotencyKey, { description: 'The same key returns the same order.' })
  idempotencyKey!: string
}

@Resolver()
export class PurchaseResolver {
  private readonly purchases: PurchaseService

  constructor(app: PaymentsApp) {
    this.purchases = app.get(PurchaseService)
  }

  @Operation({
    audiences: ['panel', 'partner', 'device'],
    requires: ['orders:place'],
    description:
      'Orders a product, for the caller or for an organization that it administers. No identity is asked for. The order awaits its payment until it expires.',
    emits: 'payments.order.placed',
    returns: { order: [Order, 'The order; null when nothing has changed.'] },
    errors: [
      'NOT_FOUND',
      'PRODUCT_NOT_AVAILABLE',
      'METHOD_NOT_AVAILABLE',
      'QUANTITY_NOT_AVAILABLE',
      'TOO_MANY_OPEN_ORDERS',
      'IDEMPOTENCY_CONFLICT',
    ],
  })
  async createOrder(@Input() input: OrderInput, @Ctx() context: Context) {
    const { productKey, method, quantity, currency, delivery } = input
    const purchaseCountry = input.purchaseCountry.toUpperCase()
    const order = { productKey, purchaseCountry, method, quantity, currency, delivery }
    return { order: await this.purchases.order(context, order, input) }
  }

  @Operation({
    audiences: ['panel', 'partner'],
    requires: ['orders:place'],
    description:
      'Orders one more term of an entitlement, before its end, in its grace period or while its product instance is suspended. The payment of the order prolongs the same entitlement.',
    emits: 'payments.order.placed',
    returns: { order: [Order, 'The order; null when nothing has changed.'] },
    errors: [
      'NOT_FOUND',
      'NOT_RENEWABLE',
      'PRODUCT_NOT_AVAILABLE',
      'METHOD_NOT_AVAILABLE',
      'TOO_MANY_OPEN_ORDERS',
      'IDEMPOTENCY_CONFLICT',
    ],
  })
  async renewSubscription(@Input() { idempotencyKey, ...renewal }: RenewalInput, @Ctx() context: Context) {
    const purchaseCountry = renewal.purchaseCountry.toUpperCase()
    return { order: await this.purchases.renew(context, { ...renewal, purchaseCountry }, idempotencyKey) }
  }

  @Operation({
    audiences: ['panel', 'partner', 'device'],
    requires: ['orders:place'],
    description:
      'Cancels an order that awaits its payment. One whose full amount is on its way cannot be canceled any more; a part that has arrived is reviewed.',
    emits: 'payments.order.canceled',
    returns: { order: [Order, 'The canceled order; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async cancelOrder(@Input() { orderId, organizationId }: CancelationInput, @Ctx() context: Context) {
    return { order: await this.purchases.cancel(context, orderId, organizationId) }
  }

  @Operation({
    audiences: ['panel', 'device'],
    requires: ['coins:redeem'],
    description:
      'Pays an own order, or one of an organization that the caller administers, with a Code Coin for the same product and quantity, or one unit with a blind one.',
    emits: ['payments.payment.settled', 'payments.order.paid'],
    returns: { order: [Order, 'The paid order; null when nothing has changed.'] },
    errors: [
      'NOT_FOUND',
      'INVALID_TRANSITION',
      'CODE_COIN_NOT_USABLE',
      'NOT_RENEWABLE',
      'IDEMPOTENCY_CONFLICT',
    ],
  })
  async redeemCodeCoin(@Input() input: RedemptionInput, @Ctx() context: Context) {
    return { order: await this.purchases.redeem(context, input, input) }
  }
}
