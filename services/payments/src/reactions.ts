import type { Reactions } from '@enigm/subgraph'
import { releaseServer } from './entitlement/term'
import { bindServer, claimPurchase } from './purchase/purchase.saga'

/** What payments does on events of accounts and servers, in whatever order they arrive. */
export const reactions: Reactions = {
  'accounts.account.created': async ({ data: { enrollmentId, accountId } }, work) => {
    if (enrollmentId) await claimPurchase(work, enrollmentId, accountId)
  },

  'accounts.account.reported': async ({ data: { enrollmentId, accountId } }, work) => {
    if (enrollmentId) await claimPurchase(work, enrollmentId, accountId)
  },

  'servers.server.created': ({ data }, work) => bindServer(work, data),

  'servers.server.deleted': ({ data: { serverId } }, work) => releaseServer(work, serverId),

  // Told again, a server may stand anywhere in its lifecycle: what was missed is made up for.
  'servers.server.reported': async ({ data }, work) => {
    await bindServer(work, data)
    if (data.state === 'DELETED') await releaseServer(work, data.serverId)
  },
}
