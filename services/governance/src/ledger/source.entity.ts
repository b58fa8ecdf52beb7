import { Audiences } from '@enigm/subgraph'
import { Field, Float, ObjectType } from 'type-graphql'

/** How far the ledger has read the audit sequence of one service. */
@Audiences('panel')
@ObjectType({ description: 'How far the ledger has recorded the audit entries of one service.' })
export class LedgerSource {
  @Field(() => String, { description: 'The name of the service.' })
  service!: string

  @Field(() => Float, { description: 'The position in the service’s sequence up to which it is recorded.' })
  position!: number

  @Field(() => Date, {
    nullable: true,
    description:
      'The time of the last successful read, in UTC; reads without a new entry are noted every ten seconds. Null before the first one.',
  })
  readAt!: Date | null
}
