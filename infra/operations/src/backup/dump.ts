import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createGzip } from 'node:zlib'
import { escapeIdentifier } from 'pg'
import { to } from 'pg-copy-streams'
import { toDisk, writeContent } from './files'
import { fileOf, type DatabaseCopy, type TableCopy } from './manifest'
import type { DatabaseAtMoment } from './moment'
import { copyTarget, type Table } from './tables'

/** Writes the rows of every table of one database. */
export async function dump(
  database: DatabaseAtMoment,
  directory: string,
  signal: AbortSignal,
): Promise<DatabaseCopy> {
  const { service, tables, migrations, at } = database
  await mkdir(join(directory, service), { mode: 0o700 })
  const copies: TableCopy[] = []
  for (const table of tables) copies.push(await copyOf(database, table, { directory, signal }))
  await toDisk(join(directory, service))
  return { at, migrations: [...migrations], tables: copies, sequences: await sequencesOf(database) }
}

async function copyOf(
  { service, client }: DatabaseAtMoment,
  table: Table,
  { directory, signal }: { directory: string; signal: AbortSignal },
): Promise<TableCopy> {
  const rows = client.query(to(`COPY ${copyTarget(table)} TO STDOUT`))
  const path = join(directory, fileOf(service, table))
  const content = await writeContent(path, rows, { through: createGzip(), signal })
  return { name: table.name, columns: [...table.columns], rows: rows.rowCount, ...content }
}

/** A sequence is in no snapshot: its value is at least that of the rows. */
async function sequencesOf({ client }: DatabaseAtMoment): Promise<DatabaseCopy['sequences']> {
  const { rows: names } = await client.query<{ name: string }>(
    `SELECT c.relname::text AS name FROM pg_class c JOIN pg_depend d ON d.objid = c.oid AND d.classid = 'pg_class'::regclass
     JOIN pg_class t ON t.oid = d.refobjid AND t.relname <> 'migration'
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' ORDER BY c.relname`,
  )
  const sequences: DatabaseCopy['sequences'] = []
  for (const { name } of names) {
    const { rows } = await client.query<{ last: string }>(
      `SELECT last_value::text AS last FROM public.${escapeIdentifier(name)} WHERE is_called`,
    )
    if (rows[0]) sequences.push({ name, last: rows[0].last })
  }
  return sequences
}
