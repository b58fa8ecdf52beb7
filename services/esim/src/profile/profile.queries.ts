import { COUNT_SENTENCE } from '@enigm/contracts'
import { Audiences, dailyCounts, type Transaction } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import type { EsimApp } from '../config'
import { EsimPolicy } from './esim-policy'
import { isInPreparation, isRetried } from './profile.lifecycle'

const shown = { nullable: true }

/** The numbers that grow with the customers are shown like those of each aggregate; a fault has to be seen at once (FED-06). */
@Audiences('panel')
@ObjectType({
  description: `The profiles of one connectivity policy, as far as they are known here. The carrier reports only that its stock is empty, not its size. Faults are counted exactly and now; of the others ${COUNT_SENTENCE}.`,
})
export class EsimStock {
  @Field(() => EsimPolicy, { description: 'The policy of these profiles.' })
  policy!: EsimPolicy

  @Field(() => Int, { ...shown, description: 'Profiles that the carrier has not prepared yet.' })
  waiting!: number | null

  @Field(() => Int, { description: 'Waiting profiles for which the stock of the carrier is empty.' })
  outOfStock!: number

  @Field(() => Int, { description: 'Waiting profiles whose last try failed for another reason.' })
  failing!: number

  @Field(() => Int, {
    description:
      'Profiles with an ICCID that does not follow the protocol or that another profile has. They are not ordered again; the holder can replace the eSIM.',
  })
  unusable!: number

  @Field(() => Int, { ...shown, description: 'Profiles that wait at the carrier for their activation.' })
  prepared!: number | null

  @Field(() => Int, { ...shown, description: 'Profiles that were released.' })
  released!: number | null
}

type Faults = Pick<EsimStock, 'policy' | 'outOfStock' | 'failing' | 'unusable'>
type Profiles = Record<'waiting' | 'prepared' | 'released', number>

const profiles = `SELECT *, ${isInPreparation} AND ${isRetried} AS waits, NOT (${isRetried}) AS is_unusable
  FROM carrier_profile p WHERE goal = 'CONFIRMED'`

/** Every policy that the carrier has a profile type for is in the list. */
export async function esimStock(app: EsimApp): Promise<EsimStock[]> {
  const policies = offeredPolicies(app)
  const count = async (missing: readonly string[]) => {
    const rows = await app.read<Profiles & { policy: string }>(
      `SELECT policy, count(*) FILTER (WHERE waits)::int AS waiting,
         count(*) FILTER (WHERE state = 'CONFIRMED')::int AS prepared,
         count(*) FILTER (WHERE state = 'RELEASED')::int AS released FROM (${profiles}) p GROUP BY policy`,
    )
    return missing.map((policy) => {
      const { waiting = 0, prepared = 0, released = 0 } = rows.find((row) => row.policy === policy) ?? {}
      return { waiting, prepared, released }
    })
  }
  const counts = await dailyCounts(app, { kind: 'EsimStock', keys: policies, count })
  const faults = await app.read<Faults>(
    `SELECT policy, count(*) FILTER (WHERE waits AND last_failure = 'OUT_OF_STOCK')::int AS "outOfStock",
       count(*) FILTER (WHERE waits AND last_failure <> 'OUT_OF_STOCK')::int AS failing,
       count(*) FILTER (WHERE is_unusable)::int AS unusable
     FROM (${profiles}) p GROUP BY policy`,
  )
  return policies.map((policy, index) => {
    const { outOfStock = 0, failing = 0, unusable = 0 } = faults.find((row) => row.policy === policy) ?? {}
    return { policy, ...counts[index]!, outOfStock, failing, unusable }
  })
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
