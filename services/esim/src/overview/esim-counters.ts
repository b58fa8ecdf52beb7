import { Audiences } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import type { EsimApp } from '../config'
import { EsimState } from '../esim/esim.lifecycle'

/** Fewer than this many could point to a person (FED-06). */
const SMALLEST_COUNT = 5

const shown = { nullable: true }

@Audiences('panel', 'internal')
@ObjectType({ description: 'eSIMs by state; a number under 5 is null.' })
export class EsimCounters {
  @Field(() => Int, { ...shown, description: 'eSIMs that wait for their activation.' })
  ordered!: number | null

  @Field(() => Int, { ...shown, description: 'eSIMs whose code was shown.' })
  released!: number | null

  @Field(() => Int, { ...shown, description: 'eSIMs that a device has downloaded.' })
  downloaded!: number | null

  @Field(() => Int, { ...shown, description: 'eSIMs that a device has installed.' })
  installed!: number | null

  @Field(() => Int, { ...shown, description: 'eSIMs in use.' })
  enabled!: number | null

  @Field(() => Int, { ...shown, description: 'eSIMs that are switched off.' })
  disabled!: number | null

  @Field(() => Int, { ...shown, description: 'eSIMs that failed.' })
  error!: number | null

  @Field(() => Int, { ...shown, description: 'eSIMs that belong to nobody any more.' })
  unlinked!: number | null

  @Field(() => Int, { ...shown, description: 'eSIMs whose deletion was ordered.' })
  deleted!: number | null

  @Field(() => Int, { ...shown, description: 'eSIMs taken out of use.' })
  retired!: number | null

  @Field(() => Int, { ...shown, description: 'eSIMs whose place another one has taken.' })
  replaced!: number | null
}

/** One statement over all eSIMs. */
export async function countEsims(app: EsimApp): Promise<EsimCounters> {
  const rows = await app.read<{ state: EsimState; count: number }>(
    'SELECT state, count(*)::int AS count FROM esim GROUP BY state',
  )
  const countOf = (state: EsimState) => rows.find((row) => row.state === state)?.count ?? 0
  return Object.fromEntries(
    Object.values(EsimState).map((state) => {
      const count = countOf(state)
      return [state.toLowerCase(), count < SMALLEST_COUNT ? null : count]
    }),
  ) as unknown as EsimCounters
}
