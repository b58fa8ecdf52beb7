import { OutboundQueue } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'

const FIRST_RETRY_MILLISECONDS = 500
const LONGEST_RETRY_MILLISECONDS = 30_000

/** Requests of addresses and rates. */
export const quoteQueue = new OutboundQueue({
  job: 'crypto.quote',
  backoff: { first: FIRST_RETRY_MILLISECONDS, longest: LONGEST_RETRY_MILLISECONDS },
})

/** The address and the amount of one payment, and what has arrived. Amounts are atomic units, as texts. */
@Entity()
export class CryptoQuote {
  /** The payment. */
  @PrimaryColumn('text')
  id!: string

  @Column('text')
  orderId!: string

  @Column('int', { nullable: true })
  subaddressIndex!: number | null

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

  @Column('int')
  confirmations!: number

  /** Failed tries of the request. */
  @Column('int')
  tries!: number
}

/** A transfer to one of our addresses, as it was last seen. */
@Entity()
export class CryptoTransfer {
  @PrimaryColumn('text')
  txid!: string

  @PrimaryColumn('int')
  subaddressIndex!: number

  @Column('numeric')
  amount!: string

  /** Null in the pool. */
  @Column('int', { nullable: true })
  height!: number | null
}
