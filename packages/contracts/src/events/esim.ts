import { z } from 'zod'
import { erasure, id } from './state'

/** Held by an account or an organization; nobody holds one that was unlinked or erased. */
const esim = z.object({
  esimId: id,
  /** Its holder, or the member of the organization who uses it. */
  accountId: id.optional(),
  organizationId: id.optional(),
  /** A replacement takes over the entitlement of what it replaces; an ended eSIM names the one that it had. */
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
 * Events of esim. `released` means that the activation code was given out; it stands in no event. The deletion of a profile
 * is announced when it is ordered; what becomes of it at the carrier and on the device is told by `removal.confirmed`.
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
  'esim.esim.assigned': esim,
  'esim.esim.unassigned': esim,
  'esim.esim.policy.assigned': esim,
  'esim.esim.reported': esim,
  'esim.erasure.completed': erasure,
  'esim.erasure.reported': erasure,
}
