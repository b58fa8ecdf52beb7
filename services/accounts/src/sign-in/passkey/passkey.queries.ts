import { select, type App } from '@enigm/subgraph'
import { Passkey } from './passkey.entity'

export const MOST_PASSKEYS = 20

const passkeysOf = select(Passkey).where('account_id = $1').orderBy('registeredAt', 'id').limit('$2')

/** The passkeys of an account, the oldest first; an account has at most 20. */
export function passkeysOfAccount(app: App<any>, accountId: string): Promise<Passkey[]> {
  return app.read(passkeysOf, [accountId, MOST_PASSKEYS])
}
