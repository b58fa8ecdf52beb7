import { z } from 'zod'
import { emergencyKinds } from './app'
import { erasure, id } from './state'

/** `organizationId` is the deployment that Enigm App has named for the Key. */
const key = z.object({
  keyId: id,
  accountId: id,
  organizationId: id.optional(),
  state: z.enum(['LINKED', 'ACTIVE', 'LOST', 'REVOKED', 'REPLACED', 'RETIRED']),
})
/** `accountId` is the holder of the replaced Key. The entitlement belongs to `organizationId` if present, else to the account. */
const order = z.object({
  keyOrderId: id,
  accountId: id,
  organizationId: id.optional(),
  entitlementId: id,
  state: z.enum(['PLACED', 'FULFILLED', 'CANCELED']),
})
const emergency = z.object({
  emergencyId: id,
  keyId: id,
  kind: z.enum(emergencyKinds),
  state: z.enum(['OPEN', 'ENDED', 'CANCELED']),
})
/** The emergency-device workflow of an account for its own Keys, or of an organization for its deployment (KEY-10). */
const workflow = z.object({
  workflowId: id,
  accountId: id.optional(),
  organizationId: id.optional(),
  state: z.enum(['ENABLED', 'DISABLED']),
})

/** Events of keys. An emergency carries ids, kind and state only (KEY-06). */
export const keysEvents = {
  'keys.key.linked': key,
  'keys.key.activated': key,
  'keys.key.lost': key,
  'keys.key.found': key,
  'keys.key.revoked': key,
  'keys.key.replaced': key,
  'keys.key.retired': key,
  'keys.key.snapshot': key,
  'keys.order.placed': order,
  'keys.order.fulfilled': order,
  'keys.order.canceled': order,
  'keys.order.snapshot': order,
  'keys.emergency.recorded': emergency,
  'keys.emergency.ended': emergency,
  'keys.emergency.canceled': emergency,
  'keys.workflow.enabled': workflow,
  'keys.workflow.disabled': workflow,
  'keys.workflow.snapshot': workflow,
  'keys.erasure.completed': erasure,
  'keys.erasure.snapshot': erasure,
}
