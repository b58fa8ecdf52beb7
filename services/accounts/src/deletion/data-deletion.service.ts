import { heldUntil, type Context } from '@enigm/subgraph'
import { lockOwnAccount } from '../account/account.access'
import { accountAudit, accounts } from '../account/account.entity'
import type { AccountsApp } from '../config'
import type { DataCategory, DataDeletion } from './data-deletion'

/** The rows of a category: what has ended or only informs. Nothing that protects the account now is among them. */
const rowsOf: Readonly<Record<DataCategory, string>> = {
  SECURITY_EVENTS: 'DELETE FROM security_event WHERE account_id = $1 RETURNING 1 AS gone',
  ENDED_SESSIONS:
    "DELETE FROM session WHERE account_id = $1 AND state IN ('CLOSED', 'EXPIRED') RETURNING 1 AS gone",
  ENDED_RECOVERIES: "DELETE FROM recovery WHERE account_id = $1 AND state <> 'OPEN' RETURNING 1 AS gone",
  ENDED_MEMBERSHIPS:
    "DELETE FROM organization_member WHERE account_id = $1 AND state IN ('REMOVED', 'LEFT') RETURNING 1 AS gone",
}

/** Deletes chosen data of an account that stays (ACC-06). */
export class DataDeletionService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Deletes at once. A legal hold on the account keeps everything, and the answer says until when.
   * @throws AccountsFailure NOT_FOUND
   */
  deleteData(
    context: Context,
    accountId: string,
    categories: readonly DataCategory[],
  ): Promise<DataDeletion[]> {
    return this.app.transaction(context, async (tx) => {
      const { id } = await lockOwnAccount(tx, accountId)
      const until = await heldUntil(tx, id)
      const deletions: DataDeletion[] = []
      for (const category of new Set(categories)) {
        const deleted = until ? 0 : (await tx.query(rowsOf[category], [id])).length
        deletions.push({ category, deleted, retained: until ? [{ ground: 'LEGAL_HOLD', until }] : [] })
      }
      await accounts.change(
        tx,
        'accounts.account.data.deleted',
        { id },
        { audit: (changed) => accountAudit(changed, changed.id) },
      )
      return deletions
    })
  }
}
