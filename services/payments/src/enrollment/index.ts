import { definePart } from '@enigm/subgraph'
import { claimPurchase } from '../purchase/purchase-saga'
import { EnrollmentResolver } from './enrollment.resolver'

/** An account that was created with an enrollment token holds the purchase of the enrollment. */
export const enrollmentPart = definePart({
  resolvers: [EnrollmentResolver],
  eventHandlers: {
    'accounts.account.created': async ({ data: { enrollmentId, accountId } }, tx) => {
      if (enrollmentId) await claimPurchase(tx, enrollmentId, accountId)
    },
    // The snapshot of an account whose creation was missed.
    'accounts.account.snapshot': async ({ data: { enrollmentId, accountId } }, tx) => {
      if (enrollmentId) await claimPurchase(tx, enrollmentId, accountId)
    },
  },
})
