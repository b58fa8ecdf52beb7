import { definePart } from '@enigm/subgraph'
import { CreateAccounts1760000000001 } from '../migrations/1760000000001-create-accounts'
import { Account } from './account.entity'
import { AccountMove } from './account-move.entity'
import { accountSnapshot, ownAccount } from './account.queries'
import { AccountResolver } from './account.resolver'
import { seedOperator } from './operator-seed'
import { RecoveryCode } from './recovery-code.entity'

export const accountPart = definePart({
  entities: [Account, AccountMove, RecoveryCode],
  migrations: [CreateAccounts1760000000001],
  resolvers: [AccountResolver],
  references: { Account: ownAccount },
  snapshots: { 'accounts.account.snapshot': accountSnapshot },
  seed: async (app) => void (await seedOperator(app)),
})
