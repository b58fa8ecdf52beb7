import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { ServiceName } from '@enigm/contracts'
import { escapeIdentifier, type ClientBase } from 'pg'
import { from } from 'pg-copy-streams'
import { CommandError } from '../failure'
import { fileOf, type DatabaseCopy, type TableCopy } from './manifest'
import { copyTarget, tablesOf, textFormat } from './tables'

interface Source {
  readonly service: ServiceName
  readonly directory: string
  readonly signal: AbortSignal
}

/**
 * Fills the new tables of a service in the transaction of the client. The rows of migrations, like the first prices, are those
 * of the backup afterwards; triggers of the service do not run, because what they have written is in the backup.
 */
export async function load(client: ClientBase, copy: DatabaseCopy, source: Source): Promise<void> {
  await client.query(textFormat)
  const all = (await tablesOf(client)).map(({ name }) => `public.${escapeIdentifier(name)}`)
  await client.query(`TRUNCATE ${all.join(', ')}`)
  for (const table of copy.tables) await fill(client, table, source)
  for (const { name, last } of copy.sequences)
    await client.query('SELECT setval($1::regclass, $2)', [`public.${escapeIdentifier(name)}`, last])
  await client.query(`ANALYZE ${all.join(', ')}`)
}

async function fill(
  client: ClientBase,
  table: TableCopy,
  { service, directory, signal }: Source,
): Promise<void> {
  const name = `public.${escapeIdentifier(table.name)}`
  await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`)
  const rows = client.query(from(`COPY ${copyTarget(table)} FROM STDIN`))
  await pipeline(createReadStream(join(directory, fileOf(service, table))), createGunzip(), rows, { signal })
  if (rows.rowCount !== table.rows)
    throw new CommandError(`${fileOf(service, table)} has ${rows.rowCount} rows, not ${table.rows}.`)
  await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`)
}
