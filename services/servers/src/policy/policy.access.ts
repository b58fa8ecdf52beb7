import { ownerClause } from '@enigm/subgraph'
import { administers } from '../server/server.access'

/** SQL: the caller administers the server `s` whose policy it reads. */
export const readsPolicy = (caller: string) =>
  ownerClause('Query.previewPolicyChange serverId', administers(caller))

/**
 * SQL: whether the version `v` has taken effect, by the clock of the database. One that was moved to IN_FORCE stays in force when
 * that clock goes back.
 */
export const hasTakenEffect = `(v.state = 'IN_FORCE' OR v.effective_from <= clock_timestamp())`

/** SQL: the version in force as `p` for the server `s`; null columns without a policy. */
export const policyInForce = `LEFT JOIN LATERAL (
  SELECT v.rules, v.revision, v.shares_signals FROM server_policy v
  WHERE v.server_id = s.id AND ${hasTakenEffect}
  ORDER BY v.revision DESC LIMIT 1) p ON true`
