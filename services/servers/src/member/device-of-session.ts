/**
 * SQL: one row with the device of a session, null for a session without one. A device signs in by its key, or it asked for its
 * enrollment in this session; the event about the second can be the first to arrive.
 */
export function deviceOfSession(account: string, session: string): string {
  return `(SELECT coalesce(
    (SELECT device_id FROM session_device WHERE session_id = ${session} AND account_id = ${account}),
    (SELECT device_id FROM device_trust WHERE session_id = ${session} AND account_id = ${account} LIMIT 1)) AS id)`
}
