import { isStaff, readerOf, type Caller } from '../caller'
import type { BatchLoader } from '../context'
import type { AuditEntryInput } from '../database/transaction'
import type { DataSubject } from './data-subject'
import { trailOf } from '../schema/mutation'

/** One audited read of one request. */
interface AuditedRead {
  /** The field's coordinate, e.g. `Query.account`. */
  readonly action: string
  /** Whether the field shows one object, found or not. */
  readonly namesObject: boolean
  readonly subject?: DataSubject | null
}

/**
 * Records all audited reads of a request in one transaction, the same read of the same object once: in the reader's trail,
 * in the platform's trail if staff read an object, and in the trail of the data subject. A read that finds nothing differs only
 * by the last entry. The sorting by scope prevents deadlocks between requests.
 */
export const recordReads: BatchLoader<AuditedRead, void> = async (reads, { app, caller, correlationId }) => {
  const entries = reads
    .flatMap((read) => entriesOf(caller, read))
    .sort((one, other) => (one.scope < other.scope ? -1 : Number(one.scope > other.scope)))
  await app.transaction({ caller, correlationId }, (tx) => tx.auditAll(entries))
  return reads.map(() => undefined)
}

/** The data subject sees only the category of the reader, so two reads by one reader look like reads by two readers (AUD-03). */
function entriesOf(caller: Caller, { action, namesObject, subject }: AuditedRead): AuditEntryInput[] {
  const entry = { action, target: subject?.target ?? '', outcome: 'DONE' } as const
  const own = trailOf(caller) ?? 'platform'
  const entries: AuditEntryInput[] = [{ ...entry, scope: own }]
  if (namesObject && isStaff(caller)) entries.push({ ...entry, scope: 'platform' })
  if (subject && subject.scope !== own) {
    entries.push({ ...entry, scope: subject.scope, actor: readerOf(caller) })
  }
  return entries
}
