import { definePart } from '@enigm/subgraph'
import { CreateAccounts1760000000001 } from '../migrations/1760000000001-create-accounts'
import { AdministerAccounts1764000000001 } from '../migrations/1764000000001-administer-accounts'
import { DateCredentials1769000000001 } from '../migrations/1769000000001-date-credentials'
import { Account } from './account.entity'
import { AccountMove } from './account-move.entity'
import { accountSnapshot, ownAccount } from './account.queries'
import { AccountResolver } from './account.resolver'
import { seedOperator } from './operator-seed'
import { nameOlderAccounts } from './platform-handle'
import { RecoveryCode } from './recovery-code.entity'

export const accountPart = definePart({
  entities: [Account, AccountMove, RecoveryCode],
  migrations: [CreateAccounts1760000000001, AdministerAccounts1764000000001, DateCredentials1769000000001],
  resolvers: [AccountResolver],
  references: { Account: ownAccount },
  snapshots: { 'accounts.account.snapshot': accountSnapshot },
  seed: async (app) => {
    await nameOlderAccounts(app)
    await seedOperator(app)
  },
})
