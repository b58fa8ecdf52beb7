import { audiences } from '@enigm/contracts'
import { Field, ObjectType } from 'type-graphql'
import { Audiences, Shareable } from './directives'

/**
 * One state that counts in a review of trust, in the same shape from whichever service (register TRU). Which kinds and values
 * there are, the service that gives them says.
 */
@Shareable()
@Audiences(...audiences)
@ObjectType({
  description: 'A state that supports a review of trust; it gives no content and decides nothing.',
})
export class TrustSignal {
  @Field(() => String, {
    description: 'What it is about, e.g. ESIM_LIFECYCLE; a kind never changes its meaning.',
  })
  kind!: string

  @Field(() => String, { description: 'The state, as the lifecycle of its kind names it.' })
  value!: string

  @Field(() => String, { description: 'The service that vouches for it.' })
  source!: string

  @Field(() => Date, { description: 'When the state came about, as exactly as its kind tells it, in UTC.' })
  observedAt!: Date
}
