import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { keptWithOrder } from '../order/order.entity'
import type { Currency } from '../product/money'
import { PaymentMethod } from '../product/product.entity'
import { PaymentFlag, paymentLifecycle, PaymentState } from './payment.lifecycle'

/** No payer, no instrument, no moment: a payment refers to its order and to no account. */
@Stored({
  class: 'LEGAL',
  kept: keptWithOrder,
  purposes: {
    IDENTIFICATION: ['id'],
    RELATION: ['orderId'],
    LIFECYCLE: ['version', 'state', 'flags'],
    COMMERCE: ['method', 'amount', 'currency'],
  },
})
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'The payment of one order.' })
export class Payment {
  @Field(() => ID, { description: 'Identifies the payment.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  orderId!: string

  @Field(() => PaymentState, { description: 'State of the payment.' })
  @Column('text')
  state!: PaymentState

  @Field(() => [PaymentFlag], { description: 'Its irregularities; usually none.' })
  @Column('text', { array: true })
  flags!: PaymentFlag[]

  @Field(() => PaymentMethod, { description: 'How it is paid.' })
  @Column('text')
  method!: PaymentMethod

  /** Minor units. */
  @Column('int')
  amount!: number

  @Column('text')
  currency!: Currency
}

/** Its changes follow those of its order, which are audited. */
export const payments = aggregate(Payment, {
  lifecycle: paymentLifecycle,
  event: ({ id, orderId, state }): EventData<'payments.payment.created'> => ({
    paymentId: id,
    orderId,
    state,
  }),
  audit: null,
})
