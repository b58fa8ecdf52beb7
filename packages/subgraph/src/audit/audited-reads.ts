import type { App } from '../app'
import { actorOf, isStaff, readerOf, type Caller } from '../caller'
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

/** A page on a screen repeats its reads. Those of one reader within this time are one look, with one entry. */
const LOOK_MINUTES = 60
/** How far back the reader's trail is searched for the look; a repeated read beyond is recorded again. */
const SEARCHED_ENTRIES = 200

/**
 * Records all audited reads of a request in one transaction, the same read of the same object once: in the reader's trail,
 * in the platform's trail if staff read an object, and in the trail of the data subject. A read that finds nothing differs only
 * by the last entry. A repetition within an hour is recorded only if nothing was found, or if the subject asks for every read
 * (docs/decisions/0114). The sorting by scope prevents deadlocks between requests.
 */
export const recordReads: BatchLoader<AuditedRead, void> = async (reads, { app, caller, correlationId }) => {
  const entries = reads.map((read) => entriesOf(caller, read))
  const looks = reads.some(canRepeat) ? await looksOf(app, caller) : []
  const added = entries
    .filter((_, index) => !isRepeated(reads[index]!, looks))
    .flat()
    .sort((one, other) => (one.scope < other.scope ? -1 : Number(one.scope > other.scope)))
  if (added.length > 0) await app.transaction({ caller, correlationId }, (tx) => tx.auditAll(added))
  return reads.map(() => undefined)
}

/** A read that finds nothing is recorded each time, and so is one whose subject asks for every read. */
function canRepeat({ namesObject, subject }: AuditedRead): boolean {
  return !(namesObject && !subject) && !subject?.everyRead
}

function isRepeated(read: AuditedRead, looks: readonly Look[]): boolean {
  const target = read.subject?.target ?? ''
  return canRepeat(read) && looks.some((look) => look.action === read.action && look.target === target)
}

type Look = Pick<AuditEntryInput, 'action' | 'target'>

/** What stands in the caller's own trail as done within the last hour. */
async function looksOf(app: Pick<App, 'read'>, caller: Caller): Promise<Look[]> {
  const own = trailOf(caller)
  if (!own) return []
  return app.read<Look>(
    `SELECT action, target FROM (
       SELECT action, target, actor, outcome, at FROM audit_entry
       WHERE scope = $1 AND seq IS NOT NULL ORDER BY seq DESC LIMIT ${SEARCHED_ENTRIES}) newest
     WHERE actor = $2 AND outcome = 'DONE' AND at > clock_timestamp() - make_interval(mins => ${LOOK_MINUTES})`,
    [own, actorOf(caller)],
  )
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
