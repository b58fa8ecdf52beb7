import type { EventData, RemoteDataCategory } from '@enigm/contracts'
import type { App } from './app'
import type { Transaction } from './database/transaction'
import type { EventHandlers } from './handlers'
import { heldUntil } from './storage/legal-hold'

/** Deletes the records of one category that an account had before a moment (ACC-06). A repetition deletes nothing more. */
type DeleteData = (accountId: string, before: Date, tx: Transaction, app: App<any>) => Promise<void>

/**
 * Adds the event handlers of one category of data that holders can delete: for the request, and for a snapshot after a missed
 * request. A legal hold on the account keeps the records.
 */
export function dataDeletionHandlers(category: RemoteDataCategory, deleteData: DeleteData): EventHandlers {
  type Data = Pick<EventData<'accounts.account.snapshot'>, 'accountId' | 'dataDeletions'>
  const follow = async ({ data }: { readonly data: Data }, tx: Transaction, app: App<any>) => {
    const before = data.dataDeletions?.find((each) => each.category === category)?.before
    if (before && !(await heldUntil(tx, data.accountId)))
      await deleteData(data.accountId, new Date(before), tx, app)
  }
  return { 'accounts.account.data.deleted': follow, 'accounts.account.snapshot': follow }
}
