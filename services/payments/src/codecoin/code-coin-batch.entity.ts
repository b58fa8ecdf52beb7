import type { EventData } from '@enigm/contracts'
import { Audiences } from '@enigm/subgraph'
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { CodeCoinBatchState } from './code-coin.lifecycle'

registerEnumType(CodeCoinBatchState, {
  name: 'CodeCoinBatchState',
  description: 'Where a batch of Code Coins stands.',
  valuesConfig: {
    ISSUED: { description: 'Its coins pay, each once.' },
    EXPIRED: { description: 'None of its coins pays any more.' },
  },
})

@Entity()
@Audiences('panel')
@ObjectType({ description: 'Code Coins that were issued together.' })
export class CodeCoinBatch {
  @Field(() => ID, { description: 'Names the batch.' })
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => CodeCoinBatchState, { description: 'Where it stands.' })
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

  @Field(() => Date, { description: 'The midnight (UTC) from which its coins pay no more.' })
  @Column('timestamptz')
  validUntil!: Date
}

/** What events say of a batch. */
export function batchData({ id, count }: CodeCoinBatch): EventData<'payments.batch.issued'> {
  return { batchId: id, count }
}
