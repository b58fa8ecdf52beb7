import { Audiences } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import type { AccountsApp } from '../config'
import type { AccountState } from './account.lifecycle'
import { suppressed } from './suppression'

const shown = { nullable: true }

@Audiences('panel', 'partner', 'internal')
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

/** How many accounts are in one state. */
export interface StateCount {
  state: AccountState
  count: number
}

/** One statement over all accounts. */
export async function countAccounts(app: AccountsApp): Promise<AccountCounters> {
  const rows = await app.read<StateCount>('SELECT state, count(*)::int AS count FROM account GROUP BY state')
  return countersOf(rows)
}

/** Counts by state as an aggregate shows them. */
export function countersOf(rows: readonly StateCount[]): AccountCounters {
  const of = (state: `${AccountState}`) => suppressed(rows.find((row) => row.state === state)?.count ?? 0)
  return {
    pending: of('PENDING'),
    active: of('ACTIVE'),
    restricted: of('RESTRICTED'),
    suspended: of('SUSPENDED'),
    deletionRequested: of('DELETION_REQUESTED'),
    deleted: of('DELETED'),
  }
}
