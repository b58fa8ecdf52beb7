import { Audiences, Stored } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'

/** How far the ledger has read the audit sequence of one service. */
@Stored({
  class: 'SECURITY',
  kept: 'PERMANENT',
  purposes: { IDENTIFICATION: ['service'], INTEGRITY: ['position'], TIMING: ['readAt'] },
})
@Entity()
@Audiences('panel')
@ObjectType({ description: 'How far the ledger has recorded the audit entries of one service.' })
export class LedgerSource {
  @PrimaryColumn('text')
  @Field(() => String, { description: 'The name of the service.' })
  service!: string

  @Column('bigint', { transformer: { from: Number, to: (value: number) => value } })
  @Field(() => Int, { description: 'The number of recorded entries of the service.' })
  position!: number

  @Column('timestamptz', { nullable: true })
  @Field(() => Date, {
    nullable: true,
    description: 'The time of the last successful read, in UTC; null before the first one.',
  })
  readAt!: Date | null
}
