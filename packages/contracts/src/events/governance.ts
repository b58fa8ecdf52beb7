import { z } from 'zod'
import { day, erasure, id } from './state'

/** Why the records of an account, an organization or a server must be kept; a hold opens no content (RET-01). */
export const holdGrounds = ['COURT_ORDER', 'LEGAL_CLAIM', 'REGULATORY_INQUIRY'] as const
export type HoldGround = (typeof holdGrounds)[number]

const hold = z.object({
  holdId: id,
  /** An account, an organization or a server. */
  subjectId: id,
  ground: z.enum(holdGrounds),
  until: day,
  state: z.enum(['IN_FORCE', 'RELEASED']),
})

/** The web surfaces that Tor Gateway can open. Each of them is public: no other class of surface exists (TOR-03). */
export const torSurfaceKeys = ['WEB_PANEL'] as const
export type TorSurfaceKey = (typeof torSurfaceKeys)[number]

const torSurface = z.object({ surfaceKey: z.enum(torSurfaceKeys), state: z.enum(['DISABLED', 'ENABLED']) })
const webhook = z.object({
  webhookId: id,
  organizationId: id,
  state: z.enum(['ACTIVE', 'DISABLED', 'REMOVED']),
})

/** Events of governance. */
export const governanceEvents = {
  'governance.hold.placed': hold,
  'governance.hold.released': hold,
  'governance.hold.snapshot': hold,
  'governance.torsurface.enabled': torSurface,
  'governance.torsurface.disabled': torSurface,
  'governance.torpolicy.updated': z.object({ policyId: id }),
  'governance.webhook.registered': webhook,
  'governance.webhook.rotated': webhook,
  /** It has failed for five days. */
  'governance.webhook.disabled': webhook,
  'governance.webhook.resumed': webhook,
  'governance.webhook.removed': webhook,
  'governance.erasure.completed': erasure,
  'governance.erasure.snapshot': erasure,
}
