import type { ServiceName } from './service'

/**
 * Says that something has changed, so that an open panel reads it again; never how it has changed. Hints are not stored and
 * can be lost.
 */
export interface Hint {
  /** The recipients: `account:<id>`, `organization:<id>` (its administrators) or `*` (all). */
  scope: string
  /** `<service>.<entity>` as in the types of events, or `*` for everything. */
  type: string
  /** Ids as the panel endpoint shows them; empty where it shows handles instead, and for many changes at once. */
  ids: string[]
}

/** For all panels, after hints may have been lost. */
export const hintOfEverything: Hint = { scope: '*', type: '*', ids: [] }

/** The NATS subject of a service's hints. It is in no stream. */
export function hintSubject(service: ServiceName | '*'): string {
  return `hint.${service}`
}

/** The entities whose id the panel endpoint shows to all recipients of their hints. */
export const entitiesWithPublicId: ReadonlySet<string> = new Set([
  'accounts.session',
  'accounts.organization',
  'esim.esim',
  'keys.emergency',
  'payments.entitlement',
  'servers.server',
  'servers.member',
  'servers.content',
])
