import {
  Audiences,
  countedConnectionOf,
  PageArgs,
  RequiresScopes,
  stub,
  type Context,
  type CountedConnection,
  type Reference,
} from '@enigm/subgraph'
import { Args, Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql'
import { resultsOf } from '../sharing/sharing.queries'

export const OrganizationStub = stub('Organization', 'An organization, owned by accounts.')

@Audiences('panel', 'partner')
@ObjectType({ description: 'Whether a member has passed, where the member lets the organization see it.' })
class TrainingResult {
  @Field(() => ID, { name: 'membershipId', description: 'The membership of the member.' })
  id!: string

  @Field(() => Boolean, { description: 'Whether the member has passed the essential course.' })
  essentialPassed!: boolean

  @Field(() => Boolean, { description: 'Whether the member has passed the advanced course.' })
  advancedPassed!: boolean
}

const TrainingResultConnection = countedConnectionOf(TrainingResult, 'TrainingResultConnection', [
  'panel',
  'partner',
])

@Resolver(() => OrganizationStub)
export class OrganizationResolver {
  @Audiences('panel', 'partner')
  @RequiresScopes('organizations:read')
  @FieldResolver(() => TrainingResultConnection, {
    nullable: true,
    description:
      'Whether its members have passed the training, for the members who allow it alone; for its administrators and machine clients, null for everybody else. Needs organizations:read.',
  })
  trainingResults(
    @Root() { id }: Reference,
    @Args() { first, after }: PageArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<TrainingResult>> {
    return context.load(resultsOf, { of: id, first, after })
  }
}
