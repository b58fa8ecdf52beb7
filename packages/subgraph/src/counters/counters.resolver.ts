import { Max, Min } from 'class-validator'
import { Args, ArgsType, Field, Int, Query, Resolver } from 'type-graphql'
import type { App } from '../app'
import { Audiences, RequiresScopes } from '../schema/directives'
import { KEPT_DAYS, type Counters } from './counters'

@ArgsType()
class HistoryArgs {
  @Field(() => Int, {
    defaultValue: 30,
    description: `The number of days, today included, from 1 to ${KEPT_DAYS}.`,
  })
  @Min(1)
  @Max(KEPT_DAYS)
  days!: number
}

/** The root fields of one counter, e.g. `esimCounters` and `esimCounterHistory`. */
export function countersResolver(counters: Counters<any>): new (app: App<any>) => object {
  const { name, type, dayType, description } = counters
  const now = `${name.charAt(0).toLowerCase()}${name.slice(1)}`
  const history = `${now.replace(/s$/, '')}History`

  @Resolver()
  class CountersResolver {
    constructor(private readonly app: App<any>) {}

    @Audiences('panel', 'internal')
    @RequiresScopes('dashboard:read')
    @Query(() => type, {
      description: `${description}. For operators, auditors and dashboards. Needs dashboard:read.`,
    })
    [now]() {
      return counters.count(this.app)
    }

    @Audiences('panel', 'internal')
    @RequiresScopes('dashboard:read')
    @Query(() => [dayType], {
      description: `${description} on the last days, today first, at most ${KEPT_DAYS}. A day on which the service did not run is absent. For operators, auditors and dashboards. Needs dashboard:read.`,
    })
    [history](@Args() { days }: HistoryArgs) {
      return counters.history(this.app, days)
    }
  }
  return CountersResolver
}
