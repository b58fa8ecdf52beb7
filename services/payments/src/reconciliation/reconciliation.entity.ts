import { Audiences, countedConnectionOf, enumType, Stored } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { PaymentMethod } from '../product/product.entity'

export const DifferenceKind = enumType('DifferenceKind', 'What a reconciliation has found.', {
  CARD_NOT_RECORDED: 'The card processor reports money that no payment and no entry of the queue has.',
  CARD_NOT_REPORTED: 'A card payment is settled, and the card processor reports no money for it.',
  CARD_AMOUNT: 'The card processor reports another amount or currency than that of the payment.',
  CARD_UNKNOWN: 'The card processor reports money for a payment that does not exist.',
  WALLET_NOT_RECORDED: 'The wallet shows money at the address of a payment that was not recorded.',
  WALLET_NOT_REPORTED: 'Money was recorded, and the wallet does not show it any more.',
  WALLET_UNKNOWN: 'The wallet shows money at an address that belongs to no payment.',
  ORDER_STATE: 'An order is paid and its payment is not settled, or the other way round.',
  ORDER_AMOUNT: 'A payment has another amount, currency or method than its order.',
  ORDER_UNITS: 'A paid order has another number of entitlements than units.',
  CODE_COIN_UNITS: 'More units of a product are paid with Code Coins than its redeemed coins pay for.',
  BATCH_COINS:
    'A batch of Code Coins has another number of coins or of redeemed coins than it records, or a usable coin after its end.',
  BLIND_COIN_UNITS:
    'An order of blind Code Coins has another number of signatures than units, or is complete without them.',
  BLIND_COIN_KEY: 'More blind Code Coins of a key were redeemed than it has signed here.',
  INVOICE_AMOUNT: 'An invoice has other amounts than its order, or is issued for an order that is not paid.',
  INVOICE_NOT_ISSUED: 'An order with a requested invoice is paid, and the invoice is not issued.',
  INVOICE_NUMBER: 'The numbers of the invoices of a year have a gap.',
})
export type DifferenceKind = keyof typeof DifferenceKind

/** The last comparison; there is one row. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'WORK',
  purposes: { IDENTIFICATION: ['id'], TIMING: ['comparedAt'], DELIVERY: ['unreachable'] },
})
@Entity()
@Audiences('panel', 'internal')
@ObjectType({
  description:
    'The last comparison of what the processors, the orders, the payments and the invoices say. It changes nothing and names no buyer.',
})
export class Reconciliation {
  @PrimaryColumn('text')
  id!: string

  @Field(() => Date, { description: 'When it was made.' })
  @Column('timestamptz')
  comparedAt!: Date

  @Field(() => [PaymentMethod], {
    description:
      'The methods whose processor did not answer: their differences are those of an earlier comparison.',
  })
  @Column('text', { array: true })
  unreachable!: PaymentMethod[]
}

/** It names no holder, address, transaction or session of a processor. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'WORK',
  purposes: {
    IDENTIFICATION: ['id', 'subject'],
    LIFECYCLE: ['kind'],
    RELATION: ['paymentId'],
    EVIDENCE: ['recorded', 'reported'],
    TIMING: ['foundOn'],
  },
})
@Entity()
@Audiences('panel', 'internal')
@ObjectType({
  description: 'A difference that a reconciliation has found, and that the last one still finds.',
})
export class ReconciliationDifference {
  @Field(() => ID, { description: 'Identifies the difference.' })
  @PrimaryColumn('text')
  id!: string

  @Field(() => DifferenceKind, { description: 'What was found.' })
  @Column('text')
  kind!: DifferenceKind

  /** What it is about: a payment, a year, or a hash of the name that a processor has for money. */
  @Column('text')
  subject!: string

  @Column('text', { nullable: true })
  paymentId!: string | null

  @Field(() => String, { nullable: true, description: 'What orders and payments say; null for nothing.' })
  @Column('text', { nullable: true })
  recorded!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'What the other side says: the processor, the payment or the invoice; null for nothing.',
  })
  @Column('text', { nullable: true })
  reported!: string | null

  @Field(() => GraphQLDate, { description: 'The UTC day on which it was found first.' })
  @Column('timestamptz')
  foundOn!: Date
}

/** A difference before it is stored. */
export type Difference = Pick<
  ReconciliationDifference,
  'kind' | 'subject' | 'paymentId' | 'recorded' | 'reported'
>

export const ReconciliationDifferenceConnection = countedConnectionOf(
  ReconciliationDifference,
  'ReconciliationDifferenceConnection',
  ['panel', 'internal'],
)
