import { definePart, memberships } from '@enigm/subgraph'
import { CreateMembership1781000000001 } from '../migrations/1781000000001-create-membership'

/** The administrators of organizations read their audit logs. No other member is known here. */
export const organizationPart = definePart({
  ...memberships({ role: 'ADMIN' }),
  migrations: [CreateMembership1781000000001],
})
