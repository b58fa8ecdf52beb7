import { Audiences } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import type { EsimApp } from '../config'
import { EsimPolicy } from '../esim/esim.policy'

@Audiences('panel')
@ObjectType({
  description:
    'What is known of the profiles of one policy. A carrier does not tell its stock: only that it has run out.',
})
export class EsimStock {
  @Field(() => EsimPolicy, { description: 'The policy that these profiles carry out.' })
  policy!: EsimPolicy

  @Field(() => Int, { description: 'Orders that the carrier has not carried out yet.' })
  waiting!: number

  @Field(() => Int, { description: 'Those of them that wait because the carrier has run out.' })
  outOfStock!: number

  @Field(() => Int, {
    description: 'Those of them that failed for another reason when they were last tried.',
  })
  failing!: number

  @Field(() => Int, { description: 'Profiles that wait at the carrier for their activation.' })
  prepared!: number

  @Field(() => Int, { description: 'Profiles that were released.' })
  released!: number
}

/** One statement over all profiles; every policy that the carrier has a profile type for is there. */
export async function esimStock(app: EsimApp): Promise<EsimStock[]> {
  const rows = await app.read<EsimStock>(
    `SELECT policy, count(*) FILTER (WHERE waits)::int AS waiting,
       count(*) FILTER (WHERE waits AND last_failure = 'OUT_OF_STOCK')::int AS "outOfStock",
       count(*) FILTER (WHERE waits AND last_failure <> 'OUT_OF_STOCK')::int AS failing,
       count(*) FILTER (WHERE state = 'CONFIRMED')::int AS prepared,
       count(*) FILTER (WHERE state = 'RELEASED')::int AS released
     FROM (SELECT *, state IN ('NEW', 'ALLOCATED') AS waits FROM carrier_profile WHERE goal = 'CONFIRMED') p
     GROUP BY policy`,
  )
  const nothing = { waiting: 0, outOfStock: 0, failing: 0, prepared: 0, released: 0 }
  return Object.values(EsimPolicy)
    .filter((policy) => app.config.CARRIER_PROFILE_TYPES[policy])
    .map((policy) => ({ ...nothing, ...rows.find((row) => row.policy === policy), policy }))
}
