import { select, type App } from '@enigm/subgraph'
import { AccountDeletion, DeletionStep } from './deletion.entity'

const deletionOfAccount = select(AccountDeletion).where('account_id = $1')
const stepsOfDeletion = select(DeletionStep).where('deletion_id = $1').orderBy('domain')

/** The latest deletion of the account, or null. */
export async function deletionOf(app: App<any>, accountId: string): Promise<AccountDeletion | null> {
  const [deletion] = await app.read(deletionOfAccount, [accountId])
  return deletion ?? null
}

/** The erasure by each service, in the order of the services' names. */
export function stepsOf(app: App<any>, deletionId: string): Promise<DeletionStep[]> {
  return app.read(stepsOfDeletion, [deletionId])
}
