import { Audiences, type App } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import type { KeyState } from '../key/key.lifecycle'

/** Fewer than this many could point to a person (FED-06). */
const SMALLEST_COUNT = 5

const shown = { nullable: true }

@Audiences('internal')
@ObjectType({ description: 'Enigm Keys by state; a number under 5 is null.' })
export class KeyCounters {
  @Field(() => Int, { ...shown, description: 'Linked and not activated yet.' })
  linked!: number | null

  @Field(() => Int, { ...shown, description: 'In use.' })
  active!: number | null

  @Field(() => Int, { ...shown, description: 'Reported lost.' })
  lost!: number | null

  @Field(() => Int, { ...shown, description: 'Revoked.' })
  revoked!: number | null

  @Field(() => Int, { ...shown, description: 'Replaced.' })
  replaced!: number | null

  @Field(() => Int, { ...shown, description: 'Retired.' })
  retired!: number | null
}

/** One statement over all Keys. */
export async function countKeys(app: App): Promise<KeyCounters> {
  const rows = await app.read<{ state: KeyState; count: number }>(
    'SELECT state, count(*)::int AS count FROM enigm_key GROUP BY state',
  )
  const of = (state: `${KeyState}`) => {
    const count = rows.find((row) => row.state === state)?.count ?? 0
    return count < SMALLEST_COUNT ? null : count
  }
  return {
    linked: of('LINKED'),
    active: of('ACTIVE'),
    lost: of('LOST'),
    revoked: of('REVOKED'),
    replaced: of('REPLACED'),
    retired: of('RETIRED'),
  }
}
