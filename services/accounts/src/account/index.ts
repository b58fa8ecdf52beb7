import { definePart } from '@enigm/subgraph'
import { CreateAccounts1760000000001 } from '../migrations/1760000000001-create-accounts'
import { DeleteRemoteData1790000000006 } from '../migrations/1790000000006-delete-remote-data'
import { Account } from './account.entity'
import { AccountMove } from './account-move.entity'
import { accountCounters, accountSnapshot, ownAccount } from './account.queries'
import { AccountResolver } from './account.resolver'
import { expireUnused, expiryJob } from './expiry'
import { seedOperator } from './operator-seed'
import { RecoveryCode } from './recovery-code.entity'

export const accountPart = definePart({
  entities: [Account, AccountMove, RecoveryCode],
  migrations: [CreateAccounts1760000000001, DeleteRemoteData1790000000006],
  resolvers: [AccountResolver],
  references: { Account: ownAccount },
  snapshots: { 'accounts.account.snapshot': accountSnapshot },
  jobs: { [expiryJob]: expireUnused },
  counters: [accountCounters],
  seed: async (app) => void (await seedOperator(app)),
})
