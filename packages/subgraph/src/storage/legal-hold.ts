import type { EventData } from '@enigm/contracts'
import type { Transaction } from '../database/transaction'
import type { EventHandlers } from '../handlers'

type Hold = EventData<'governance.hold.placed'>

/**
 * Whether no legal hold in force keeps the records of one of these subjects: ids of accounts, organizations or servers, as SQL. A
 * hold ends at its end, also if the service that placed it cannot be reached.
 */
export function withoutHold(subjects: readonly string[]): string {
  return `NOT EXISTS (SELECT FROM legal_hold h WHERE h.subject_id IN (${subjects.join(', ')})
    AND h.until > clock_timestamp())`
}

/** The end of the longest hold in force on an account, an organization or a server; null without one. */
export async function heldUntil(tx: Transaction, subjectId: string): Promise<Date | null> {
  const [row] = await tx.query<{ until: Date | null }>(
    'SELECT max(until) AS until FROM legal_hold WHERE subject_id = $1 AND until > clock_timestamp()',
    [subjectId],
  )
  return row?.until ?? null
}

/** Remembers a hold in force, and forgets a released one. */
export async function rememberHold(
  tx: Transaction,
  { holdId, subjectId, ground, until, state }: Hold,
): Promise<void> {
  if (state === 'RELEASED') {
    await tx.query('DELETE FROM legal_hold WHERE id = $1', [holdId])
    return
  }
  await tx.query(
    `INSERT INTO legal_hold (id, subject_id, ground, until) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE SET until = excluded.until`,
    [holdId, subjectId, ground, until],
  )
}

/** Every service keeps the records of a held subject (RET-01). `released` runs when an account may be erased earlier than before. */
export function holdEventHandlers(
  released: (tx: Transaction, subjectId: string) => Promise<void>,
): EventHandlers {
  const follow = async ({ data }: { readonly data: Hold }, tx: Transaction) => {
    await rememberHold(tx, data)
    if (data.state === 'RELEASED') await released(tx, data.subjectId)
  }
  return {
    'governance.hold.placed': follow,
    'governance.hold.released': follow,
    'governance.hold.snapshot': follow,
  }
}
