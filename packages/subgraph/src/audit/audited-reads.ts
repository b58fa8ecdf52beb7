import { isStaff, readerOf, type Caller } from '../caller'
import type { BatchLoader } from '../context'
import type { AuditEntryInput } from '../database/transaction'
import type { DataSubject } from './data-subject'
import { trailOf } from '../schema/mutation'

/** One audited read of one request. */
interface AuditedRead {
  /** The field's coordinate, e.g. `Query.account`. */
  readonly action: string
  /** Whether the field is about one object, found or not. */
  readonly namesObject: boolean
  readonly concern?: DataSubject | null
}

/**
 * Records all audited reads of a request in one transaction, the same read of the same object once: in the reader's trail,
 * in the platform's when staff read an object, and in that of whoever it concerns. What was looked for in vain costs the
 * same but for the last. The order of scopes keeps two requests from waiting for each other.
 */
export const recordReads: BatchLoader<AuditedRead, void> = async (reads, { app, caller, correlationId }) => {
  const entries = reads
    .flatMap((read) => entriesOf(caller, read))
    .sort((one, other) => (one.scope < other.scope ? -1 : Number(one.scope > other.scope)))
  await app.transaction({ caller, correlationId }, async (tx) => {
    for (const entry of entries) await tx.audit(entry)
  })
  return reads.map(() => undefined)
}

/** Towards whom it concerns the reader stays a category: two of its reads cannot be told from two readers' (AUD-03). */
function entriesOf(caller: Caller, { action, namesObject, concern }: AuditedRead): AuditEntryInput[] {
  const entry = { action, target: concern?.target ?? '', outcome: 'DONE' } as const
  const own = trailOf(caller) ?? 'platform'
  const entries: AuditEntryInput[] = [{ ...entry, scope: own }]
  if (namesObject && isStaff(caller)) entries.push({ ...entry, scope: 'platform' })
  if (concern && concern.scope !== own) {
    entries.push({ ...entry, scope: concern.scope, actor: readerOf(caller) })
  }
  return entries
}
