import { definePart, type BatchLoader } from '@enigm/subgraph'
import { CreateAccounts1760000000001 } from '../migrations/1760000000001-create-accounts'
import { AdministerAccounts1764000000001 } from '../migrations/1764000000001-administer-accounts'
import { Account } from './account.entity'
import { AccountHistoryResolver } from './account-history.resolver'
import { AccountMove } from './account-move.entity'
import { AccountResolver } from './account.resolver'
import { AccountService, reportAccounts } from './account.service'
import { AccountVisibilityResolver } from './account-visibility.resolver'
import { CredentialRenewalResolver } from './credential-renewal.resolver'
import { seedOperator } from './operator.seed'
import { nameOlderAccounts } from './platform-handle'
import { RecoveryCode } from './recovery-code.entity'

/** Only the caller's own account is ever resolved; another one and none answer alike (ACC-11). */
const ownAccount: BatchLoader<{ id: string }, Account | null> = async (references, { app, caller }) => {
  const { accountId } = caller
  const isAsked = references.some(({ id }) => id === accountId)
  const own = accountId && isAsked ? await app.get(AccountService).find(accountId) : null
  return references.map(({ id }) => (id === accountId ? own : null))
}

export const accountPart = definePart({
  entities: [Account, AccountMove, RecoveryCode],
  migrations: [CreateAccounts1760000000001, AdministerAccounts1764000000001],
  resolvers: [AccountResolver, CredentialRenewalResolver, AccountHistoryResolver, AccountVisibilityResolver],
  references: { Account: ownAccount },
  snapshots: { 'accounts.account.reported': reportAccounts },
  seed: async (app) => {
    await nameOlderAccounts(app)
    await seedOperator(app)
  },
})
