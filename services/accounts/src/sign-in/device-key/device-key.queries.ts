import { select, type App } from '@enigm/subgraph'
import type { Account } from '../../account/account.entity'
import { DeviceKey } from './device-key.entity'

type TrustedDevice = Pick<DeviceKey, 'deviceId' | 'accountId'> & Pick<Account, 'role' | 'numberHash'>

const trustedDevice = select(DeviceKey, 'k', ['deviceId', 'accountId'])
  .with<Pick<Account, 'role' | 'numberHash'>>({ role: 'a.role', numberHash: 'a.number_hash' })
  .join('JOIN account a ON a.id = k.account_id')
  .where('k.thumbprint = $1')

/** The device that is trusted now with this key, and the account that trusts it. */
export async function findTrustedDevice(
  app: App<any>,
  thumbprint: string,
): Promise<TrustedDevice | undefined> {
  const [trusted] = await app.read(trustedDevice, [thumbprint])
  return trusted
}
