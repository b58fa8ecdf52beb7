import { OutboundQueue, Stored } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { keptWithOrder } from '../order/order.entity'

const FIRST_RETRY_MILLISECONDS = 500
const LONGEST_RETRY_MILLISECONDS = 60_000

/** Requests of pages to the card processor. */
export const cardQueue = new OutboundQueue({
  job: 'card.checkout',
  backoff: { first: FIRST_RETRY_MILLISECONDS, longest: LONGEST_RETRY_MILLISECONDS },
})

/** The page of one card payment, at its processor. */
@Stored({
  class: 'LEGAL',
  kept: keptWithOrder,
  purposes: {
    IDENTIFICATION: ['id'],
    RELATION: ['orderId'],
    TIMING: ['expiresAt'],
    DELIVERY: ['url', 'intentId', 'tries'],
  },
})
@Entity()
export class CardCheckout {
  /** The payment. */
  @PrimaryColumn('text')
  id!: string

  @Column('text')
  orderId!: string

  @Column('timestamptz')
  expiresAt!: Date

  /** Null until the processor has answered. */
  @Column('text', { nullable: true })
  url!: string | null

  /** The processor's name of the money, by which it reports a dispute. */
  @Column('text', { nullable: true })
  intentId!: string | null

  /** Failed tries of the request. */
  @Column('int')
  tries!: number
}
