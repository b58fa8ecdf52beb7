import { countersOf, select, snapshotOf, type App, type BatchLoader } from '@enigm/subgraph'
import { Account, accountData, dataDeletionsOf } from './account.entity'
import { AccountMove } from './account-move.entity'

const MOST_MOVES = 100

const accountById = select(Account).where('id = $1')
const movesOfAccount = select(AccountMove).where('account_id = $1').orderBy('seq desc').limit('$2')

/** The account with this id, as its holder sees it. */
export async function findAccount(app: App<any>, accountId: string): Promise<Account | null> {
  const [account] = await app.read(accountById, [accountId])
  return account ?? null
}

/** Resolves a reference to the caller's own account; another account and an absent one both give null (ACC-11). */
export const ownAccount: BatchLoader<{ id: string }, Account | null> = async (
  references,
  { app, caller },
) => {
  const { accountId } = caller
  const isAsked = references.some(({ id }) => id === accountId)
  const own = accountId && isAsked ? await findAccount(app, accountId) : null
  return references.map(({ id }) => (id === accountId ? own : null))
}

/** How an account came into its present state, the latest transition first; at most 100. */
export function movesOf(app: App<any>, accountId: string): Promise<AccountMove[]> {
  return app.read(movesOfAccount, [accountId, MOST_MOVES])
}

export const accountCounters = countersOf(Account, 'state', {
  name: 'AccountCounters',
  audiences: ['panel', 'partner', 'internal'],
  description: 'Accounts by state',
  values: {
    PENDING: 'Accounts whose holder has not signed in yet.',
    ACTIVE: 'Accounts in use.',
    RESTRICTED: 'Accounts in use with fewer rights.',
    SUSPENDED: 'Accounts taken out of use.',
    DELETION_REQUESTED: 'Accounts whose deletion is requested.',
    DELETED: 'Accounts deleted permanently.',
  },
})

/** With a deletion in progress and the last recovery, for services that join late. */
export const accountSnapshot = snapshotOf(
  select(Account)
    .with<{ deletionId: string | null }>({ deletionId: 'deletion.id' })
    .join(`LEFT JOIN account_deletion deletion ON account_id = account.id AND deletion.state = 'EXECUTING'`),
  ({ enrollmentId, recoveryId, deletionId, dataDeletions, ...account }) => ({
    ...accountData(account),
    enrollmentId: enrollmentId ?? undefined,
    recoveryId: recoveryId ?? undefined,
    deletionId: deletionId ?? undefined,
    ...dataDeletionsOf({ dataDeletions }),
  }),
)
