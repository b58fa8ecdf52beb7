import { accountOf, type CallContext } from '@enigm/subgraph'
import type { AccountsApp } from '../config'
import { Account, accountAudit, accountData } from './account.entity'

/** What a holder lets fellow members see; the statements that list members enforce it. */
export type Visibility = Pick<Account, 'shownToFellowMembers' | 'joinDayShown'>

/** Keeps what holders let others see (ACC-09). */
export class AccountVisibilityService {
  constructor(private readonly app: AccountsApp) {}

  /** What this account lets others see. @throws Error when there is no such account */
  async find(accountId: string): Promise<Visibility> {
    const [visibility] = await this.app.read<Visibility>(
      `SELECT shown_to_fellow_members AS "shownToFellowMembers", join_day_shown AS "joinDayShown"
       FROM account WHERE id = $1`,
      [accountId],
    )
    if (!visibility) throw new Error('an account without a row has a session')
    return visibility
  }

  /** Sets it for the calling account; no other account can be named. @throws DomainFailure NOT_FOUND */
  async update(context: CallContext, { shownToFellowMembers, joinDayShown }: Visibility): Promise<void> {
    const id = accountOf(context.caller)
    await this.app.transaction(context, (tx) =>
      tx.change(Account, { id }, { shownToFellowMembers, joinDayShown }, (account) => ({
        type: 'accounts.account.visibility.changed',
        data: accountData(account),
        audit: accountAudit(account, id, reason(account)),
      })),
    )
  }
}

function reason({ shownToFellowMembers, joinDayShown }: Visibility): string {
  if (!shownToFellowMembers) return 'HIDDEN'
  return joinDayShown ? 'SHOWN_WITH_JOIN_DAY' : 'SHOWN'
}
