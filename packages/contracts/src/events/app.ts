import { z } from 'zod'
import { id } from './state'

/** Why an emergency was raised: categories and nothing that says where, about whom or to whom (KEY-06). */
export const emergencyKinds = ['ALARM', 'MISSED_CHECK_IN', 'TEST'] as const

/** `keyReference` is what Enigm App calls a Key: random bits, never a serial number. */
const key = z.object({ keyReference: id })

/** Who has linked it, as Enigm App knows the account, and for which organization's deployment, if for one. */
const linked = key.extend({ accountReference: id, organizationId: id.optional() })
const emergency = key.extend({ emergencyReference: id })

/**
 * What Enigm App tells, each message signed by it (docs/keys.md). A key is linked there and nowhere else (KEY-07); its
 * emergencies are events of the key, so that none of them comes before its link.
 */
export const appEvents = {
  'app.key.linked': linked,
  'app.key.activated': key,
  'app.key.unlinked': key,
  'app.key.emergency.recorded': emergency.extend({ kind: z.enum(emergencyKinds) }),
  'app.key.emergency.ended': emergency,
  'app.key.emergency.canceled': emergency,
  'app.key.reported': linked.extend({ state: z.enum(['LINKED', 'ACTIVE', 'UNLINKED']) }),
}
