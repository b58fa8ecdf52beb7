import type { CallContext, Transaction } from '@enigm/subgraph'
import { accountAudit, accounts, type Account } from '../../account/account.entity'
import { accountLifecycle } from '../../account/account.lifecycle'
import type { ReasonCategory } from '../../account/account-move.entity'
import { auditForPlatform } from '../../account/platform-audit'
import type { AccountsApp } from '../../config'
import { closeLiveSessions } from '../../sign-in/session/ending'
import { settleSessions } from '../../sign-in/session/restriction'
import type { AdministrativeAction } from './administered-account.entity'

interface Administration {
  accountHandle: string
  reasonCategory: ReasonCategory
}

/** The effect of each action on the account's sessions, under the lock of the account's row. */
const sessionEffects: Record<AdministrativeAction, (tx: Transaction, accountId: string) => Promise<unknown>> =
  {
    RESTRICT: settleSessions,
    SUSPEND: (tx, accountId) => closeLiveSessions(tx, { accountId }, 'ADMINISTRATION'),
    REINSTATE: settleSessions,
  }

/** Acts on customers' accounts for the platform; staff accounts are excluded. */
export class AdministeredAccountService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Moves an account, with an entry in its holder's trail and one in the platform's.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION
   */
  move(
    context: CallContext,
    action: AdministrativeAction,
    { accountHandle, reasonCategory }: Administration,
  ): Promise<Account> {
    return this.app.transaction(context, async (tx) => {
      const where = { platformHandle: accountHandle, role: 'CUSTOMER' } as const
      const account = await accounts.move(tx, action, where, {
        set: { moveReason: reasonCategory },
        audit: (moved) => accountAudit(moved, moved.id, reasonCategory),
      })
      await auditForPlatform(tx, accountLifecycle.moves[action].event, account.id, reasonCategory)
      await sessionEffects[action](tx, account.id)
      return account
    })
  }
}
