import { readerCategories } from '@enigm/contracts'
import {
  accountOf,
  connectionFrom,
  decodeCursor,
  type Connection,
  type Context,
  type PageArgs,
} from '@enigm/subgraph'
import { z } from 'zod'
import { auditLogsOf } from '../log/log.access'
import type { DataAccess } from './data-access.entity'

/** SQL: an entry was made by another reader. Its text is that of the index `ledger_entry_of_readers`. */
const byReader = `actor IN (${readerCategories.map((category) => `'${category}'`).join(', ')})`

/**
 * One page of the reads of the calling account by others, from all services, newest first. A read of more than a year ago is
 * erased, unless a legal hold keeps it.
 * @throws Refusal UNAUTHENTICATED
 */
export async function ownDataAccesses(
  context: Context,
  { first, after }: PageArgs,
): Promise<Connection<DataAccess>> {
  const [before = Number.MAX_SAFE_INTEGER] = decodeCursor(after, z.tuple([z.int()])) ?? []
  const log = await context.load(auditLogsOf, `account:${accountOf(context.caller)}`)
  const rows = await context.app.read<DataAccess>(
    `SELECT seq::float8 AS seq, date_trunc('hour', at, 'UTC') AS at, service, action AS what, actor AS by FROM ledger_entry
     WHERE log_id = $1 AND ledger_entry.seq < $2 AND outcome = 'DONE' AND ${byReader}
     ORDER BY ledger_entry.seq DESC LIMIT $3`,
    [log?.logId ?? null, before, first + 1],
  )
  return connectionFrom(rows, first, ({ seq }) => [seq])
}
