import { Field, ID, ObjectType } from 'type-graphql'
import { Key } from './directives'

/** A reference to an entity of another subgraph. */
export interface Reference {
  id: string
}

/**
 * A type of another subgraph to which this one adds fields. Each call creates a class, because type-graphql stores field resolvers
 * by class, and services in one process must not share them.
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
