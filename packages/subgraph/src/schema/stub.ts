import { Field, ID, ObjectType } from 'type-graphql'
import { Key } from './directives'

/** A reference to an entity of another subgraph. */
export interface Reference {
  id: string
}

/**
 * A type of another subgraph that this one adds fields to: a fresh class for each call, because type-graphql keeps field
 * resolvers with the class and services of one process must not see those of each other.
 */
export function stub(name: string, description: string): new () => Reference {
  @Key('id')
  @ObjectType(name, { description })
  class Stub implements Reference {
    @Field(() => ID, { description: `Identifies the ${name.toLowerCase()} across services.` })
    id!: string
  }
  return Stub
}
