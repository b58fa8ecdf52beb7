import type { EventEnvelope } from '@enigm/contracts'
import { handlersOfAggregate, type App, type EventHandlers, type Transaction } from '@enigm/subgraph'
import { appReactions } from './app/app.event-handlers'

/** A state of the account moves no Key: a suspension must not take somebody's emergencies away. */
async function rememberAccount(
  { data }: EventEnvelope<'accounts.account.activated'>,
  tx: Transaction,
  app: App<any>,
) {
  const { accountId, state } = data
  if (state === 'DELETED') {
    await tx.query('DELETE FROM account WHERE id = $1', [accountId])
    return
  }
  await tx.query(
    'INSERT INTO account (id, reference, platform_handle) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING',
    [accountId, app.handle('ah', 'enigm-app', accountId), app.handle('ah', 'platform', accountId)],
  )
}

/** Who belongs to an organization now; an invitation and an ended membership are nothing. */
async function rememberMembership({ data }: EventEnvelope<'accounts.membership.reported'>, tx: Transaction) {
  const { membershipId, organizationId, accountId, role, state } = data
  if (!accountId || state !== 'ACTIVE') {
    await tx.query('DELETE FROM membership WHERE id = $1', [membershipId])
    return
  }
  await tx.query(
    `INSERT INTO membership (id, organization_id, account_id, role) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET role = excluded.role`,
    [membershipId, organizationId, accountId, role],
  )
}

async function rememberEntitlement(
  { data }: EventEnvelope<'payments.entitlement.reported'>,
  tx: Transaction,
) {
  if (data.productKind !== 'KEY') return
  await tx.query(
    `INSERT INTO entitlement (id, holder_id, state) VALUES ($1, $2, $3)
     ON CONFLICT (id) DO UPDATE SET holder_id = excluded.holder_id, state = excluded.state`,
    [data.entitlementId, data.accountId ?? data.organizationId ?? null, data.state],
  )
}

async function forgetEntitlement({ data }: EventEnvelope<'payments.entitlement.erased'>, tx: Transaction) {
  await tx.query('DELETE FROM entitlement WHERE id = $1', [data.entitlementId])
}

/**
 * Other services' events are remembered; what Enigm App tells moves Keys. Devices are not listened to: a Key is a thing of
 * its own, so the end of the phone through which it was linked does not end it.
 */
export const eventHandlers: EventHandlers = {
  ...handlersOfAggregate('accounts.account', rememberAccount),
  ...handlersOfAggregate('accounts.membership', rememberMembership),
  ...handlersOfAggregate('payments.entitlement', rememberEntitlement),
  'payments.entitlement.erased': forgetEntitlement,
  ...appReactions,
}
