import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serviceNames, type ServiceName } from '@enigm/contracts'
import { z } from 'zod'
import { CommandError } from '../failure'

const FORMAT = 'enigm-backup/1'
const MANIFEST = 'manifest.json'

/** Names become SQL identifiers and file names. */
const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/)
const migration = z.string().regex(/^[A-Za-z0-9]+$/)
const digest = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().nonnegative()

const tableCopy = z.object({
  name,
  columns: z.array(name).min(1),
  rows: count,
  /** Of the file, which is compressed. */
  bytes: count,
  sha256: digest,
})

const databaseCopy = z.object({
  /** When PostgreSQL took the snapshot that the files contain. */
  at: z.iso.datetime(),
  migrations: z.array(migration).min(1),
  tables: z.array(tableCopy),
  /** The last value of each sequence that has given one. */
  sequences: z.array(z.object({ name, last: z.string().regex(/^\d{1,19}$/) })),
})

const manifest = z.object({
  format: z.literal(FORMAT),
  /** Of Enigm Command. */
  version: z.string(),
  postgresql: z.string(),
  begunAt: z.iso.datetime(),
  completedAt: z.iso.datetime(),
  /** SHA-256 of each secret with which the databases were written; a restoration needs the same ones. */
  secrets: z.record(z.string(), digest),
  databases: z.record(z.enum(serviceNames), databaseCopy),
})

export type TableCopy = z.infer<typeof tableCopy>
export type DatabaseCopy = z.infer<typeof databaseCopy>
export type Manifest = z.infer<typeof manifest>

/** The file of a manifest, and its text. */
export function manifestFile(content: Omit<Manifest, 'format'>): { name: string; text: string } {
  const text = `${JSON.stringify({ format: FORMAT, ...content }, null, 1)}\n`
  return { name: MANIFEST, text }
}

/** @throws CommandError when the directory is no backup that this version can read */
export function readManifest(directory: string): Manifest {
  const path = join(directory, MANIFEST)
  try {
    return manifest.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new CommandError(
      code
        ? `${path} cannot be read (${code}).`
        : `${path} is no manifest of a backup in the format ${FORMAT}.`,
      { cause: error },
    )
  }
}

/** The file of a table below the directory of a backup: its rows in PostgreSQL's text format, compressed with gzip. */
export function fileOf(service: ServiceName, { name: table }: Pick<TableCopy, 'name'>): string {
  return join(service, `${table}.copy.gz`)
}
