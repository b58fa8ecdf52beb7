import { z } from 'zod'
import type { App } from '../app'
import { busName, type Bus } from '../events/bus'
import { handleInTrail } from './handles'
import { auditColumns, type AuditRow } from './trail'

/** The largest number of entries of one answer: below the largest message of a broker with its default settings. */
export const AUDIT_PAGE = 500

/** The handles of ids in the trail of a scope; ids that are absent get those of the scope. */
export type AuditHandles = (
  app: App<any>,
  scope: string,
  ids: readonly string[],
) => Promise<ReadonlyMap<string, string>>

/** One entry with its place in the sequence of all entries of its service. */
export interface SequencedEntry extends AuditRow {
  position: number
  /** As the readers of the trail of this scope see them. */
  actorHandle: string
  targetHandle: string
}

/** The entries of a service after a position. */
export interface AuditPage {
  /** The hash of the entry at the requested position, which shows a database that was restored; null if there is none. */
  previousHash: string | null
  /** The last position. */
  head: number
  entries: SequencedEntry[]
}

const request = z.object({ after: z.int().min(0), limit: z.int().min(1).max(AUDIT_PAGE) })

const text = z.string()
const page = z.object({
  previousHash: text.nullable(),
  head: z.int(),
  entries: z.array(
    z.object({
      ...{ position: z.int(), scope: text, seq: z.int(), at: text, actor: text, action: text, target: text },
      ...{ outcome: z.enum(['DONE', 'DENIED']), reason: text, grantId: text, correlationId: text },
      ...{ previousHash: text, hash: text, actorHandle: text, targetHandle: text },
    }),
  ),
})

/** @throws Error if another version of a service has answered something else */
export function parseAuditPage(answer: string): AuditPage {
  return page.parse(JSON.parse(answer))
}

/**
 * Answers the ledger's requests from the table of audit entries: no entry passes a stream, so the loss of a stream loses none.
 * @returns the function that ends this
 */
export function answerAuditRequests(app: App<any>, bus: Bus, handles?: AuditHandles): () => void {
  return bus.respond(busName.audit(app.name), app.name, async (body) => {
    const { after, limit } = request.parse(JSON.parse(body))
    return JSON.stringify(await readAuditPage(app, after, limit, handles))
  })
}

async function readAuditPage(
  app: App<any>,
  after: number,
  limit: number,
  handles?: AuditHandles,
): Promise<AuditPage> {
  // The entry at the position is older than the statement, so the statement sees it; those that get a position now it does not.
  const [state] = await app.read<{ head: number; previousHash: string | null }>(
    'SELECT sequence_audit()::float8 AS head, (SELECT hash FROM audit_entry WHERE position = $1) AS "previousHash"',
    [after],
  )
  const { head, previousHash } = state!
  const entries = head > after ? await readEntries(app, after, limit) : []
  return { previousHash, head, entries: await withHandles(app, entries, handles) }
}

/** Entries as the readers of their trails see them. */
export async function withHandles<Row extends AuditRow>(
  app: App<any>,
  entries: readonly Row[],
  handles: AuditHandles | undefined,
): Promise<(Row & Pick<SequencedEntry, 'actorHandle' | 'targetHandle'>)[]> {
  const known = handles && (await knownHandles(app, entries, handles))
  return entries.map((row) => ({
    ...row,
    actorHandle: handleInTrail(app, row.scope, row.actor, known?.get(row.scope)),
    targetHandle: handleInTrail(app, row.scope, row.target, known?.get(row.scope)),
  }))
}

function readEntries(app: App<any>, after: number, limit: number) {
  return app.read<AuditRow & { position: number }>(
    `SELECT position::float8 AS position, ${auditColumns} FROM audit_entry
     WHERE position > $1 ORDER BY position LIMIT $2`,
    [after, limit],
  )
}

async function knownHandles(
  app: App<any>,
  entries: readonly AuditRow[],
  handles: AuditHandles,
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const ids = new Map<string, Set<string>>()
  for (const { scope, actor, target } of entries) {
    const ofScope = ids.get(scope) ?? new Set()
    ids.set(scope, ofScope.add(actor).add(target))
  }
  const known = [...ids].map(async ([scope, set]) => [scope, await handles(app, scope, [...set])] as const)
  return new Map(await Promise.all(known))
}
