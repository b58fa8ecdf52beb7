import type { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import type { DeviceKey } from './device-key.entity'

export type TrustedDevice = Pick<DeviceKey, 'deviceId' | 'accountId'> & Pick<Account, 'role' | 'numberHash'>

/** The device that is trusted now with this key, and the account that trusts it. */
export async function findTrustedDevice(
  app: AccountsApp,
  thumbprint: string,
): Promise<TrustedDevice | undefined> {
  const [trusted] = await app.read<TrustedDevice>(
    `SELECT k.device_id AS "deviceId", k.account_id AS "accountId", a.role, a.number_hash AS "numberHash"
     FROM device_key k JOIN account a ON a.id = k.account_id WHERE k.thumbprint = $1`,
    [thumbprint],
  )
  return trusted
}
