import { Audiences, type Transaction } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import type { EsimApp } from '../config'
import { EsimPolicy } from './esim-policy'
import { isInPreparation, isRetried } from './profile.lifecycle'

@Audiences('panel')
@ObjectType({
  description:
    'The profiles of one connectivity policy, as far as they are known here. The carrier reports only that its stock is empty, not its size.',
})
export class EsimStock {
  @Field(() => EsimPolicy, { description: 'The policy of these profiles.' })
  policy!: EsimPolicy

  @Field(() => Int, { description: 'Profiles that the carrier has not prepared yet.' })
  waiting!: number

  @Field(() => Int, { description: 'Waiting profiles for which the stock of the carrier is empty.' })
  outOfStock!: number

  @Field(() => Int, { description: 'Waiting profiles whose last try failed for another reason.' })
  failing!: number

  @Field(() => Int, {
    description:
      'Profiles with an ICCID that does not follow the protocol or that another profile has. They are not ordered again; the holder can replace the eSIM.',
  })
  unusable!: number

  @Field(() => Int, { description: 'Profiles that wait at the carrier for their activation.' })
  prepared!: number

  @Field(() => Int, { description: 'Profiles that were released.' })
  released!: number
}

/** One statement over all profiles; every policy that the carrier has a profile type for is in the list. */
export async function esimStock(app: EsimApp): Promise<EsimStock[]> {
  const rows = await app.read<EsimStock>(
    `SELECT policy, count(*) FILTER (WHERE waits)::int AS waiting,
       count(*) FILTER (WHERE waits AND last_failure = 'OUT_OF_STOCK')::int AS "outOfStock",
       count(*) FILTER (WHERE waits AND last_failure <> 'OUT_OF_STOCK')::int AS failing,
       count(*) FILTER (WHERE is_unusable)::int AS unusable,
       count(*) FILTER (WHERE state = 'CONFIRMED')::int AS prepared,
       count(*) FILTER (WHERE state = 'RELEASED')::int AS released
     FROM (SELECT *, ${isInPreparation} AND ${isRetried} AS waits, NOT (${isRetried}) AS is_unusable
           FROM carrier_profile p WHERE goal = 'CONFIRMED') p
     GROUP BY policy`,
  )
  const nothing = { waiting: 0, outOfStock: 0, failing: 0, unusable: 0, prepared: 0, released: 0 }
  return offeredPolicies(app).map((policy) => ({
    ...nothing,
    ...rows.find((row) => row.policy === policy),
    policy,
  }))
}

/** The policies that the carrier has a profile type for. */
export function offeredPolicies({ config }: EsimApp): EsimPolicy[] {
  return Object.values(EsimPolicy).filter((policy) => config.CARRIER_PROFILE_TYPES[policy])
}

/**
 * When an organization queue has to be processed again: a profile is due, or an entitlement waits for its eSIM. Never before
 * now, so that a queue that has just been processed comes after all waiting jobs. Null when nothing waits.
 */
export async function nextInQueue(tx: Transaction, organizationId: string): Promise<Date | null> {
  const [row] = await tx.query<{ at: Date | null }>(
    `SELECT greatest(min(at), clock_timestamp()) AS at FROM (
       SELECT min(p.next_try_at) AS at FROM carrier_profile p
       WHERE p.organization_queue = $1 AND ${isInPreparation} AND ${isRetried}
       UNION ALL
       SELECT clock_timestamp() WHERE EXISTS (SELECT FROM entitlement WHERE organization_queue = $1)) AS waiting
     HAVING min(at) IS NOT NULL`,
    [organizationId],
  )
  return row?.at ?? null
}
