import type { EventEnvelope } from '@enigm/contracts'
import { reactionsToEach, type Reactions, type Work } from '@enigm/subgraph'

async function rememberEntitlement(
  { data }: EventEnvelope<'payments.entitlement.granted'>,
  work: Work,
): Promise<void> {
  await work.query(
    `INSERT INTO entitlement (id, holder_id, product_kind, state) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET holder_id = excluded.holder_id, state = excluded.state`,
    [data.entitlementId, data.accountId ?? data.organizationId ?? null, data.productKind, data.state],
  )
}

async function rememberAccount(
  { data }: EventEnvelope<'accounts.account.activated'>,
  work: Work,
): Promise<void> {
  if (data.state === 'DELETED') {
    await work.query('DELETE FROM account_state WHERE account_id = $1', [data.accountId])
    return
  }
  await work.query(
    `INSERT INTO account_state (account_id, state) VALUES ($1, $2)
     ON CONFLICT (account_id) DO UPDATE SET state = excluded.state`,
    [data.accountId, data.state],
  )
}

async function rememberDevice(
  { data }: EventEnvelope<'devices.device.restricted'>,
  work: Work,
): Promise<void> {
  await work.query(
    `INSERT INTO device_trust (device_id, account_id, session_id, state) VALUES ($1, $2, $3, $4)
     ON CONFLICT (device_id) DO UPDATE SET account_id = excluded.account_id, session_id = excluded.session_id,
       state = excluded.state`,
    [data.deviceId, data.accountId, data.sessionId, data.state],
  )
}

/** What a deleted account held is forgotten by its own last event: no later one can bring the account's id back. */
const forgetting: Reactions = {
  'payments.entitlement.erased': async ({ data }, work) => {
    await work.query('DELETE FROM entitlement WHERE id = $1', [data.entitlementId])
  },
  'devices.device.erased': async ({ data }, work) => {
    await work.query('DELETE FROM device_trust WHERE device_id = $1', [data.deviceId])
  },
}

/** Other services' events are only remembered: ids and states, read when something is decided. */
export const reactions: Reactions = {
  ...reactionsToEach('payments.entitlement', rememberEntitlement),
  ...reactionsToEach('accounts.account', rememberAccount),
  ...reactionsToEach('devices.device', rememberDevice),
  ...forgetting,
}
