import { ownerClause } from '@enigm/subgraph'
import { administers } from '../server/server.access'

/** SQL: the caller administers the server `s` whose policy it reads. */
export const readsPolicy = (caller: string) =>
  ownerClause('Query.previewPolicyChange serverId', administers(caller))

/** SQL: the version in force as `p`, by the clock of the database, for the server `s`; null columns without a policy. */
export const policyInForce = `LEFT JOIN LATERAL (
  SELECT v.rules, v.revision, v.shares_signals FROM server_policy v
  WHERE v.server_id = s.id AND v.effective_from <= clock_timestamp()
  ORDER BY v.revision DESC LIMIT 1) p ON true`
