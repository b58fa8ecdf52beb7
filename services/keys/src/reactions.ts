import type { EventEnvelope } from '@enigm/contracts'
import { reactionsToEach, type App, type Reactions, type Work } from '@enigm/subgraph'
import { appReactions } from './app/app.reactions'

/** A state of the account moves no Key: a suspension must not take somebody's emergencies away. */
async function rememberAccount(
  { data }: EventEnvelope<'accounts.account.activated'>,
  work: Work,
  app: App<any>,
) {
  const { accountId, state } = data
  if (state === 'DELETED') {
    await work.query('DELETE FROM account WHERE id = $1', [accountId])
    return
  }
  await work.query(
    'INSERT INTO account (id, reference, platform_handle) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING',
    [accountId, app.handle('ah', 'enigm-app', accountId), app.handle('ah', 'platform', accountId)],
  )
}

/** Who belongs to an organization now; an invitation and an ended membership are nothing. */
async function rememberMembership({ data }: EventEnvelope<'accounts.membership.reported'>, work: Work) {
  const { membershipId, organizationId, accountId, role, state } = data
  if (!accountId || state !== 'ACTIVE') {
    await work.query('DELETE FROM membership WHERE id = $1', [membershipId])
    return
  }
  await work.query(
    `INSERT INTO membership (id, organization_id, account_id, role) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET role = excluded.role`,
    [membershipId, organizationId, accountId, role],
  )
}

async function rememberEntitlement({ data }: EventEnvelope<'payments.entitlement.reported'>, work: Work) {
  if (data.productKind !== 'KEY') return
  await work.query(
    `INSERT INTO entitlement (id, holder_id, state) VALUES ($1, $2, $3)
     ON CONFLICT (id) DO UPDATE SET holder_id = excluded.holder_id, state = excluded.state`,
    [data.entitlementId, data.accountId ?? data.organizationId ?? null, data.state],
  )
}

async function forgetEntitlement({ data }: EventEnvelope<'payments.entitlement.erased'>, work: Work) {
  await work.query('DELETE FROM entitlement WHERE id = $1', [data.entitlementId])
}

/**
 * Other services' events are remembered; what Enigm App tells moves Keys. Devices are not listened to: a Key is a thing of
 * its own, so the end of the phone through which it was linked does not end it.
 */
export const reactions: Reactions = {
  ...reactionsToEach('accounts.account', rememberAccount),
  ...reactionsToEach('accounts.membership', rememberMembership),
  ...reactionsToEach('payments.entitlement', rememberEntitlement),
  'payments.entitlement.erased': forgetEntitlement,
  ...appReactions,
}
