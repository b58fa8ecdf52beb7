import type { EventEnvelope } from '@enigm/contracts'
import { handlersOfAggregate, type EventHandlers, type Transaction } from '@enigm/subgraph'

async function rememberEntitlement(
  { data }: EventEnvelope<'payments.entitlement.granted'>,
  tx: Transaction,
): Promise<void> {
  await tx.query(
    `INSERT INTO entitlement (id, holder_id, product_kind, state) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET holder_id = excluded.holder_id, state = excluded.state`,
    [data.entitlementId, data.accountId ?? data.organizationId ?? null, data.productKind, data.state],
  )
}

async function rememberAccount(
  { data }: EventEnvelope<'accounts.account.activated'>,
  tx: Transaction,
): Promise<void> {
  if (data.state === 'DELETED') {
    await tx.query('DELETE FROM account_state WHERE account_id = $1', [data.accountId])
    return
  }
  await tx.query(
    `INSERT INTO account_state (account_id, state) VALUES ($1, $2)
     ON CONFLICT (account_id) DO UPDATE SET state = excluded.state`,
    [data.accountId, data.state],
  )
}

async function rememberDevice(
  { data }: EventEnvelope<'devices.device.restricted'>,
  tx: Transaction,
): Promise<void> {
  await tx.query(
    `INSERT INTO device_trust (device_id, account_id, session_id, state) VALUES ($1, $2, $3, $4)
     ON CONFLICT (device_id) DO UPDATE SET account_id = excluded.account_id, session_id = excluded.session_id,
       state = excluded.state`,
    [data.deviceId, data.accountId, data.sessionId, data.state],
  )
}

/** What a deleted account held is forgotten by its own last event: no later one can bring the account's id back. */
const forgetting: EventHandlers = {
  'payments.entitlement.erased': async ({ data }, tx) => {
    await tx.query('DELETE FROM entitlement WHERE id = $1', [data.entitlementId])
  },
  'devices.device.erased': async ({ data }, tx) => {
    await tx.query('DELETE FROM device_trust WHERE device_id = $1', [data.deviceId])
  },
}

/** Other services' events are only remembered: ids and states, read when something is decided. */
export const eventHandlers: EventHandlers = {
  ...handlersOfAggregate('payments.entitlement', rememberEntitlement),
  ...handlersOfAggregate('accounts.account', rememberAccount),
  ...handlersOfAggregate('devices.device', rememberDevice),
  ...forgetting,
}
