import { Field, ID, ObjectType } from 'type-graphql'
import type { BatchLoader } from '../context'
import { Key } from './directives'

/** A reference to an entity of another subgraph. */
export interface Reference {
  id: string
}

/** Resolves references whose owner, or the statement of each field, decides whether the caller sees the object. */
export const asGiven: BatchLoader<Reference, Reference> = async (references) =>
  references.map(({ id }) => ({ id }))

interface StubOptions {
  /** The description of its id. */
  readonly idDescription?: string
  /** The interfaces of this subgraph that the type implements. */
  readonly implemented?: readonly (abstract new () => object)[]
}

/**
 * A type of another subgraph to which this one adds fields. Each call creates a class, because type-graphql stores field resolvers
 * by class, and services in one process must not share them.
 */
export function stub(name: string, description: string, options: StubOptions = {}): new () => Reference {
  const { idDescription = `Identifies the ${name.toLowerCase()} across services.`, implemented = [] } =
    options
  @Key('id')
  @ObjectType(name, { description, implements: [...implemented] })
  class Stub implements Reference {
    @Field(() => ID, { description: idDescription })
    id!: string
  }
  return Stub
}
