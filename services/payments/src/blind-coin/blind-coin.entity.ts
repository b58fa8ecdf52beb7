import { Audiences, Stored } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { keptWithOrder } from '../order/order.entity'

/**
 * The key of one product and one quarter. Its private half is sealed with a key outside the database, and deleted at the end of
 * the quarter.
 */
@Stored({
  class: 'LEGAL',
  kept: { days: 3653, after: 't.valid_until' },
  purposes: {
    IDENTIFICATION: ['fingerprint'],
    AUTHENTICATION: ['publicKey', 'sealedKey'],
    COMMERCE: ['productKey', 'issued', 'redeemed'],
    TIMING: ['signsFrom', 'signsUntil', 'validUntil', 'voidedOn'],
  },
})
@Entity()
@Audiences('panel', 'partner', 'device')
@ObjectType({
  description:
    'The key that signs the blind Code Coins of one product in one quarter. Everyone gets the same one: a key for one buyer would mark the coins of that buyer.',
})
export class BlindCoinKey {
  @Field(() => String, { description: 'The SHA-256 of `publicKey` in base64url; it identifies the key.' })
  @PrimaryColumn('text')
  fingerprint!: string

  @Column('bytea')
  publicKey!: Buffer

  /** Null once its quarter has ended, or it was voided. */
  @Column('bytea', { nullable: true })
  sealedKey!: Buffer | null

  @Column('text')
  productKey!: string

  @Field(() => GraphQLDate, { description: 'The first UTC day of its quarter, in which it signs.' })
  @Column('timestamptz')
  signsFrom!: Date

  @Field(() => GraphQLDate, { description: 'The UTC day after its quarter, from which it signs no more.' })
  @Column('timestamptz')
  signsUntil!: Date

  @Field(() => GraphQLDate, { description: 'The UTC day from which its coins do not pay any more.' })
  @Column('timestamptz')
  validUntil!: Date

  @Field(() => GraphQLDate, {
    nullable: true,
    description:
      'The UTC day on which an operator has voided it, after a loss of the key: its coins do not pay any more; otherwise null.',
  })
  @Column('timestamptz', { nullable: true })
  voidedOn!: Date | null

  /** Counted at midnight, like those of a batch: a count that moved at once would tell when a coin was used. */
  @Column('int')
  issued!: number

  @Column('int')
  redeemed!: number
}

/**
 * What an order of blind coins has got: the signatures of its blinded messages, from which only the buyer's browser can make
 * coins. Messages and signatures are deleted with the link of the order.
 */
@Stored({
  class: 'LEGAL',
  kept: keptWithOrder,
  purposes: {
    RELATION: ['orderId', 'fingerprint'],
    PROTECTION: ['requestHash'],
    DELIVERY: ['signatures'],
    COMMERCE: ['quantity'],
  },
})
@Entity()
export class BlindSignature {
  @PrimaryColumn('text')
  orderId!: string

  @Column('text')
  fingerprint!: string

  @Column('int')
  quantity!: number

  /** Of the blinded messages. */
  @Column('text', { nullable: true })
  requestHash!: string | null

  @Column('text', { array: true, nullable: true })
  signatures!: string[] | null
}
