import type { CallContext, Transaction } from '@enigm/subgraph'
import { Account, accountAudit, accountData } from '../../account/account.entity'
import { accountLifecycle } from '../../account/account.lifecycle'
import type { ReasonCategory } from '../../account/account-move.entity'
import type { AccountsApp } from '../../config'
import { endSessionWithOthers } from '../../sign-in/session/ending'
import { lockLiveSessions } from '../../sign-in/session/session.access'
import { settleSessions } from '../../sign-in/session/restriction'
import type { AdministrativeAction } from './administered-account'
import { auditForPlatform } from '../../account/platform-audit'

export interface Administration {
  accountHandle: string
  reasonCategory: ReasonCategory
}

/** What a move of the account does to its sessions, under the lock of the account's row. */
const consequences: Record<AdministrativeAction, (tx: Transaction, accountId: string) => Promise<void>> = {
  RESTRICT: settleSessions,
  SUSPEND: closeAllSessions,
  REINSTATE: settleSessions,
}

/** Acts on customers' accounts for the platform; staff are out of its reach. */
export class AdministrationService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Moves an account, with an entry in its holder's trail and one in the platform's.
   * @throws DomainFailure NOT_FOUND, INVALID_TRANSITION
   */
  move(
    context: CallContext,
    action: AdministrativeAction,
    { accountHandle, reasonCategory }: Administration,
  ): Promise<Account> {
    return this.app.transaction(context, async (tx) => {
      const account = await tx.move(Account, accountLifecycle, action, {
        where: { platformHandle: accountHandle, role: 'CUSTOMER' },
        set: { moveReason: reasonCategory },
        data: accountData,
        audit: (moved) => accountAudit(moved, moved.id, reasonCategory),
      })
      await auditForPlatform(tx, accountLifecycle.moves[action].event, account.id, reasonCategory)
      await consequences[action](tx, account.id)
      return account
    })
  }
}

/** Gateways refuse each session from the moment they hear of its end. */
export async function closeAllSessions(tx: Transaction, accountId: string): Promise<void> {
  for (const session of await lockLiveSessions(tx, { accountId })) {
    await endSessionWithOthers(tx, session, 'ADMINISTRATION')
  }
}
