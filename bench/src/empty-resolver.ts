import { RequiresScopes } from '@enigm/subgraph'
import { Int, Query, Resolver } from 'type-graphql'

/** A subgraph needs a field, also one that only writes or hears events. */
@Resolver()
export class EmptyResolver {
  @RequiresScopes('dashboard:read')
  @Query(() => Int, { description: 'A subgraph needs a field.' })
  benchmark(): number {
    return 0
  }
}
