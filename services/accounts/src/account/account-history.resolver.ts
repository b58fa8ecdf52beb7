import {
  accountOf,
  Audiences,
  Context,
  DataAccessConnection,
  ownDataAccesses,
  PageArgs,
  RequiresScopes,
  type Connection,
  type DataAccess,
} from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, ID, Resolver } from 'type-graphql'
import type { AccountsApp } from '../config'
import { Account } from './account.entity'
import { AccountMove } from './account-move.entity'
import { platformHandle } from './platform-handle'

const MOST_SHOWN = 100

@Resolver(() => Account)
export class AccountHistoryResolver {
  constructor(private readonly app: AccountsApp) {}

  @FieldResolver(() => [AccountMove], {
    description: 'How the account came into its present state, newest first; at most 100 moves.',
  })
  @RequiresScopes('account:self')
  @Audiences('panel')
  lifecycle(@Ctx() { caller }: Context): Promise<AccountMove[]> {
    return this.app.read<AccountMove>(
      `SELECT "from", "to", reason_category AS "reasonCategory", at FROM account_move
       WHERE account_id = $1 ORDER BY seq DESC LIMIT $2`,
      [accountOf(caller), MOST_SHOWN],
    )
  }

  @FieldResolver(() => DataAccessConnection, {
    description: 'Who else has looked at the account here, newest first: as what, at what and in which hour.',
  })
  @RequiresScopes('account:self')
  @Audiences('panel')
  accesses(@Ctx() context: Context, @Args() page: PageArgs): Promise<Connection<DataAccess>> {
    return ownDataAccesses(context, page)
  }

  @FieldResolver(() => ID, {
    description:
      'Names the account for the platform’s staff, so that its holder can speak of it; it opens nothing.',
  })
  @RequiresScopes('account:self')
  @Audiences('panel')
  platformHandle(@Ctx() { caller }: Context): string {
    return platformHandle(this.app, accountOf(caller))
  }
}
