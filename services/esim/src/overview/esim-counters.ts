import { Audiences } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import type { EsimApp } from '../config'
import { EsimState } from '../esim/esim.lifecycle'

/** Fewer than this many could point to a person (FED-06). */
const SMALLEST_COUNT = 5

@Audiences('panel', 'internal')
@ObjectType({ description: 'How many eSIMs are in one state.' })
export class EsimStateCount {
  @Field(() => EsimState, { description: 'The state.' })
  state!: EsimState

  @Field(() => Int, { nullable: true, description: 'How many; null for fewer than 5.' })
  count!: number | null
}

/** One statement over all eSIMs; every state is there, whether or not an eSIM is in it. */
export async function countEsims(app: EsimApp): Promise<EsimStateCount[]> {
  const rows = await app.read<{ state: EsimState; count: number }>(
    'SELECT state, count(*)::int AS count FROM esim GROUP BY state',
  )
  return Object.values(EsimState).map((state) => {
    const count = rows.find((row) => row.state === state)?.count ?? 0
    return { state, count: count < SMALLEST_COUNT ? null : count }
  })
}
