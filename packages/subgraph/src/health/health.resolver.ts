import type { ServiceName } from '@enigm/contracts'
import { Field, Float, Int, ObjectType, Query, Resolver } from 'type-graphql'
import type { App } from '../app'
import { Audiences, RequiresScopes, Shareable } from '../schema/directives'
import type { ExternalSystemRow } from './external-systems'
import { readHealth, type Health } from './health'

@Shareable()
@Audiences('panel', 'internal')
@ObjectType({ description: 'An external system that a service calls, or that sends it events.' })
class ExternalSystem implements ExternalSystemRow {
  @Field(() => String, { description: 'Its name, e.g. CARRIER or ENVIRONMENT_AGENT:EU_CENTRAL.' })
  name!: string

  @Field(() => Boolean, { description: 'Whether it has answered the last call.' })
  isAnswering!: boolean

  @Field(() => Date, { description: 'The minute since which it answers or does not, in UTC.' })
  since!: Date

  @Field(() => Date, { description: 'The hour of the last call, in UTC.' })
  calledAt!: Date
}

@Shareable()
@Audiences('panel', 'internal')
@ObjectType({ description: 'What works of a service and what does not. The numbers are exact.' })
class ServiceHealth implements Health {
  @Field(() => Int, { description: 'Own events that are not published yet.' })
  unpublished!: number

  @Field(() => Float, { description: 'Seconds since the oldest of them has occurred; 0 without any.' })
  oldestUnpublishedSeconds!: number

  @Field(() => Int, { description: 'Events of others that wait for an operator after ten failed attempts.' })
  parked!: number

  @Field(() => Int, { description: 'Events of others whose last attempt has failed and that are retried.' })
  failing!: number

  @Field(() => Float, {
    description:
      'Seconds since the oldest event was received that is neither applied nor parked; 0 without any.',
  })
  oldestWaitingSeconds!: number

  @Field(() => Int, { description: 'Timers and commands that should have begun over a minute ago.' })
  overdueJobs!: number

  @Field(() => Float, { description: 'Seconds by which the most overdue of them is late; 0 without any.' })
  overdueSeconds!: number

  @Field(() => Int, { description: 'Timers and commands whose last attempt has failed.' })
  failingJobs!: number

  @Field(() => Int, { description: 'Timers that are due later than any term ends: a clock was wrong.' })
  farFutureJobs!: number

  @Field(() => [ExternalSystem], {
    description: 'The external systems that were called in the last 90 days, by name.',
  })
  externalSystems!: ExternalSystem[]
}

/** The root field by which operators see what works of one service, e.g. `paymentsHealth`. */
export function healthResolver(service: ServiceName): new (app: App<any>) => object {
  const field = `${service}Health` as const

  @Resolver()
  class HealthResolver {
    constructor(private readonly app: App<any>) {}

    @Audiences('panel', 'internal')
    @RequiresScopes('platform:operate')
    @Query(() => ServiceHealth, {
      nullable: true,
      description: `What works of ${service} and what does not; null with an error while it is not available. For operators. Needs platform:operate.`,
    })
    [field](): Promise<ServiceHealth> {
      return readHealth(this.app)
    }
  }
  return HealthResolver
}
