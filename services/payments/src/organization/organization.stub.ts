import { Key } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'

/** The organization as this subgraph extends it; accounts owns it. */
@Key('id')
@ObjectType('Organization', { description: 'An organization.' })
export class OrganizationStub {
  @Field(() => ID, { description: 'Names the organization.' })
  id!: string
}
