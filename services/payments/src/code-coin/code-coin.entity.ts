import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, countedConnectionOf, Stored } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { codeCoinBatchLifecycle, CodeCoinBatchState } from './code-coin.lifecycle'

@Stored({
  class: 'LEGAL',
  kept: { days: 3653, after: 't.valid_until' },
  purposes: {
    IDENTIFICATION: ['id'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['issuedOn', 'validUntil'],
    COMMERCE: ['productKey', 'count', 'units', 'redeemed', 'voided'],
    EVIDENCE: ['issuedBy'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType({ description: 'Code Coins that were issued together.' })
export class CodeCoinBatch {
  @Field(() => ID, { description: 'Identifies the batch.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => CodeCoinBatchState, { description: 'State of the batch.' })
  @Column('text')
  state!: CodeCoinBatchState

  @Column('text')
  productKey!: string

  @Field(() => Int, { description: 'How many coins were issued.' })
  @Column('int')
  count!: number

  @Field(() => Int, { description: 'How many units of the product each coin pays for.' })
  @Column('int')
  units!: number

  @Field(() => Date, { description: 'The midnight (UTC) from which its coins do not pay any more.' })
  @Column('timestamptz')
  validUntil!: Date

  @Field(() => GraphQLDate, { description: 'The UTC day on which it was issued.' })
  @Column('timestamptz')
  issuedOn!: Date

  /** The operator; null once that account is deleted, and for batches from before operators were recorded. */
  @Column('text', { nullable: true })
  issuedBy!: string | null

  /** Counted at midnight, like the announcement of redemptions: a count that moved at once would tell when a coin was used. */
  @Field(() => Int, { description: 'How many coins had been redeemed at the last midnight (UTC).' })
  @Column('int')
  redeemed!: number

  @Field(() => Int, {
    nullable: true,
    description:
      'How many coins were voided, counted at the midnight (UTC) after it; null before and otherwise.',
  })
  @Column('int', { nullable: true })
  voided!: number | null
}

export const CodeCoinBatchConnection = countedConnectionOf(CodeCoinBatch, 'CodeCoinBatchConnection', [
  'panel',
])

export const codeCoinBatches = aggregate(CodeCoinBatch, {
  lifecycle: codeCoinBatchLifecycle,
  event: ({ id, count }): EventData<'payments.batch.issued'> => ({ batchId: id, count }),
  audit: ({ id }) => ({ scope: 'platform', target: id }),
})
