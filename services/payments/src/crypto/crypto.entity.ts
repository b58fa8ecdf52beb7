import { OutboundQueue, Stored } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { keptWithOrder } from '../order/order.entity'

const FIRST_RETRY_MILLISECONDS = 500
const LONGEST_RETRY_MILLISECONDS = 30_000

/** Requests of addresses and rates. */
export const quoteQueue = new OutboundQueue({
  job: 'crypto.quote',
  backoff: { first: FIRST_RETRY_MILLISECONDS, longest: LONGEST_RETRY_MILLISECONDS },
})

/** The address and the amount of one payment, and what has arrived. Amounts are atomic units, as texts. */
@Stored({
  class: 'LEGAL',
  kept: keptWithOrder,
  purposes: {
    IDENTIFICATION: ['id'],
    RELATION: ['orderId'],
    TIMING: ['ratedAt'],
    COMMERCE: [
      'subaddressIndex',
      'invoiceId',
      'address',
      'rate',
      'due',
      'received',
      'confirmed',
      'locked',
      'confirmations',
    ],
    DELIVERY: ['tries'],
  },
})
@Entity()
export class CryptoQuote {
  /** The payment. */
  @PrimaryColumn('text')
  id!: string

  @Column('text')
  orderId!: string

  /** The number of the address: that of the wallet, or one below zero for the invoice of a store. */
  @Column('int', { nullable: true })
  subaddressIndex!: number | null

  /** Null unless a store has an invoice for the payment. */
  @Column('text', { nullable: true })
  invoiceId!: string | null

  /** Null, like the four others, until wallet and rate source have answered. */
  @Column('text', { nullable: true })
  address!: string | null

  @Column('text', { nullable: true })
  rate!: string | null

  @Column('timestamptz', { nullable: true })
  ratedAt!: Date | null

  @Column('numeric', { nullable: true })
  due!: string | null

  @Column('numeric')
  received!: string

  /** Of what has arrived, that with all its confirmations. */
  @Column('numeric')
  confirmed!: string

  /** Of what counts as no payment because its senders have locked it, that with all its confirmations. */
  @Column('numeric')
  locked!: string

  @Column('int')
  confirmations!: number

  /** Failed tries of the request. */
  @Column('int')
  tries!: number
}

/** A transfer to one of our addresses, as it was last seen. */
@Stored({
  class: 'LEGAL',
  kept: {
    days: 3653,
    after:
      '(SELECT o.placed_on FROM crypto_quote q JOIN "order" o ON o.id = q.order_id WHERE q.subaddress_index = t.subaddress_index)',
    moment: 'the day of the order',
  },
  purposes: {
    IDENTIFICATION: ['txid'],
    COMMERCE: ['subaddressIndex', 'amount', 'height', 'isLocked'],
  },
})
@Entity()
export class CryptoTransfer {
  @PrimaryColumn('text')
  txid!: string

  @PrimaryColumn('int')
  subaddressIndex!: number

  @Column('numeric')
  amount!: string

  /** Null in the pool; 0 when a store counts it as final. */
  @Column('int', { nullable: true })
  height!: number | null

  @Column('boolean')
  isLocked!: boolean
}
