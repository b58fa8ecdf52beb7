import { administersOrganization, type BatchLoader } from '@enigm/subgraph'
import type { AuditLog } from './log.entity'

/**
 * The audit logs of scopes, for their readers alone (ACC-11): an account for its holder, an organization for its administrators and
 * its machine clients, a server for its owner and its administrators, the platform for operators and auditors.
 */
export const auditLogsOf: BatchLoader<string, AuditLog | null> = async (scopes, { app, caller }) => {
  const rows = await app.read<AuditLog>(
    `SELECT l.id::float8 AS "logId", l.log AS id, l.scope, l.size::float8 AS size FROM ledger_log l
     WHERE l.scope = ANY($1) AND (
       l.scope = 'account:' || $2
       OR EXISTS (SELECT FROM membership o
         WHERE o.account_id = $2 AND o.role = 'ADMIN' AND l.scope = 'organization:' || o.organization_id)
       OR l.scope = 'organization:' || $4
       OR EXISTS (SELECT FROM server_administrator a WHERE a.account_id = $2 AND l.scope = 'server:' || a.server_id)
       OR EXISTS (SELECT FROM server_owner s WHERE l.scope = 'server:' || s.id AND (s.owner_id = $2
         OR ${administersOrganization('s.owner_id', '$2')}))
       OR (l.scope = 'platform' AND $3))`,
    [
      scopes,
      caller.accountId ?? '',
      caller.scopes.has('platform:review'),
      caller.kind === 'machine' ? (caller.organizationId ?? null) : null,
    ],
  )
  const found = new Map(rows.map((row) => [row.scope, row]))
  return scopes.map((scope) => found.get(scope) ?? null)
}

/** The audit logs of organizations and servers, by scope, for auditors, whose reads stand in the same log. */
export const reviewedLogsOf: BatchLoader<string, AuditLog | null> = async (scopes, { app, caller }) => {
  const rows = await app.read<AuditLog>(
    `SELECT l.id::float8 AS "logId", l.log AS id, l.scope, l.size::float8 AS size FROM ledger_log l
     WHERE l.scope = ANY($1) AND split_part(l.scope, ':', 1) IN ('organization', 'server') AND $2`,
    [scopes, caller.scopes.has('audit:review')],
  )
  const found = new Map(rows.map((row) => [row.scope, row]))
  return scopes.map((scope) => found.get(scope) ?? null)
}
