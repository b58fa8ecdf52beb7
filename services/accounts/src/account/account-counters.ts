import { Audiences } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import type { AccountsApp } from '../config'
import type { AccountState } from './account.lifecycle'

/** Fewer than this many could point to a person (FED-06). */
const SMALLEST_COUNT = 5

const shown = { nullable: true }

@Audiences('panel', 'internal')
@ObjectType({ description: 'Accounts by state; a number under 5 is null.' })
export class AccountCounters {
  @Field(() => Int, { ...shown, description: 'Accounts whose holder has not signed in yet.' })
  pending!: number | null

  @Field(() => Int, { ...shown, description: 'Accounts in use.' })
  active!: number | null

  @Field(() => Int, { ...shown, description: 'Accounts in use with fewer rights.' })
  restricted!: number | null

  @Field(() => Int, { ...shown, description: 'Accounts taken out of use.' })
  suspended!: number | null

  @Field(() => Int, { ...shown, description: 'Accounts whose deletion is asked for.' })
  deletionRequested!: number | null

  @Field(() => Int, { ...shown, description: 'Accounts deleted for good.' })
  deleted!: number | null
}

/** One statement over all accounts. */
export async function countAccounts(app: AccountsApp): Promise<AccountCounters> {
  const rows = await app.read<{ state: AccountState; count: number }>(
    'SELECT state, count(*)::int AS count FROM account GROUP BY state',
  )
  const of = (state: `${AccountState}`) => {
    const count = rows.find((row) => row.state === state)?.count ?? 0
    return count < SMALLEST_COUNT ? null : count
  }
  return {
    pending: of('PENDING'),
    active: of('ACTIVE'),
    restricted: of('RESTRICTED'),
    suspended: of('SUSPENDED'),
    deletionRequested: of('DELETION_REQUESTED'),
    deleted: of('DELETED'),
  }
}
