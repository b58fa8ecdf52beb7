import type { App, TrustSignal } from '@enigm/subgraph'
import { administers } from '../server/server.access'

const LARGEST_SIGNALS = 100

// Each part reads what the account may read of its servers elsewhere: its membership, or a server that it administers.
const signals = `
  SELECT kind, value, "observedAt" FROM (
    SELECT 'SERVER_MEMBERSHIP' AS kind, m.state AS value, m.since_day AS "observedAt", m.id
    FROM member m WHERE m.account_id = $1 AND m.state IN ('ACTIVE', 'RESTRICTED')
    UNION ALL
    SELECT 'SERVER_MEMBERSHIP', j.state, j.requested_day, j.id
    FROM join_request j WHERE j.applicant_account_id = $1 AND j.state = 'PENDING'
    UNION ALL
    SELECT 'SERVER_POLICY', v.state, date_trunc('hour', v.effective_from, 'UTC'), v.id
    FROM server_policy v JOIN server s ON s.id = v.server_id
    WHERE v.state = 'IN_FORCE' AND s.id IN (
      SELECT server_id FROM member WHERE account_id = $1 AND state = 'ACTIVE'
      UNION SELECT id FROM server WHERE owner_id = $1
      UNION SELECT o.id FROM server o JOIN membership r ON r.organization_id = o.owner_id
        WHERE r.account_id = $1 AND r.role = 'ADMIN')
    UNION ALL
    SELECT 'SERVER_CONTENT_LIFECYCLE', d.state, date_trunc('hour', coalesce(d.completed_at, d.requested_at), 'UTC'), d.id
    FROM content_deletion d JOIN server s ON s.id = d.server_id
    LEFT JOIN member m ON m.id = d.member_id
    WHERE s.id IN (
      SELECT server_id FROM member WHERE account_id = $1 AND state = 'ACTIVE'
      UNION SELECT id FROM server WHERE owner_id = $1
      UNION SELECT o.id FROM server o JOIN membership r ON r.organization_id = o.owner_id
        WHERE r.account_id = $1 AND r.role = 'ADMIN')
      AND (${administers('$1')} OR (m.account_id = $1 AND m.state = 'ACTIVE'))
  ) found ORDER BY "observedAt" DESC, id LIMIT $2`

/** The states of policies, memberships and content deletions that concern an account, the newest first (TRU-05 to TRU-07). */
export async function serverTrustSignals(app: App, accountId: string): Promise<TrustSignal[]> {
  const rows = await app.read<Omit<TrustSignal, 'source'>>(signals, [accountId, LARGEST_SIGNALS])
  return rows.map((row) => ({ ...row, source: 'servers' }))
}
