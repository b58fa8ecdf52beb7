import { ownerClause } from '@enigm/subgraph'

/** SQL: any customer's account `a`, for a caller with accounts:review (`$2`). */
export const ofCustomers = `${ownerClause('Query.account handle', '$2')} AND a.role = 'CUSTOMER'`

/** SQL: a member `m` of the partner's organization (`$3`) or of an organization that the account `$4` administers. */
export const ofMembers = ownerClause(
  'Query.account handle',
  `(m.organization_id = $3 OR m.organization_id IN (SELECT own.organization_id FROM organization_member own
     WHERE own.account_id = $4 AND own.state = 'ACTIVE' AND own.role = 'ADMIN'))`,
)
