import type { EventData } from '@enigm/contracts'
import { Audiences, type BatchLoader } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Currency } from '../product/money'
import { PaymentMethod } from '../product/product.entity'
import { PaymentState } from './payment.lifecycle'

registerEnumType(PaymentState, {
  name: 'PaymentState',
  description: 'Where a payment stands: commercial state, which opens no content and no key.',
  valuesConfig: {
    AWAITING: { description: 'Nothing has been paid yet.' },
    SETTLED: { description: 'It is paid; that alone activates nothing.' },
    EXPIRED: { description: 'It was not paid in time.' },
  },
})

/** No payer, no instrument, no moment: a payment knows its order and nothing of an account. */
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({ description: 'The payment of one order.' })
export class Payment {
  @Field(() => ID, { description: 'Names the payment.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  orderId!: string

  @Field(() => PaymentState, { description: 'Where it stands.' })
  @Column('text')
  state!: PaymentState

  @Field(() => PaymentMethod, { description: 'How it is paid.' })
  @Column('text')
  method!: PaymentMethod

  /** Minor units. */
  @Column('int')
  amount!: number

  @Column('text')
  currency!: Currency
}

/** What events say of a payment. */
export function paymentData({ id, orderId, state }: Payment): EventData<'payments.payment.created'> {
  return { paymentId: id, orderId, state }
}

/** Payments by the id of their order. */
export const paymentsByOrder: BatchLoader<string, Payment> = async (orderIds, { app }) => {
  const rows = await app.read<Payment>(
    `SELECT id, version, order_id AS "orderId", state, method, amount, currency FROM payment WHERE order_id = ANY($1)`,
    [orderIds],
  )
  const byOrder = new Map(rows.map((payment) => [payment.orderId, payment]))
  return orderIds.map((id) => byOrder.get(id) ?? new Error('an order has no payment'))
}
