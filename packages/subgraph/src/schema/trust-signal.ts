import { audiences } from '@enigm/contracts'
import { Field, ObjectType } from 'type-graphql'
import { Audiences, Shareable } from './directives'

/**
 * One state that supports a review of trust, in the same form from every service (register TRU). The service defines its kinds
 * and values.
 */
@Shareable()
@Audiences(...audiences)
@ObjectType({
  description: 'A state that supports a review of trust; it contains no content and decides nothing.',
})
export class TrustSignal {
  @Field(() => String, {
    description: 'The kind of the state, e.g. ESIM_LIFECYCLE; its meaning never changes.',
  })
  kind!: string

  @Field(() => String, { description: 'The state, as defined by the lifecycle of its kind.' })
  value!: string

  @Field(() => String, {
    description: 'The origin of the state: a service, or the part of a device that has reported it.',
  })
  source!: string

  @Field(() => Date, {
    description: 'The time of the last change of the state in UTC, with the precision of its kind.',
  })
  observedAt!: Date
}
