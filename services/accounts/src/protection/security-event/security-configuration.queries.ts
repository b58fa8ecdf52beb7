import { select, type App } from '@enigm/subgraph'
import { Account } from '../../account/account.entity'
import { LAST_LOCK } from '../pin/pin-attempt'

interface Counts {
  pinIsSet: boolean
  pinIsLockedUntilRecovery: boolean
  passkeys: number
  deviceKeys: number
  recoveryCodesLeft: number
}

/** How an account is protected: counts and dates, and no hash of a secret (ACC-15). */
export type SecurityCounts = Counts & Pick<Account, 'secretChangedAt' | 'pinChangedAt' | 'pinLockedUntil'>

const countsOf = select(Account, 'a', ['secretChangedAt', 'pinChangedAt', 'pinLockedUntil'])
  .with<Counts>({
    pinIsSet: 'a.pin_hash IS NOT NULL',
    pinIsLockedUntilRecovery: 'a.pin_attempts >= $2',
    passkeys: `SELECT count(*)::int FROM passkey WHERE account_id = a.id AND state = 'ACTIVE'`,
    deviceKeys: 'SELECT count(*)::int FROM device_key WHERE account_id = a.id AND thumbprint IS NOT NULL',
    recoveryCodesLeft: 'SELECT count(*)::int FROM recovery_code WHERE account_id = a.id AND used_at IS NULL',
  })
  .where('a.id = $1')

/** @throws Error when there is no such account */
export async function securityCounts(app: App<any>, accountId: string): Promise<SecurityCounts> {
  const [counts] = await app.read(countsOf, [accountId, LAST_LOCK])
  if (!counts) throw new Error('a session belongs to no account')
  return counts
}
