import { z } from 'zod'
import { erasure, id } from './state'

/** The holder is an account or an organization; an unlinked or erased eSIM has none. */
const esim = z.object({
  esimId: id,
  /** The holder, or the member of the organization that the eSIM is assigned to. */
  accountId: id.optional(),
  organizationId: id.optional(),
  /** A replacement takes over the entitlement of the replaced eSIM; an ended eSIM names its last entitlement. */
  entitlementId: id.optional(),
  state: z.enum([
    'ORDERED',
    'RELEASED',
    'DOWNLOADED',
    'INSTALLED',
    'ENABLED',
    'DISABLED',
    'ERROR',
    'UNLINKED',
    'DELETED',
    'RETIRED',
    'REPLACED',
  ]),
})

/**
 * Events of esim. `released` means that the activation code was shown; no event carries the code. `deleted` follows the request
 * to delete the profile; `removal.confirmed` follows the confirmation by the carrier and the device.
 */
export const esimEvents = {
  'esim.esim.ordered': esim.extend({ replacesId: id.optional() }),
  'esim.esim.released': esim,
  'esim.esim.downloaded': esim,
  'esim.esim.installed': esim,
  'esim.esim.enabled': esim,
  'esim.esim.disabled': esim,
  'esim.esim.error': esim,
  'esim.esim.recovered': esim,
  'esim.esim.unlinked': esim,
  'esim.esim.deleted': esim,
  'esim.esim.retired': esim,
  'esim.esim.replaced': esim.extend({ replacedById: id }),
  'esim.esim.removal.confirmed': esim,
  /** The term that pays for it is over; a renewal of the term resumes it. */
  'esim.esim.suspended': esim,
  'esim.esim.resumed': esim,
  'esim.esim.assigned': esim,
  'esim.esim.unassigned': esim,
  'esim.esim.policy.assigned': esim,
  'esim.esim.snapshot': esim,
  'esim.erasure.completed': erasure,
  'esim.erasure.snapshot': erasure,
}
