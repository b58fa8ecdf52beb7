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

/** Events of governance. */
export const governanceEvents = {
  'governance.hold.placed': hold,
  'governance.hold.released': hold,
  'governance.hold.snapshot': hold,
  'governance.erasure.completed': erasure,
  'governance.erasure.snapshot': erasure,
}
