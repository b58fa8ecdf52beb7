import { defineSubgraph, type Batch } from '@enigm/subgraph'
import { Account } from './account/account.entity'
import { AccountResolver } from './account/account.resolver'
import { AccountService, reportAccounts } from './account/account.service'
import { seedOperator } from './account/operator.seed'
import { RecoveryCode } from './account/recovery-code.entity'
import { accountsConfig } from './config'
import { DenialWindow } from './gateway/denial-window.entity'
import { GatewayResolver } from './gateway/gateway.resolver'
import { CreateAccounts1760000000001 } from './migrations/1760000000001-create-accounts'
import { announceOverdueLock, pinLockTimer } from './pin/pin-attempt'
import { PinResolver } from './pin/pin.resolver'
import { reactions } from './reactions'
import { lapse, lapseTimer } from './session/ending'
import { Session } from './session/session.entity'
import { AccountSessionsResolver, SessionResolver } from './session/session.resolver'

/** Only the caller's own account is ever resolved; another one and none answer alike (ACC-11). */
const ownAccount: Batch<{ id: string }, Account | null> = async (references, { app, caller }) => {
  const { accountId } = caller
  const isAsked = references.some(({ id }) => id === accountId)
  const own = accountId && isAsked ? await app.get(AccountService).find(accountId) : null
  return references.map(({ id }) => (id === accountId ? own : null))
}

/** Accounts without identity, their sessions and their critical-operation PIN. */
export const definition = defineSubgraph({
  name: 'accounts',
  config: accountsConfig,
  entities: [Account, RecoveryCode, Session, DenialWindow],
  migrations: [CreateAccounts1760000000001],
  resolvers: [AccountResolver, AccountSessionsResolver, SessionResolver, PinResolver, GatewayResolver],
  stubs: [],
  references: { Account: ownAccount },
  reactions,
  reports: { 'accounts.account.reported': reportAccounts },
  timers: { [lapseTimer]: lapse, [pinLockTimer]: announceOverdueLock },
  seed: seedOperator,
})
