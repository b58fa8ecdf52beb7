import { MIGRATION_TABLE } from '@enigm/subgraph'
import { escapeIdentifier, type ClientBase } from 'pg'

/** A table of a service. */
export interface Table {
  readonly name: string
  /** Without generated columns, whose values follow from the others. */
  readonly columns: readonly string[]
  /** Its rows do not survive a crash of PostgreSQL and are in no backup. */
  readonly isUnlogged: boolean
}

interface Row extends Table {
  readonly references: readonly string[]
}

const tablesSql = `
  SELECT c.relname::text AS name, c.relpersistence = 'u' AS "isUnlogged",
    ARRAY(SELECT a.attname::text FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
    ARRAY(SELECT DISTINCT f.relname::text FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid
      WHERE k.conrelid = c.oid AND k.contype = 'f' AND f.oid <> c.oid) AS references
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> $1 ORDER BY c.relname`

/**
 * The tables of a service but that of its migrations, in an order in which they can be filled: each one after those that it
 * references.
 */
export async function tablesOf(client: ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Row>(tablesSql, [MIGRATION_TABLE])
  return inOrderOfReferences(rows)
}

/** @throws Error when tables reference each other in a circle */
export function inOrderOfReferences<R extends Row>(rows: readonly R[]): R[] {
  const [ordered, left] = [[] as R[], [...rows]]
  while (left.length > 0) {
    const next = left.findIndex(({ references }) => !left.some(({ name }) => references.includes(name)))
    if (next < 0) throw new Error(`tables reference each other: ${left.map(({ name }) => name).join(', ')}`)
    ordered.push(...left.splice(next, 1))
  }
  return ordered
}

/** The table with its columns, for COPY. */
export function copyTarget({ name, columns }: Pick<Table, 'name' | 'columns'>): string {
  return `public.${escapeIdentifier(name)} (${columns.map(escapeIdentifier).join(', ')})`
}

/** Values have the same text on every server and in every session. */
export const textFormat = `SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 1; SET client_encoding = 'UTF8'`
