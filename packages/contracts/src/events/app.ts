import { z } from 'zod'
import { id } from './state'

/** Causes of an emergency: categories without place, person or recipient (KEY-06). */
export const emergencyKinds = ['ALARM', 'MISSED_CHECK_IN', 'TEST'] as const

/** `keyReference` is Enigm App's name of a Key: random bits, never a serial number. */
const key = z.object({ keyReference: id })

/** The account that linked the Key, as Enigm App references it, and the organization of a deployment Key. */
const linked = key.extend({ accountReference: id, organizationId: id.optional() })
const emergency = key.extend({ emergencyReference: id })

/**
 * Events that Enigm App publishes and signs (docs/keys.md). Keys are linked in Enigm App only (KEY-07). Emergencies are
 * events of the Key, so that ordering per aggregate keeps them after the link.
 */
export const appEvents = {
  'app.key.linked': linked,
  'app.key.activated': key,
  'app.key.unlinked': key,
  'app.key.emergency.recorded': emergency.extend({ kind: z.enum(emergencyKinds) }),
  'app.key.emergency.ended': emergency,
  'app.key.emergency.canceled': emergency,
  'app.key.snapshot': linked.extend({ state: z.enum(['LINKED', 'ACTIVE', 'UNLINKED']) }),
}
