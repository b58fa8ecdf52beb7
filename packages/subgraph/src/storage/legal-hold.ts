/**
 * Whether no legal hold in force keeps the records of one of these subjects: ids of accounts, organizations or servers, as SQL. A
 * hold ends at its end, also if the service that placed it cannot be reached.
 */
export function withoutHold(subjects: readonly string[]): string {
  return `NOT EXISTS (SELECT FROM legal_hold h WHERE h.subject_id IN (${subjects.join(', ')})
    AND h.until > clock_timestamp())`
}
