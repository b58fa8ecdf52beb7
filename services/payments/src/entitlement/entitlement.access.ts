import { ownerClause, select } from '@enigm/subgraph'
import { heldBy } from '../holder/holder.access'
import { Entitlement } from './entitlement.entity'

/** The caller's own entitlements and those of organizations that it administers; `$2` is `holderOf` the caller. */
export const reachableEntitlements = select(Entitlement).where(
  ownerClause('Query.entitlement id', heldBy('$2')),
)
