import type { StoredTables } from './stored-table'

/** 16 MB of a table, so that each statement ends soon. */
const PAGES = 2000

type Read = <T extends object>(sql: string, parameters: unknown[]) => Promise<T[]>

/** The result of reading every row of a service in search of an id. */
interface Verification {
  readonly checked: number
  /** The tables in which it was found although nothing may stay there. */
  readonly remaining: readonly string[]
}

/**
 * Reads each table of a service in which no row of a deleted account may stay, and searches each row as a whole for its id. It
 * knows nothing of how the rows were erased: columns and tables come from the list of stored data.
 */
export async function verifyErasure(
  { read, tables }: { readonly read: Read; readonly tables: StoredTables },
  accountId: string,
): Promise<Verification> {
  let checked = 0
  const remaining: string[] = []
  for (const [table, { afterErasure }] of tables) {
    if (afterErasure) continue
    const found = await search(read, table, accountId)
    checked += found.checked
    if (found.holding > 0) remaining.push(table)
  }
  return { checked, remaining }
}

async function search(read: Read, table: string, accountId: string) {
  const total = { checked: 0, holding: 0 }
  const [size] = await read<{ pages: number }>(
    `SELECT (pg_relation_size($1::regclass) / current_setting('block_size')::int)::int AS pages`,
    [`"${table}"`],
  )
  // The job of the erasure names the account until the answer.
  const others = table === 'job' ? `t.kind <> '${erasureJob}' AND` : ''
  for (let page = 0; page < size!.pages; page += PAGES) {
    const [found] = await read<{ checked: number; holding: number }>(
      `SELECT count(*)::int AS checked, (count(*) FILTER (WHERE strpos(t::text, $1) > 0))::int AS holding
       FROM "${table}" t WHERE ${others} t.ctid >= $2::tid AND t.ctid < $3::tid`,
      [accountId, `(${page},0)`, `(${page + PAGES},0)`],
    )
    total.checked += found!.checked
    total.holding += found!.holding
  }
  return total
}

/** Erases the rows of one account, verifies that none is left, and answers. */
export const erasureJob = 'erasure'
