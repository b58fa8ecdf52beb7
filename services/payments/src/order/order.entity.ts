import type { EventData } from '@enigm/contracts'
import { Audiences } from '@enigm/subgraph'
import { GraphQLCountryCode } from 'graphql-scalars'
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Currency } from '../product/money'
import { PaymentMethod } from '../product/product.entity'
import { OrderState } from './order.lifecycle'

registerEnumType(OrderState, {
  name: 'OrderState',
  description: 'Where an order stands: commercial state, which opens no content and no key.',
  valuesConfig: {
    PLACED: { description: 'It was made and asks for no payment yet.' },
    AWAITING_PAYMENT: { description: 'It waits to be paid.' },
    PAID: { description: 'It is paid; what was bought waits to be activated.' },
    FULFILLED: {
      description: 'All that was bought is active; nothing ties the order to its holder any more.',
    },
    EXPIRED: { description: 'It was not paid in time.' },
  },
})

/** An order knows product, country and price, and nobody's account: that is one row of purchase_link, while it lasts. */
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'One purchase of one product, in one unit or many.' })
export class Order {
  @Field(() => ID, { description: 'Names the order.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => OrderState, { description: 'Where it stands.' })
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

  @Field(() => Int, { description: 'How many units were bought.' })
  @Column('int')
  quantity!: number

  /** Minor units, as all units together cost when the order was placed. */
  @Column('int')
  amount!: number

  @Column('text')
  currency!: Currency

  @Field(() => Date, { description: 'The UTC day on which it was placed.' })
  @Column('timestamptz')
  placedOn!: Date

  /** Forgotten with the payment: it would tell the minute of the order. */
  @Field(() => Date, {
    nullable: true,
    description: 'Until when it can be paid; null when it waits for no payment.',
  })
  @Column('timestamptz', { nullable: true })
  expiresAt!: Date | null
}

/** What events say of an order. */
export function orderData({ id, state }: Order): EventData<'payments.order.placed'> {
  return { orderId: id, state }
}
