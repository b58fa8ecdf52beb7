import { Audiences, RequiresScopes } from '@enigm/subgraph'
import { Field, Int, ObjectType, Query, Resolver } from 'type-graphql'
import { suppressSmallCount } from '@enigm/contracts'
import type { AccountsApp } from '../../config'
import type { SecurityEventCategory } from './security-event.entity'

const DAYS = 7
const shown = { nullable: true }

type Counts = Record<Lowercase<`${SecurityEventCategory}`>, number | null>

@Audiences('internal')
@ObjectType({
  description: 'Security events of one day by category; null when they concern fewer than 5 accounts.',
})
class SecurityEventCounters implements Counts {
  @Field(() => Date, { description: 'The day, which is over, in UTC.' })
  day!: Date

  @Field(() => Int, { ...shown, description: 'Events about sessions.' })
  session!: number | null

  @Field(() => Int, { ...shown, description: 'Events about PINs.' })
  pin!: number | null

  @Field(() => Int, { ...shown, description: 'Events about ways to sign in.' })
  credential!: number | null

  @Field(() => Int, { ...shown, description: 'Events about recoveries.' })
  recovery!: number | null

  @Field(() => Int, { ...shown, description: 'Events about devices of sessions.' })
  device!: number | null

  @Field(() => Int, { ...shown, description: 'Events that a rule has caused.' })
  policy!: number | null

  @Field(() => Int, { ...shown, description: 'Events that the platform has caused.' })
  administration!: number | null

  @Field(() => Int, { ...shown, description: 'Events about deletions of accounts.' })
  deletion!: number | null
}

interface Row {
  day: Date
  category: SecurityEventCategory | null
  events: number
  accounts: number
}

@Resolver()
export class SecurityEventCountersResolver {
  constructor(private readonly app: AccountsApp) {}

  @Query(() => [SecurityEventCounters], {
    description:
      'Security events of all accounts in each of the last 7 full days, newest first. For dashboards. Needs dashboard:security.',
  })
  @RequiresScopes('dashboard:security')
  @Audiences('internal')
  securityEventCounters(): Promise<SecurityEventCounters[]> {
    return countSecurityEvents(this.app)
  }
}

/** Only days that are over: two answers of one day differ by nothing, and so by nobody (FED-06). */
async function countSecurityEvents(app: AccountsApp): Promise<SecurityEventCounters[]> {
  const rows = await app.read<Row>(
    `SELECT d.day, e.category, count(e.id)::int AS events, count(DISTINCT e.account_id)::int AS accounts
     FROM (SELECT date_trunc('day', clock_timestamp(), 'UTC') - n * interval '24 hours' AS day FROM generate_series(1, $1::int) n) d
     LEFT JOIN security_event e ON e.at >= d.day AND e.at < d.day + interval '24 hours'
     GROUP BY d.day, e.category ORDER BY d.day DESC`,
    [DAYS],
  )
  const days = [...new Set(rows.map(({ day }) => day.getTime()))]
  return days.map((day) => {
    const of = (category: `${SecurityEventCategory}`) => {
      const row = rows.find((each) => each.day.getTime() === day && each.category === category)
      return row && suppressSmallCount(row.accounts) !== null ? row.events : null
    }
    return {
      day: new Date(day),
      session: of('SESSION'),
      pin: of('PIN'),
      credential: of('CREDENTIAL'),
      recovery: of('RECOVERY'),
      device: of('DEVICE'),
      policy: of('POLICY'),
      administration: of('ADMINISTRATION'),
      deletion: of('DELETION'),
    }
  })
}
