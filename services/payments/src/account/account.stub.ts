import { Key } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'

/** The account as this subgraph extends it; accounts owns it. */
@Key('id')
@ObjectType('Account', { description: 'An account.' })
export class AccountStub {
  @Field(() => ID, { description: 'Names the account.' })
  id!: string
}
