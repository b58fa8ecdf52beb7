import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, countedConnectionOf, Stored } from '@enigm/subgraph'
import { GraphQLCountryCode, GraphQLDate } from 'graphql-scalars'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Currency } from '../product/money'
import { PaymentMethod } from '../product/product.entity'
import { OrderDelivery, orderLifecycle, OrderState } from './order.lifecycle'

/** Ten years, as tax law requires (RET-02). */
const TAX_RECORD_DAYS = 3653

/** How long a row of another table is kept that belongs to the order `t.order_id`. */
export const keptWithOrder = {
  days: TAX_RECORD_DAYS,
  after: '(SELECT o.placed_on FROM "order" o WHERE o.id = t.order_id)',
  moment: 'the day of the order',
} as const

/** An order holds product, country and price, and no account: only the row of purchase_link names its holder, while it exists. */
@Stored({
  class: 'LEGAL',
  // While it is linked, its holder still needs it.
  kept: {
    days: TAX_RECORD_DAYS,
    after: 't.placed_on',
    when: 'NOT EXISTS (SELECT FROM purchase_link l WHERE l.order_id = t.id)',
  },
  purposes: {
    IDENTIFICATION: ['id'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['placedOn', 'expiresAt'],
    COMMERCE: [
      'productKey',
      'purchaseCountry',
      'method',
      'delivery',
      'quantity',
      'amount',
      'netAmount',
      'vatHundredths',
      'currency',
    ],
  },
})
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'The purchase of one product, in one unit or several.' })
export class Order {
  @Field(() => ID, { description: 'Identifies the order.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => OrderState, { description: 'State of the order.' })
  @Column('text')
  state!: OrderState

  @Column('text')
  productKey!: string

  /** Selected by the buyer; nothing infers it (PAY-10). */
  @Field(() => GraphQLCountryCode, {
    description: 'The country that the buyer has selected, ISO 3166-1 alpha-2.',
  })
  @Column('text')
  purchaseCountry!: string

  @Field(() => PaymentMethod, { description: 'How it is paid.' })
  @Column('text')
  method!: PaymentMethod

  @Field(() => OrderDelivery, { description: 'What its payment gives.' })
  @Column('text')
  delivery!: OrderDelivery

  @Field(() => Int, { description: 'How many units it has.' })
  @Column('int')
  quantity!: number

  /** Minor units: the price of all units when the order was placed. */
  @Column('int')
  amount!: number

  @Column('text')
  currency!: Currency

  /** The part of the amount without VAT. */
  @Column('int')
  netAmount!: number

  @Field(() => Int, {
    description:
      'The rate of VAT in its total, in hundredths of a percent: that of the country and the day of the order.',
  })
  @Column('int')
  vatHundredths!: number

  @Field(() => GraphQLDate, { description: 'The UTC day on which it was placed.' })
  @Column('timestamptz')
  placedOn!: Date

  /** Deleted with the payment: it would reveal the minute of the order. */
  @Field(() => Date, {
    nullable: true,
    description: 'Until when it can be paid; null when it does not await its payment.',
  })
  @Column('timestamptz', { nullable: true })
  expiresAt!: Date | null
}

/** A change that the holder's trail must show names that trail itself: no order refers to its holder. */
export const orders = aggregate(Order, {
  lifecycle: orderLifecycle,
  event: ({ id, state }): EventData<'payments.order.placed'> => ({ orderId: id, state }),
  audit: null,
})

export const OrderConnection = countedConnectionOf(Order, 'OrderConnection', ['panel', 'partner', 'device'])
