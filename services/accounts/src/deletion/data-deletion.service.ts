import type { RemoteDataCategory } from '@enigm/contracts'
import { heldUntil, type Context } from '@enigm/subgraph'
import { lockOwnAccount } from '../account/account.access'
import { accountAudit, accounts, dataDeletionsOf } from '../account/account.entity'
import type { AccountsApp } from '../config'
import { AccountsFailure } from '../errors'
import type { DataCategory, DataDeletion } from './data-deletion'

type OwnCategory = Exclude<DataCategory, RemoteDataCategory>

/** The rows of a category: what has ended or only informs. Nothing that protects the account now is among them. */
const rowsOf: Readonly<Record<OwnCategory, string>> = {
  SECURITY_EVENTS: 'DELETE FROM security_event WHERE account_id = $1 RETURNING 1 AS gone',
  ENDED_SESSIONS:
    "DELETE FROM session WHERE account_id = $1 AND state IN ('CLOSED', 'EXPIRED') RETURNING 1 AS gone",
  ENDED_RECOVERIES: "DELETE FROM recovery WHERE account_id = $1 AND state <> 'OPEN' RETURNING 1 AS gone",
  ENDED_MEMBERSHIPS:
    "DELETE FROM organization_member WHERE account_id = $1 AND state IN ('REMOVED', 'LEFT') RETURNING 1 AS gone",
}

/** Traces of a thief, which a restricted account keeps (decision 0093). */
const evidence: ReadonlySet<DataCategory> = new Set([
  'SECURITY_EVENTS',
  'ENDED_SESSIONS',
  'ENDED_RECOVERIES',
  'ENDED_DEVICES',
])

/** Deletes chosen data of an account that stays (ACC-06). */
export class DataDeletionService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Deletes own rows at once, and those of other services by the event. A legal hold on the account keeps everything, and the
   * answer says until when.
   * @throws AccountsFailure NOT_FOUND, ACCOUNT_RESTRICTED
   */
  deleteData(
    context: Context,
    accountId: string,
    categories: readonly DataCategory[],
  ): Promise<DataDeletion[]> {
    return this.app.transaction(context, async (tx) => {
      const { id, state, dataDeletions } = await lockOwnAccount(tx, accountId)
      if (state === 'RESTRICTED' && categories.some((category) => evidence.has(category)))
        throw new AccountsFailure('ACCOUNT_RESTRICTED', ['input', 'categories'])
      const until = await heldUntil(tx, id)
      const before = (await tx.now()).toISOString()
      const deletions: DataDeletion[] = []
      const requested: Partial<Record<RemoteDataCategory, string>> = {}
      for (const category of new Set(categories)) {
        if (until) deletions.push({ category, deleted: 0, retained: [{ ground: 'LEGAL_HOLD', until }] })
        else if (isOwn(category))
          deletions.push({ category, deleted: (await tx.query(rowsOf[category], [id])).length, retained: [] })
        else {
          requested[category] = before
          deletions.push({ category, deleted: null, retained: [] })
        }
      }
      await accounts.change(
        tx,
        'accounts.account.data.deleted',
        { id },
        {
          set: { dataDeletions: { ...dataDeletions, ...requested } },
          event: (changed) => ({ dataDeletions: [], ...dataDeletionsOf(changed) }),
          audit: (changed) => accountAudit(changed, changed.id),
        },
      )
      return deletions
    })
  }
}

function isOwn(category: DataCategory): category is OwnCategory {
  return Object.hasOwn(rowsOf, category)
}
