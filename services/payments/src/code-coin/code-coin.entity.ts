import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences } from '@enigm/subgraph'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { codeCoinBatchLifecycle, CodeCoinBatchState } from './code-coin.lifecycle'

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
}

export const codeCoinBatches = aggregate(CodeCoinBatch, {
  lifecycle: codeCoinBatchLifecycle,
  event: ({ id, count }): EventData<'payments.batch.issued'> => ({ batchId: id, count }),
  audit: ({ id }) => ({ scope: 'platform', target: id }),
})
