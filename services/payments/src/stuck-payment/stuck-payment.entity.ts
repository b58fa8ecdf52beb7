import { newId, type EventData } from '@enigm/contracts'
import {
  aggregate,
  Audiences,
  countedConnectionOf,
  startOfDay,
  type Transaction,
  Stored,
} from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, In, Not, PrimaryColumn } from 'typeorm'
import { StuckPaymentReason, StuckPaymentState, stuckPaymentLifecycle } from './stuck-payment.lifecycle'

/** It names a payment and no holder, address or transaction: staff decide about money, not about persons (PAY-01). */
@Stored({
  class: 'LEGAL',
  kept: { days: 3653, after: 't.opened_on', when: "t.state <> 'OPEN'" },
  purposes: {
    IDENTIFICATION: ['id'],
    RELATION: ['paymentId'],
    LIFECYCLE: ['version', 'state', 'reason'],
    TIMING: ['openedOn'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType({ description: 'A payment whose money needs the decision of an operator. It names no buyer.' })
export class StuckPayment {
  @Field(() => ID, { description: 'Identifies the stuck payment.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => StuckPaymentState, { description: 'State of the stuck payment.' })
  @Column('text')
  state!: StuckPaymentState

  @Field(() => StuckPaymentReason, { description: 'The reason for which it needs a decision.' })
  @Column('text')
  reason!: StuckPaymentReason

  @Column('text')
  paymentId!: string

  @Field(() => GraphQLDate, { description: 'The UTC day on which it got stuck.' })
  @Column('timestamptz')
  openedOn!: Date
}

export const stuckPayments = aggregate(StuckPayment, {
  lifecycle: stuckPaymentLifecycle,
  event: ({ id, paymentId, state }): EventData<'payments.stuck.opened'> => ({
    ...{ stuckPaymentId: id, paymentId, state },
  }),
  audit: ({ id }) => ({ scope: 'platform', target: id }),
})

export const StuckPaymentConnection = countedConnectionOf(StuckPayment, 'StuckPaymentConnection', ['panel'])

/** A decision about the money of an order answers neither a dispute nor a locked transfer: each is an entry for itself. */
const separate: readonly StuckPaymentReason[] = ['DISPUTED', 'LOCKED']

/** Puts a locked payment into the operator's queue, unless it is there already. */
export async function openStuckPayment(
  tx: Transaction,
  paymentId: string,
  reason: StuckPaymentReason,
): Promise<void> {
  const same = separate.includes(reason) ? reason : Not(In(separate))
  if (await tx.manager.existsBy(StuckPayment, { paymentId, reason: same, state: 'OPEN' })) return
  await stuckPayments.create(
    tx,
    'payments.stuck.opened',
    {
      ...{ id: newId('stuckPayment'), state: stuckPaymentLifecycle.initial },
      ...{ reason, paymentId, openedOn: startOfDay(new Date()) },
    },
    { reason },
  )
}
